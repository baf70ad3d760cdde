"""The things that a page lists with a value each: cards, entries, tickets. Pure.

A card is known by what it is called: a link that is its heading or comes first in it. What stands around that
link belongs to the card, so a price there is its price. Of "the cheapest blanket", those that the page speaks
of as a blanket are compared; where it speaks of none, they may have to be searched for first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.lexicon import ROLE_WORDS
from stepwire.planners.plain.language.likeness import speaks_of, tokens
from stepwire.planners.plain.language.measures import Measure, measured
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.page.results import Search, brought_up

T = TypeVar("T")

_ANYTHING = frozenset({"one", "offer", "option", "deal", "choice", "product", "ticket"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A thing's value, the control that stands for it, and what the page says of it."""

    value: float
    control: Element
    said: str


def cards(measure: Measure, page: Observation) -> list[Offer]:
    """What the page lists by name with one value each; what it lists twice counts once."""
    found: dict[tuple[str, str], Offer] = {}
    for each in titles(page):
        value = measured(measure, each.context)
        if value is not None:
            found.setdefault((name_of(each), each.href), Offer(value, each, each.context))
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


def spoken_of(what: str, things: Sequence[T], said: Callable[[T], str]) -> list[T]:
    """The things that the page calls so, in singular or plural."""
    for words in filter(None, dict.fromkeys((what, _one(what), particular(what)))):
        found = [each for each in things if speaks_of(words, said(each))]
        if found:
            return found
    return []


def particular(what: str) -> str:
    """The words that say which: "blue" of "blue products", nothing of "one"."""
    *before, last = what.split() or [""]
    word = _one(last.lower())
    is_anything = word in _ANYTHING or ROLE_WORDS.get(word) == "item"
    return " ".join(before) if is_anything else what


def is_about(what: str, page: Observation) -> bool:
    """Whether the page's title or a heading speaks of such things."""
    heads = [page.title, *(block.text for block in page.texts if block.role in ("heading", "columnheader"))]
    return any(_one(word) in map(_one, tokens(head)) for word in tokens(what)[-1:] for head in heads)


def is_found(what: str, search: Search | None) -> bool:
    """Whether the last search was for this; anything may be what it has brought up."""
    return search is not None and set(tokens(particular(what))) <= search.words


def of_the_search(offers: list[Offer], search: Search | None, page: Observation) -> list[Offer]:
    """The offers that the last search has brought up; all where there was none."""
    if search is None:
        return offers
    *_, new = brought_up(search, page)
    refs = {each.ref for each in new.elements}
    return [each for each in offers if each.control.ref in refs]


def _one(words: str) -> str:
    return f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s")
