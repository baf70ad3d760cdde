"""One timetable for all connections: a heap of due times and one task, instead of a timer for each."""

from __future__ import annotations

import heapq
from itertools import count
from typing import Final, Protocol

from stepwire.runs.ports import Clock

BEAT: Final = 0.25  # seconds; nothing is rung later than this, and nothing early


class Sleeper(Protocol):
    """Who wants to be woken."""

    def ring(self, now: float) -> None:
        """The time has come, or came before another wish; must not block or raise."""
        ...


class Agenda:
    """Rings sleepers when their time has come."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._order = count()
        self._due: list[tuple[float, int, Sleeper]] = []

    def wake(self, sleeper: Sleeper, at: float) -> None:
        """Ring ``sleeper`` at ``at``, which is monotonic time. A wish cannot be taken back."""
        heapq.heappush(self._due, (at, next(self._order), sleeper))

    async def run(self) -> None:
        """Ring for ever."""
        while True:
            await self._clock.sleep(BEAT)
            now = self._clock.monotonic()
            while self._due and self._due[0][0] <= now:
                _, _, sleeper = heapq.heappop(self._due)
                sleeper.ring(now)
