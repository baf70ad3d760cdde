"""How fast is too fast: a token bucket that is told the time."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of something is welcome: ``burst`` at once, ``per_second`` in the long run."""

    burst: float
    per_second: float


@dataclass(slots=True)
class Bucket:
    """A token bucket: full at first, refilled at its rate."""

    rate: Rate
    filled_at: float
    level: float = field(init=False)

    def __post_init__(self) -> None:
        self.level = self.rate.burst

    def take(self, now: float) -> bool:
        """Take one, if one is there."""
        refill = (now - self.filled_at) * self.rate.per_second
        self.level = min(self.rate.burst, self.level + refill)
        self.filled_at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True
