"""Giving the fields of a page their values, with every kind of field and key, and sending them."""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.planners.plain.language.instructions.said import Said
from stepwire.planners.plain.language.instructions.targets import Phrase


@dataclass(frozen=True, slots=True)
class Focus(Said):
    """Put the cursor into a field."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class TypeText(Said):
    """Type a text into a field; None is the field that has the focus."""

    text: str
    into: Phrase | None = None
    submit: bool = False


@dataclass(frozen=True, slots=True)
class TypeEach(Said):
    """Type a text into every field that fits."""

    text: str
    into: Phrase


@dataclass(frozen=True, slots=True)
class Empty(Said):
    """Empty a field."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class PressKeys(Said):
    """Press a key or chord, in a field if one is named.

    ``button``: the key's name could as well be the name of a button ("press Delete").
    """

    keys: str
    into: Phrase | None = None
    button: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Fill(Said):
    """Give fields their values, whatever kind of field each is."""

    values: tuple[tuple[Phrase, str], ...]


@dataclass(frozen=True, slots=True)
class Adjust(Said):
    """Make a field's number so much more; less when negative."""

    target: Phrase
    by: float


@dataclass(frozen=True, slots=True)
class SetSliders(Said):
    """Give the page's sliders these values, in their order."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choose(Said):
    """Choose an option, in a list or group if one is named."""

    option: str
    within: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Tick(Said):
    """Tick or untick a box."""

    target: Phrase
    on: bool = True


@dataclass(frozen=True, slots=True)
class TickEach(Said):
    """Tick or untick every box that fits, but for some."""

    target: Phrase
    on: bool = True
    but: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Accept(Said):
    """Agree to something: tick its box, or press the button that accepts it."""

    target: Phrase


@dataclass(frozen=True, slots=True)
class Upload(Said):
    """Give one of the run's files to a file field; None is the only one there is."""

    file: str
    into: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Submit(Said):
    """Send the form; ``button`` is the word on the button, where the writer said one: "save"."""

    button: str = ""
