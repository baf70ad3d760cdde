"""An engine in memory: the local engine's queue and control, and a log that nothing outlives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from stepwire.engine.control import LocalControl
from stepwire.engine.queue import LocalQueue
from stepwire.engine.tails import Tails
from stepwire.runs.errors import Fenced
from stepwire.runs.events import Entry, Event, Notice


class MemoryLog:
    """The log of each run, as a list."""

    def __init__(self) -> None:
        self._entries: defaultdict[str, list[Entry]] = defaultdict(list)
        self._tails = Tails()

    async def append(self, run_id: str, event: Event, *, after: int) -> Entry:
        """Write an event behind offset ``after``, then tell the tails. Raises Fenced."""
        entries = self._entries[run_id]
        if after != len(entries):
            raise Fenced(f"The log of this run is not at {after}.")
        entry = Entry(run_id, after + 1, event)
        entries.append(entry)
        self._tails.tell(entry)
        return entry

    async def read(self, run_id: str, *, after: int, limit: int = 100) -> list[Entry]:
        """Up to ``limit`` entries behind ``after``, in order."""
        return self._entries.get(run_id, [])[after : after + limit]

    async def last(self, run_id: str) -> Entry | None:
        """The newest entry, or None."""
        entries = self._entries.get(run_id)
        return entries[-1] if entries else None

    async def erase(self, run_id: str) -> None:
        """Remove the run's log and end its tails."""
        self._entries.pop(run_id, None)
        self._tails.close(run_id)

    def tail(self, run_id: str) -> AbstractAsyncContextManager[AsyncIterator[Entry | Notice]]:
        """Entries appended and notices said from the moment of entering."""
        return self._tails.tail(run_id)

    async def say(self, notice: Notice) -> None:
        """Tell the tails where the run stands."""
        self._tails.tell(notice)


class MemoryEngine:
    """Queue, log and control in memory."""

    def __init__(self, *, max_queued: int) -> None:
        self.queue = LocalQueue(max_queued)
        self.log = MemoryLog()
        self.control = LocalControl()
