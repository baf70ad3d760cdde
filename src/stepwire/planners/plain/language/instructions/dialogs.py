"""What lies over a page, and asks or only stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.planners.plain.language.instructions.said import Said


@dataclass(frozen=True, slots=True)
class AnswerDialog(Said):
    """Accept or dismiss the open dialog."""

    accept: bool
    text: str | None = None


@dataclass(frozen=True, slots=True)
class CloseDialog(Said):
    """Close whatever lies over the page."""
