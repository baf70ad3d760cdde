"""The things that a page lists with a value each: cards, entries, tickets. Pure.

A card is known by what it is called: a link that is its heading or comes first in it. What stands around that
link belongs to the card, so a price there is its price. Of "the cheapest lamp", those are compared whose name
says that they are lamps; where none does, those that the page speaks of as a lamp and that are not called
something else ("lamp oil"); where it speaks of none, they may have to be searched for first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.heads import Part, part_of, singular
from stepwire.planners.plain.language.lexicon import ROLE_WORDS
from stepwire.planners.plain.language.likeness import speaks_of, tokens
from stepwire.planners.plain.language.measures import Measure, measured
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.page.results import Search, brought_up

_LONGEST_TITLE = 20  # words
_ANYTHING = frozenset({"one", "offer", "option", "deal", "choice", "product", "ticket"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A thing that is listed: its value, what it is called, and what the page says of it.

    ``control`` stands for it; None where it is only told of.
    """

    value: float
    name: str
    said: str
    control: Element | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """The things of a kind, and those of which a name does not tell whether they are of it."""

    sure: tuple[Offer, ...] = ()
    doubtful: tuple[Offer, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sure or self.doubtful)

    def best(self, *, most: bool) -> Offer | None:
        """The one that stands out; None of equals, or where one that is in doubt would."""
        ranked = sorted((*self.sure, *self.doubtful), key=lambda offer: offer.value, reverse=most)
        if not ranked or ranked[0] in self.doubtful:
            return None
        return ranked[0] if len(ranked) == 1 or ranked[0].value != ranked[1].value else None


def cards(measure: Measure, page: Observation) -> list[Offer]:
    """What the page lists by name with one value each; what it lists twice counts once."""
    found: dict[tuple[str, str], Offer] = {}
    for each in titles(page):
        value = measured(measure, each.context)
        if value is not None:
            name = name_of(each)
            found.setdefault((name, each.href), Offer(value, name, each.context, each))
    return list(found.values())


def titles(page: Observation) -> Iterator[Element]:
    """The links that name the item they stand in."""
    headings = {tokens(block.text) for block in page.texts if block.role == "heading"}
    for each in page.elements:
        own = tokens(name_of(each))
        around = tokens(each.context)
        names_its_item = own in headings or around[: len(own)] == own
        if each.role == "link" and not each.aside and 0 < len(own) < len(around) and names_its_item:
            yield each


class CardNames:
    """What the cards of a page are called, to ask it of the controls that stand in them."""

    def __init__(self, page: Observation) -> None:
        self._by_context = {each.context: name_of(each) for each in titles(page)}
        self._headings = {tokens(block.text): block.text for block in page.texts if block.role == "heading"}

    def around(self, control: Element) -> str:
        """The title of the card that a control stands in, or the heading that it begins with; else empty."""
        if control.context in self._by_context:
            return self._by_context[control.context]
        said = tokens(control.context)
        lengths = range(min(_LONGEST_TITLE, len(said)), 0, -1)
        return next(filter(None, (self._headings.get(said[:length]) for length in lengths)), "")


def called_so(what: str, offers: list[Offer]) -> Called:
    """The offers that are called so, in singular or plural, by name or else by what is said of them."""
    kind = particular(what)
    if kind != what:  # of "blue products" no word says what they are
        return Called(tuple(each for each in offers if speaks_of(kind, f"{each.name} {each.said}")))
    parts = [(part_of(kind, each.name), each) for each in offers]
    sure = tuple(each for part, each in parts if part is Part.HEAD)
    doubtful = tuple(each for part, each in parts if part is Part.DOUBTFUL)
    if len(doubtful) == len(offers) > 1:
        return Called(doubtful)  # all are called so: "Hotel Astoria", "Hotel Central"
    if sure or doubtful:
        return Called(sure, doubtful)
    unnamed = [each for part, each in parts if part is Part.NONE]
    return Called(tuple(each for each in unnamed if part_of(kind, each.said, runs_on=True) is Part.HEAD))


def without_others(what: str, offers: list[Offer]) -> list[Offer]:
    """The offers without those whose names say that they are something else."""
    kind = particular(what)
    return [each for each in offers if kind != what or part_of(kind, each.name) is not Part.MODIFIER]


def particular(what: str) -> str:
    """The words that say which: "blue" of "blue products", nothing of "one"."""
    *before, last = what.split() or [""]
    word = singular(last.lower())
    is_anything = word in _ANYTHING or ROLE_WORDS.get(word) == "item"
    return " ".join(before) if is_anything else what


def is_about(what: str, page: Observation) -> bool:
    """Whether the page's title or a heading speaks of such things."""
    heads = [page.title, *(block.text for block in page.texts if block.role in ("heading", "columnheader"))]
    return any(singular(word) in map(singular, tokens(head)) for word in tokens(what)[-1:] for head in heads)


def is_found(what: str, search: Search | None) -> bool:
    """Whether the last search was for this; anything may be what it has brought up."""
    return search is not None and set(tokens(particular(what))) <= search.words


def of_the_search(offers: list[Offer], search: Search | None, page: Observation) -> list[Offer]:
    """The offers that the last search has brought up; all where there was none."""
    if search is None:
        return offers
    *_, new = brought_up(search, page)
    refs = {each.ref for each in new.elements}
    return [each for each in offers if each.control is not None and each.control.ref in refs]
