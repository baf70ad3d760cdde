"""No threads: what is to be done aside is done at once, so that a test's clock is the only one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

from stepwire.aside import Aside

_T = TypeVar("_T")
_Given = TypeVarTuple("_Given")


class AtOnce(Aside):
    """Does it where it is asked to."""

    async def do(self, work: Callable[[*_Given], _T], *given: *_Given) -> _T:
        """What the work returns, or raises."""
        return work(*given)
