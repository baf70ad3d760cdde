"""A clock that stands until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 1, 1, tzinfo=UTC)
BREATHS = 25  # turns of the event loop in which woken tasks get to where they wait next


class ManualClock:
    """Time as the test says. Sleepers wake in the order of their times, each at its own time."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._elapsed = 0.0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """The start, and what it was advanced by since."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Seconds that it was advanced by."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Return when the test has advanced this clock by that much."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), waking))
        await waking

    async def advance(self, seconds: float) -> None:
        """Move on, waking who is due on the way and letting each run until it waits again."""
        await self._breathe()
        until = self._elapsed + seconds
        while self._sleepers and self._sleepers[0][0] <= until:
            self._elapsed, _, waking = heapq.heappop(self._sleepers)
            if not waking.done():
                waking.set_result(None)
            await self._breathe()
        self._elapsed = until
        await self._breathe()

    async def _breathe(self) -> None:
        for _ in range(BREATHS):
            await asyncio.sleep(0)
