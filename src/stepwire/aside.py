"""Work that takes a core for a while, done aside: the streams of viewers go on meanwhile.

Reading a long task takes a quarter of a second, and so does writing a long test. In the event loop all
viewers would wait for that; in a thread they share the processor with it. Only a few are done at once, for
the threads are those that pictures are stored by, too; the others wait for their turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

_T = TypeVar("_T")
_Given = TypeVarTuple("_Given")


class Aside:
    """Does what it is given in threads, so many ``at_once``."""

    def __init__(self, at_once: int = 1) -> None:
        self._turn = asyncio.Semaphore(at_once)

    async def do(self, work: Callable[[*_Given], _T], *given: *_Given) -> _T:
        """What the work returns, or raises. Cancelled, it ends unheard; it must touch no event loop."""
        async with self._turn:
            return await asyncio.to_thread(work, *given)
