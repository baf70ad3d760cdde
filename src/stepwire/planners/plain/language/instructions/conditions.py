"""What can be so on a page, or not: waited for, checked, asked about, or a reason to do something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from stepwire.planners.plain.language.instructions.targets import Phrase


@dataclass(frozen=True, slots=True)
class Shown:
    """It can be seen on the page."""

    what: Phrase


@dataclass(frozen=True, slots=True)
class Gone:
    """It can no longer be seen on the page."""

    what: Phrase


@dataclass(frozen=True, slots=True)
class AddressHas:
    """The page's address contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class TitleHas:
    """The page's title contains this."""

    text: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The page has loaded."""


@dataclass(frozen=True, slots=True)
class IsSo:
    """A value that the page gives under a name is this one: "the total is £64.00"."""

    words: str
    of: str
    value: str


State = Literal["enabled", "disabled", "ticked", "unticked", "empty"]


@dataclass(frozen=True, slots=True)
class InState:
    """A control is in this state."""

    what: Phrase
    state: State


@dataclass(frozen=True, slots=True)
class Says:
    """The text or value of something contains this."""

    what: Phrase
    text: str


Bound = Literal["more than", "less than", "at least", "at most"]


@dataclass(frozen=True, slots=True)
class Limit:
    """More or less than a number, of a currency where one is said: "over 100 euros"."""

    bound: Bound
    number: float
    currency: str = ""

    def allows(self, value: float) -> bool:
        """Whether a value is within the limit."""
        match self.bound:
            case "more than":
                return value > self.number
            case "less than":
                return value < self.number
            case "at least":
                return value >= self.number
            case "at most":
                return value <= self.number
            case _:
                assert_never(self.bound)


@dataclass(frozen=True, slots=True)
class Compared:
    """A value that the page gives under a name is within a limit: "the total is more than £64"."""

    words: str
    of: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Counts:
    """There are so many of something: just this number, or one within a limit."""

    what: Phrase
    number: int | Limit


@dataclass(frozen=True, slots=True)
class Denied:
    """It is not so; what it is about has to be there all the same."""

    condition: AddressHas | TitleHas | IsSo | Compared | InState | Says | Counts


Condition = Shown | Gone | AddressHas | TitleHas | Loaded | IsSo | Compared | InState | Says | Counts | Denied
