"""Reading a page: to answer, to check, to wait, or to carry a value on into a field."""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.planners.plain.language.instructions.conditions import Condition
from stepwire.planners.plain.language.instructions.questions import Question, Source
from stepwire.planners.plain.language.instructions.said import Said
from stepwire.planners.plain.language.instructions.targets import Phrase


@dataclass(frozen=True, slots=True)
class Tell(Said):
    """Answer questions from the page."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Verify(Said):
    """Fail unless a condition holds; at once, or if ``soft`` at the end of the run."""

    condition: Condition
    soft: bool = False


@dataclass(frozen=True, slots=True)
class WaitSeconds(Said):
    """Wait for a time."""

    seconds: float


@dataclass(frozen=True, slots=True)
class WaitUntil(Said):
    """Wait until a condition holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Remember(Said):
    """Take a value from the page, for "it" in a later step."""

    source: Source


@dataclass(frozen=True, slots=True)
class Copy(Said):
    """Put a value of the page into a field; None is the value that was remembered last."""

    source: Source | None
    into: Phrase | None = None


@dataclass(frozen=True, slots=True)
class CopyByLabels(Said):
    """Give every empty field what the page says under the field's own label."""
