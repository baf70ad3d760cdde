"""A form of sentence: a pattern that has to fit a whole piece, what it means, and examples.

A form's slots are the named groups of its pattern. What it builds is an instruction, or None where the
sentence is none of its kind after all; it raises ``Unfit`` where it is, but a slot of it means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from stepwire.planners.plain.language.given import given
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import NUMBERS
from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.unfit import Unfit

CONDITIONS = "Say: until you see …; until the page says “…”; until … is gone; until the address contains …."


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of a form that fitted."""

    piece: Piece
    match: re.Match[str]

    def has(self, name: str) -> bool:
        """Whether the slot was filled."""
        return bool(self.match.groupdict().get(name))

    def text(self, name: str) -> str:
        """The slot's text, as a value."""
        return self.piece.value(self.match[name])

    def given(self, name: str) -> str:
        """The slot's text, as what somebody wants entered. Raises Unfit where it tells of a value instead."""
        return given(self.piece, self.match[name])

    def raw(self, name: str) -> str:
        """The slot's text, sealed."""
        return self.match[name] or ""

    def phrase(self, name: str) -> Phrase:
        """What the slot points at. Raises Unfit."""
        if re.search(r"(?:,|\band) then\b", self.match[name], re.IGNORECASE):
            raise Unfit("What stands behind “then” is no instruction: it needs a verb.")
        if re.search(r" (?:until|unless|while|as long as|as soon as)$", self.match[name], re.IGNORECASE):
            raise Unfit("The condition at its end is missing. " + CONDITIONS)
        found = phrase(self.piece, self.match[name])
        if found is None or (found.words == "one" and found.role is None and found.place is None):
            raise Unfit(f"“{self.piece.opened(self.match[name])}” does not say what is meant: use its name.")
        return found

    def maybe(self, name: str) -> Phrase | None:
        """What the slot points at, or None if it is empty."""
        return self.phrase(name) if self.has(name) else None


@dataclass(frozen=True)
class Form:
    """One form of sentence: what it is for, its pattern, what it means, and examples.

    The pattern is compiled when a sentence is first held against it: all of them take half a second, which
    a server need not wait for when it starts.
    """

    purpose: str
    written: str
    build: Callable[[Slots], Simple | None]
    examples: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a sentence of this form looks like, whatever its case."""
        return re.compile(self.written, re.IGNORECASE)


def form(purpose: str, pattern: str, build: Callable[[Slots], Simple | None], *examples: str) -> Form:
    return Form(purpose, pattern, build, examples)


# -- what several forms share ------------------------------------------------------------------

CLICK = r"(?:click|tap|press|hit|push)(?: on)?"
TYPE = r"(?:type|enter|write|put|input|insert)"
COUNT = rf"\d{{1,2}}|{'|'.join(word for word in NUMBERS if word not in ('a', 'an', 'once', 'twice'))}"
INTO = r"(?P<into>.+)"


def count_of(slots: Slots) -> int:
    """The number in a slot of COUNT; one where it was not filled. Raises Unfit for none at all."""
    said = slots.raw("count").lower() if slots.has("count") else "one"
    count = NUMBERS.get(said) or int(said)
    if count < 1:
        raise Unfit("None at all cannot be added.")
    return count
