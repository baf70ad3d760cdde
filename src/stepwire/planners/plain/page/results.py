"""What a search has brought up, told from what stands on every page of the site. Pure.

"The first result" is not the first link of a menu that was there before the search. What bears the same
name at the same place as before is the page's furniture; of the rest, what speaks of the words searched for
comes first. Where nothing is left, nothing is known, and the whole page counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.page.index import Thing, name_of

Mark = tuple[str, str, float, float]


@dataclass(frozen=True, slots=True)
class Search:
    """The words of a search, and what stood on the page before it."""

    words: frozenset[str]
    furniture: frozenset[Mark]


def begun(text: str, page: Observation) -> Search:
    """A search for this text, begun on this page."""
    things: tuple[Thing, ...] = (*page.elements, *page.texts)
    return Search(frozenset(tokens(text)), frozenset(_mark(each) for each in things))


def brought_up(search: Search, page: Observation) -> Iterator[Observation]:
    """The page with less and less left out: only what is called so, what speaks of the words, what is new."""
    yield _kept(page, lambda each: _is_new(each, search) and set(tokens(name_of(each))) == search.words)
    yield _kept(page, lambda each: _is_new(each, search) and _names(each, search))
    yield _kept(page, lambda each: _is_new(each, search) and _stands_with(each, search))
    yield _kept(page, lambda each: _is_new(each, search))


def _kept(page: Observation, keep: Callable[[Thing], bool]) -> Observation:
    return replace(
        page,
        elements=tuple(each for each in page.elements if keep(each)),
        texts=tuple(each for each in page.texts if keep(each)),
    )


def _is_new(thing: Thing, search: Search) -> bool:
    return _mark(thing) not in search.furniture and not (isinstance(thing, Element) and thing.editable)


def _names(thing: Thing, search: Search) -> bool:
    return bool(search.words & set(tokens(name_of(thing))))


def _stands_with(thing: Thing, search: Search) -> bool:
    around = thing.context if isinstance(thing, Element) else thing.text
    return bool(search.words & set(tokens(around)))


def _mark(thing: Thing) -> Mark:
    return (thing.role, name_of(thing), thing.rect.x, thing.rect.y)
