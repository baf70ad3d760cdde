"""How long to wait before the next attempt: exponential, capped, with full jitter.

Full jitter (a pause anywhere between nothing and the ceiling) spreads many clients best when all of
them lost the same server at the same moment: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

FIRST: Final = 0.5  # seconds
LONGEST: Final = 20.0


class Backoff:
    """Pauses between attempts, until one of them succeeds. ``chance`` gives numbers from 0 up to 1."""

    def __init__(self, chance: Callable[[], float], first: float = FIRST, longest: float = LONGEST) -> None:
        self._chance = chance
        self._first = first
        self._longest = longest
        self._attempts = 0

    def pause(self) -> float:
        """Seconds to wait now; the ceiling doubles with each call."""
        ceiling = min(self._longest, self._first * 2.0 ** min(self._attempts, 32))
        self._attempts += 1
        return ceiling * self._chance()

    def succeeded(self) -> None:
        """Begin anew with the shortest pauses."""
        self._attempts = 0
