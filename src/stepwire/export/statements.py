"""What an exported test says, before it is written in one language or another.

Methods and options have the names they have in TypeScript; Python's are the same in other letters. What the
two say in different ways is a statement of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

from stepwire.export.locators import Bound, Call, Root, Value

Event = OneOf["popup", "close", "download", "dialog"]


@dataclass(frozen=True, slots=True)
class Do:
    """Make a call."""

    call: Call


@dataclass(frozen=True, slots=True)
class Ensure:
    """Expect something of a locator or the page; of ``contains``, whatever stands around it.

    ``soft``: the test goes on when it is not so, and fails at its end.
    """

    subject: Call | Root
    matcher: str
    value: Value | None = None
    contains: Value | None = None
    negate: bool = False
    soft: bool = False
    options: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose options of a select by their labels."""

    call: Call | Bound
    labels: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a dialog is answered."""

    accept: bool
    text: Value | None


@dataclass(frozen=True, slots=True)
class AnswerDialogs:
    """Answer the dialogs that the next statement opens, in this order."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Do something and wait for what the page does then; the test goes on in the tab that then shows."""

    events: tuple[Event, ...]
    during: Do | Ensure | Choose


@dataclass(frozen=True, slots=True)
class PointAt:
    """Move the pointer to a place so many CSS pixels off the middle of an element, as fast or in steps."""

    call: Call
    x: float
    y: float
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class Give:
    """Give files to a field; they lie beside the test."""

    call: Call
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnlyOn:
    """Go on only if the document of an element is on one of the domains that each secret is meant for."""

    bound: Bound


@dataclass(frozen=True, slots=True)
class Turn:
    """Open a tab, go to one or close one; the test goes on in the tab that then shows."""

    do: str
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Print something that the page shows."""

    call: Call


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence for whoever reads the test."""

    text: str


@dataclass(frozen=True, slots=True)
class Unexpressed:
    """Something of the recording that the test does not do, in a sentence."""

    text: str


Statement = (
    Do
    | Ensure
    | Choose
    | AnswerDialogs
    | Awaiting
    | PointAt
    | Give
    | OnlyOn
    | Turn
    | Note
    | Remark
    | Unexpressed
)
