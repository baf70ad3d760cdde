"""What a hand does on a page: click, point, drag, mark, open and close, scroll."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stepwire.planners.plain.language.instructions.said import Said
from stepwire.planners.plain.language.instructions.targets import Phrase


@dataclass(frozen=True, slots=True)
class Click(Said):
    """Click once, twice or with the right button."""

    target: Phrase
    how: Literal["click", "double", "right"] = "click"


@dataclass(frozen=True, slots=True)
class ClickEach(Said):
    """Click everything that fits, or so many of it."""

    target: Phrase
    count: int | None = None
    but: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Hover(Said):
    """Move the pointer over something."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class Expand(Said):
    """Open or close a section that can be; nothing happens if it already is."""

    target: Phrase
    on: bool = True


@dataclass(frozen=True, slots=True)
class DragTo(Said):
    """Drag something onto something else."""

    target: Phrase
    to: Phrase


@dataclass(frozen=True, slots=True)
class DragBy(Said):
    """Drag something so many pixels to the right and down."""

    target: Phrase
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Resize(Said):
    """Make something so many pixels wider and taller; less when negative."""

    target: Phrase
    wider: float
    taller: float


@dataclass(frozen=True, slots=True)
class SelectText(Said):
    """Mark the text of something, as with the pointer."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class ScrollBy(Said):
    """Scroll the page, by most of a screen or to its end."""

    direction: Literal["up", "down", "left", "right"] = "down"
    to_the_end: bool = False


@dataclass(frozen=True, slots=True)
class ScrollTo(Said):
    """Scroll something into view."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class ScrollInside(Said):
    """Scroll the content of something to its end."""

    target: Phrase
    to_the_top: bool = False
