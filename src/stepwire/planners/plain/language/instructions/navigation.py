"""Getting somewhere: addresses, ways that a page offers, tabs."""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.planners.plain.language.instructions.said import Said
from stepwire.planners.plain.language.instructions.targets import Phrase


@dataclass(frozen=True, slots=True)
class Open(Said):
    """Open an address; None is the run's start page."""

    address: str | None


@dataclass(frozen=True, slots=True)
class Visit(Said):
    """Get to something that the page leads to: "open the basket", "go to Orders"."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class GoBack(Said):
    """Go back one page."""


@dataclass(frozen=True, slots=True)
class Reload(Said):
    """Load the page again."""


@dataclass(frozen=True, slots=True)
class OpenTab(Said):
    """Open a new tab."""

    address: str | None = None


@dataclass(frozen=True, slots=True)
class SwitchTab(Said):
    """Go to another tab: by its number from 0 (negative: from the end), by a step, or by its title."""

    index: int | None = None
    step: int | None = None
    title: Phrase | None = None


@dataclass(frozen=True, slots=True)
class CloseTab(Said):
    """Close the current tab."""
