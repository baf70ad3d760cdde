"""How fast a recording is played."""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.runs.ports import Clock


@dataclass(frozen=True, slots=True)
class Pace:
    """As many times as fast as it was; None: as fast as can be."""

    clock: Clock
    speed: float | None = 1.0

    async def spend(self, seconds: float) -> None:
        """Let pass what took so many seconds when it was recorded."""
        await self.clock.sleep(seconds / self.speed if self.speed is not None else 0)
