"""The event loop that everything here runs on: uvloop, where there is one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

new_event_loop: Callable[[], asyncio.AbstractEventLoop]
try:
    from uvloop import new_event_loop
except ImportError:  # there is none for Windows
    from asyncio import new_event_loop

_T = TypeVar("_T")


def run(main: Coroutine[Any, Any, _T]) -> _T:
    """Like ``asyncio.run``, on this loop."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main)
