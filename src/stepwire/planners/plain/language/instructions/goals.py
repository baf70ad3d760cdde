"""Everyday goals whose steps are left unsaid: sign in, search, sort, buy the cheapest, answer a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stepwire.planners.plain.language.instructions.said import Said
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.measures import Measure

MailDeed = Literal["open", "delete", "star", "reply", "forward"]


@dataclass(frozen=True, slots=True)
class SignIn(Said):
    """Sign in, here or behind a sign-in link."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Search(Said):
    """Type into the search box and send it."""

    text: str
    box: Phrase | None = None


@dataclass(frozen=True, slots=True)
class SearchBy(Said):
    """Search with a form that has a field for each of these; the first words that name one are its name."""

    facets: tuple[tuple[tuple[str, ...], str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Sort(Said):
    """Bring a list into an order; ``descending`` None is whichever the page takes."""

    by: str
    descending: bool | None = None


@dataclass(frozen=True, slots=True)
class Filter(Said):
    """Show only what has this value; ``field`` is what it is a value of, empty when not said."""

    value: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Use(Said):
    """Do to a thing what a control beside it does: "remove X", "edit X", "add X to the basket".

    ``thing`` None is whatever the page is about. ``count``: so many of it are added.
    """

    verb: str
    thing: Phrase | None
    to: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Pick(Said):
    """Use the one of several that has the least or most of something: "buy the cheapest ticket".

    ``count``: so many of it are added to a basket.
    """

    verb: str
    measure: Measure
    most: bool
    thing: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Travel(Said):
    """Book the best of the journeys from one place to another on a day."""

    origin: str
    destination: str
    day: str
    best: Pick


@dataclass(frozen=True, slots=True)
class Mail(Said):
    """Do something with the messages of a sender; None is the sender named before."""

    do: MailDeed
    sender: str | None
    text: str = ""
    every: bool = False
