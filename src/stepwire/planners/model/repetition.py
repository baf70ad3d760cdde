"""Whether a model goes round in circles: it is told once, then the run ends. Pure.

The same decision on the same page cannot come to anything else; one that is repeated on pages that differ (a
clock, a counter) gets more patience.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from enum import Enum, auto
from typing import Final

SAME_PLACE: Final = 3  # the third time is one too many
ANYWHERE: Final = 15


class Verdict(Enum):
    """What to do about a decision."""

    FINE = auto()
    NUDGE = auto()
    STOP = auto()


class Repetition:
    """Remembers what was decided where, for one run."""

    def __init__(self) -> None:
        self._here: Counter[tuple[str, str]] = Counter()
        self._last = ""
        self._row = 0
        self._nudged = False

    def judge(self, page: str, decision: str) -> Verdict:
        """Count a decision on a page that looks like this. One more after a nudge ends it."""
        page = hashlib.blake2b(page.encode(errors="replace"), digest_size=16).hexdigest()
        self._here[page, decision] += 1
        self._row = self._row + 1 if decision == self._last else 1
        self._last = decision
        if self._here[page, decision] < SAME_PLACE and self._row < ANYWHERE:
            self._nudged = False
            return Verdict.FINE
        verdict = Verdict.STOP if self._nudged else Verdict.NUDGE
        self._nudged = True
        return verdict
