"""What a page can be asked: values under their names, numbers of things, what stands out of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stepwire.planners.plain.language.instructions.conditions import Condition
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.measures import Measure


@dataclass(frozen=True, slots=True)
class Named:
    """A value that the page gives under a name: "the order number", "the price" ``of`` something."""

    words: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class TextOf:
    """All the text of something."""

    what: Phrase


@dataclass(frozen=True, slots=True)
class HowMany:
    """A number of things: rows, results, links with a name."""

    what: Phrase


@dataclass(frozen=True, slots=True)
class PageFact:
    """The page's title or address."""

    what: Literal["title", "url"]


@dataclass(frozen=True, slots=True)
class Whether:
    """Whether a condition holds: the answer is true or false."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class DialogSays:
    """The message of the open dialog."""


@dataclass(frozen=True, slots=True)
class LastWord:
    """The first or last word in something's text."""

    what: Phrase
    last: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """The result of the one calculation that the page shows."""


@dataclass(frozen=True, slots=True)
class TextShown:
    """The one text that the page shows."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A number from all values of a name: their sum, average, least or most."""

    how: Literal["sum", "average", "least", "most"]
    words: str


@dataclass(frozen=True, slots=True)
class Best:
    """What has the least or most of something: "the cheapest product"."""

    what: str
    measure: Measure
    most: bool
    of: str = ""


@dataclass(frozen=True, slots=True)
class EveryValue:
    """All values of a name, or what all things are called: "all prices", "the names of all products"."""

    words: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class OfTheBest:
    """A value of what stands out: "the price of the cheapest product"."""

    words: str
    best: Best


Source = Named | LastWord | Sum | TextShown | Reckoned


Question = (
    Named | TextOf | HowMany | PageFact | Whether | DialogSays | Reckoned | Best | OfTheBest | EveryValue
)
