"""The live tails of runs: what is appended or said from now on, to everybody who listens.

Each listener has a bounded queue of its own, so that a slow one costs the others nothing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stepwire.runs.events import Entry, Notice

ROOM = 256


class Tails:
    """Who listens to which run. Belongs to one event loop."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._tails: defaultdict[str, set[_Tail]] = defaultdict(set)

    @asynccontextmanager
    async def tail(self, run_id: str) -> AsyncIterator[AsyncIterator[Entry | Notice]]:
        """Everything told about this run from the moment of entering, while the context lasts."""
        tail = _Tail(self._room)
        self._tails[run_id].add(tail)
        try:
            yield tail
        finally:
            self._forget(run_id, tail)

    def tell(self, item: Entry | Notice) -> None:
        """Pass an entry or a notice to everybody who listens to its run; never waits."""
        for tail in self._tails.get(item.run_id, ()):
            tail.put(item)

    def close(self, run_id: str) -> None:
        """End this run's tails: each still delivers what is in its queue, then stops."""
        for tail in self._tails.pop(run_id, ()):
            tail.close()

    def close_all(self) -> None:
        """End every tail."""
        for run_id in list(self._tails):
            self.close(run_id)

    def _forget(self, run_id: str, tail: _Tail) -> None:
        listeners = self._tails.get(run_id, set())
        listeners.discard(tail)
        if not listeners:
            self._tails.pop(run_id, None)


class _Tail:
    """One listener's queue."""

    def __init__(self, room: int) -> None:
        # Full: the oldest item goes. The reader sees a jump in the offsets and reads the log.
        self._items: deque[Entry | Notice] = deque(maxlen=room)
        self._changed = asyncio.Event()
        self._closed = False

    def put(self, item: Entry | Notice) -> None:
        self._items.append(item)
        self._changed.set()

    def close(self) -> None:
        self._closed = True
        self._changed.set()

    def __aiter__(self) -> AsyncIterator[Entry | Notice]:
        return self

    async def __anext__(self) -> Entry | Notice:
        while not self._items:
            if self._closed:
                raise StopAsyncIteration
            self._changed.clear()
            await self._changed.wait()
        return self._items.popleft()
