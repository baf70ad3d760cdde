"""Ways of pointing at something on a page, in the writer's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["in", "row", "beside", "below", "above"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a target is: in something, in the row of something, next to, below or above it."""

    relation: Relation
    words: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of pointing at something on a page.

    ``said`` is the whole phrase; ``words`` is the name in it, empty when only a role was said
    ("the checkbox"). ``role`` is a word of the lexicon, ``nth`` counts from 0, from the end when
    negative. ``quoted``: the name stood in quotation marks, so every word of it counts.
    """

    said: str
    words: str
    role: str | None = None
    nth: int | None = None
    place: Place | None = None
    quoted: bool = False
