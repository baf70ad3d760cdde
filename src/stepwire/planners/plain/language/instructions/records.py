"""Records, the things that an application keeps, and what is to become of them."""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.planners.plain.language.instructions.said import Said
from stepwire.planners.plain.language.instructions.targets import Phrase


@dataclass(frozen=True, slots=True)
class Record:
    """Something that an application keeps: "the page called Ideas", "issue 12", "Ada".

    ``kind`` is what the writer calls that sort of thing, empty when not said.
    """

    name: str
    kind: str = ""


Values = tuple[tuple[Phrase, str], ...]


@dataclass(frozen=True, slots=True)
class Create(Said):
    """Make a new record: find its form, fill it in, send it, see that it is there.

    ``press`` is the button that the writer says sends the form, "publish" for one.
    """

    kind: str
    name: str = ""
    values: Values = ()
    press: str = ""


@dataclass(frozen=True, slots=True)
class Change(Said):
    """Give a record, or the settings if none is named, new values; find the form and save it.

    ``personal``: it is the writer's own ("my display name"). ``saves`` is false when a later step saves.
    """

    record: Record | None
    values: Values
    personal: bool = False
    saves: bool = True
    press: str = ""


@dataclass(frozen=True, slots=True)
class Delete(Said):
    """Delete a record and see that it is gone. ``confirms`` is false when a later step does that."""

    record: Record
    confirms: bool = True


@dataclass(frozen=True, slots=True)
class Show(Said):
    """Get to a record: "open issue 12", "find the page called Ideas"."""

    record: Record


@dataclass(frozen=True, slots=True)
class Do(Said):
    """Do to a record what a control of that name does: "publish the page X", "close issue 3"."""

    verb: str
    record: Record
