"""The way from people to the worker of a run, when both are in this process."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

CANCEL = "cancel"


class LocalControl:
    """Passes wishes to whoever listens for a run's. Belongs to one event loop."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[_Wishes]] = defaultdict(set)

    async def cancel(self, run_id: str) -> bool:
        """Ask the run's worker to stop; False when nobody listens, for the run is not at work."""
        listeners = self._listeners.get(run_id, set())
        for wishes in listeners:
            wishes.put(CANCEL)
        return bool(listeners)

    @asynccontextmanager
    async def listen(self, run_id: str) -> AsyncIterator[AsyncIterator[str]]:
        """For the run's worker: the wishes that arrive while it works."""
        wishes = _Wishes()
        self._listeners[run_id].add(wishes)
        try:
            yield wishes
        finally:
            self._listeners[run_id].discard(wishes)
            if not self._listeners[run_id]:
                del self._listeners[run_id]


class _Wishes:
    """What one worker has been asked and has not heard yet."""

    def __init__(self) -> None:
        # Full: the wish is dropped, for the same one is waiting already.
        self._queue: asyncio.Queue[str] = asyncio.Queue(maxsize=1)

    def put(self, wish: str) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(wish)

    def __aiter__(self) -> AsyncIterator[str]:
        return self

    async def __anext__(self) -> str:
        return await self._queue.get()
