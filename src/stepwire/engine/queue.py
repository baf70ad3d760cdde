"""Runs that wait for a worker of this process: first come, first served, bounded.

A worker asks for a run only when it has a slot free, so a worker that waits in ``take`` is room
too: the queue is full when ``max_queued`` runs wait *beside* those that a waiting worker takes at
once. With ``max_queued=0`` a run is accepted exactly when a slot is free.

A run that is submitted again while a worker still has it waits until that worker lets go: one run
is never in two hands.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

from stepwire.runs.errors import QueueFull


class LocalQueue:
    """A work queue in memory. What waits in it is queued again from the records after a restart."""

    def __init__(self, max_queued: int) -> None:
        self._max_queued = max_queued
        # Bounded by max_queued: submit refuses. give_back alone may go beyond, by what was handed out.
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._handed_out: set[str] = set()
        self._takers: deque[asyncio.Future[str]] = deque()

    async def submit(self, run_id: str, *, accepted: bool = False) -> None:
        """Put a run at the end. Raises QueueFull. A run that is already there stays where it is.

        ``accepted``: it had its place before a restart, and is never refused.
        """
        if run_id in self._waiting:
            return
        idle = sum(not taker.done() for taker in self._takers)
        if not accepted and len(self._waiting) >= self._max_queued + idle:
            raise QueueFull("All slots are busy and the queue is full. Try again later.", run_id)
        self._waiting[run_id] = None
        self._hand_out()

    async def take(self) -> LocalWork:
        """The next run; waits for one. Cancelling the wait loses nothing."""
        taker = asyncio.get_running_loop().create_future()
        self._takers.append(taker)
        self._hand_out()
        try:
            return LocalWork(self, await taker)
        except asyncio.CancelledError:
            if taker.cancelled():
                self._takers.remove(taker)
            else:  # a run was handed over in the same moment
                self.give_back(taker.result())
            raise

    async def place(self, run_id: str) -> int | None:
        """1 for the next to be taken; None when it is not waiting."""
        return next((place for place, waiting in enumerate(self._waiting, 1) if waiting == run_id), None)

    async def withdraw(self, run_id: str) -> bool:
        """Take a waiting run off the queue; False when it is not waiting."""
        if run_id not in self._waiting:
            return False
        del self._waiting[run_id]
        return True

    def let_go(self, run_id: str) -> None:
        """A worker is done with the run."""
        self._handed_out.discard(run_id)
        self._hand_out()

    def give_back(self, run_id: str) -> None:
        """A worker does not want the run after all: it is the next to be taken."""
        self._waiting[run_id] = None
        self._waiting.move_to_end(run_id, last=False)
        self.let_go(run_id)

    def _hand_out(self) -> None:
        while (taker := self._idle_taker()) and (run_id := self._next()) is not None:
            del self._waiting[run_id]
            self._handed_out.add(run_id)
            self._takers.remove(taker)
            taker.set_result(run_id)

    def _idle_taker(self) -> asyncio.Future[str] | None:
        return next((taker for taker in self._takers if not taker.done()), None)

    def _next(self) -> str | None:
        return next((run_id for run_id in self._waiting if run_id not in self._handed_out), None)


class LocalWork:
    """A run in a worker's hands."""

    def __init__(self, queue: LocalQueue, run_id: str) -> None:
        self._queue = queue
        self._run_id = run_id
        self._held = True

    @property
    def run_id(self) -> str:
        """Which run."""
        return self._run_id

    async def done(self) -> None:
        """The run has ended, or is nobody's any more: take it off the queue for good."""
        if self._release():
            self._queue.let_go(self._run_id)

    async def give_back(self) -> None:
        """This worker drains: let another take the run, before all others."""
        if self._release():
            self._queue.give_back(self._run_id)

    def _release(self) -> bool:
        held, self._held = self._held, False
        return held
