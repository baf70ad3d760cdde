"""What is wrong in the files of a suite: all of it at once, each with its file, line and sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stepwire.runs.errors import InvalidRun
from stepwire.suites.case import Place

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong. ``sentence`` is what was written there, ``why`` what to write instead."""

    place: Place
    why: str
    sentence: str = ""

    def __str__(self) -> str:
        shown = self.sentence if len(self.sentence) <= 200 else f"{self.sentence[:199]}…"
        return f"{self.place}: {f'“{shown}”: ' if shown else ''}{self.why}"


class SuiteRefused(InvalidRun):
    """The suite cannot be run as it is written; nothing was."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        lines = [str(mistake) for mistake in self.mistakes[:MOST_SHOWN]]
        if len(self.mistakes) > MOST_SHOWN:
            lines.append(f"… and {len(self.mistakes) - MOST_SHOWN} more.")
        super().__init__("\n".join(lines))
