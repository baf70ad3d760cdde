"""Numbers made of several: the sum, average, least or most of a column or a list, and what has it. Pure.

A table's column answers first. Without one, every value of the asked shape counts that stands under its
name or in an item of a list; a total that the page itself gives is none of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from stepwire.agent.observation import Observation, TextBlock
from stepwire.planners.plain.language.heads import singular
from stepwire.planners.plain.language.instructions.questions import Best, EveryValue, Named, Reckoned
from stepwire.planners.plain.language.lexicon import KIND_WORDS, ROLE_WORDS
from stepwire.planners.plain.language.likeness import likeness, tokens
from stepwire.planners.plain.language.measures import amounts, measured
from stepwire.planners.plain.page.candidates import SURE
from stepwire.planners.plain.page.finding import every_item
from stepwire.planners.plain.page.geometry import gap
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.page.offers import (
    Called,
    Offer,
    called_so,
    cards,
    is_about,
    particular,
    without_others,
)

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_NAMING = frozenset({"name", "names", "title", "titles", "heading", "headings"})
_ONE_LINE = 4.0  # pixels between the tops of texts in one line
_SUMS = frozenset({"total", "subtotal", "sum", "average"})


def reckoned(asked: Reckoned, page: Observation) -> float | int | None:
    """The number; None when the page has no such values."""
    values = [value for _, value in _values(asked.words, page)]
    if not values:
        return None
    match asked.how:
        case "sum":
            found = sum(values)
        case "average":
            found = sum(values) / len(values)
        case "least":
            found = min(values)
        case "most":
            found = max(values)
    return int(found) if found == int(found) else round(found, 4)


def best(asked: Best, page: Observation, *, found: bool = False) -> str | None:
    """The name of what stands out; None when nothing does. One called so needs no other.

    ``found``: the page was searched for such things, and so may call them otherwise.
    """
    items = without_others(asked.what, _items(asked, page))
    called = called_so(asked.what, items) if particular(asked.what) else Called()
    if not called and len(items) > 1 and (found or _may_be_meant(asked, page)):
        called = Called(tuple(items))
    chosen = called.best(most=asked.most)
    return chosen.name if chosen is not None else None


def is_listed(asked: Best, page: Observation) -> bool:
    """Whether such things are among what the page lists, or anything it lists may be meant."""
    return _may_be_meant(asked, page) or bool(called_so(asked.what, _items(asked, page)))


def _may_be_meant(asked: Best, page: Observation) -> bool:
    return not particular(asked.what) or is_about(asked.what, page)


def price_on_card(asked: Named, page: Observation) -> tuple[TextBlock, str] | None:
    """The one amount on the card of that name, and the text that has it; None without."""
    if not asked.of or asked.words.lower() not in ("price", "cost"):
        return None
    named = [each for each in cards("money", page) if likeness(asked.of, each.name) >= SURE]
    title = named[0].control if len(named) == 1 else None
    if title is None:
        return None
    told = amounts(title.context)
    below = [each for each in page.texts if amounts(each.text) == told]
    near = [(far, at) for at, each in enumerate(below) if (far := gap(title.rect, each.rect)) is not None]
    return (below[min(near)[1]], told[0]) if near else None


def every_value(asked: EveryValue, page: Observation) -> tuple[str, ...]:
    """The texts of a column, the amounts of a list, or the names of the page's items, in reading order."""
    heads = [each for each in page.texts if each.role == "columnheader" and _names(asked.words, each.text)]
    cells = [each for each in page.texts if each.role in ("cell", "gridcell", "rowheader")]
    if heads:
        sums = _sums(page)
        return tuple(each.text for each in cells if _below(heads[0], each) and not sums.beside(each))
    if _is_money(asked.words):
        return tuple(cell.text for cell, _ in _values(asked.words, page))
    if asked.words.lower() not in _NAMING if asked.of else not _is_kind(asked.words):
        return ()
    return tuple(filter(None, map(name_of, every_item(page))))


def _is_kind(words: str) -> bool:
    """Whether the words name a kind of thing that a page lists: "users", "open tickets"."""
    return any(
        ROLE_WORDS.get(each) == "item" or each in KIND_WORDS
        for last in tokens(words)[-1:]
        for each in (last, singular(last))
    )


def _values(words: str, page: Observation) -> list[tuple[TextBlock, float]]:
    heads = [each for each in page.texts if each.role == "columnheader" and _names(words, each.text)]
    cells = [
        each for each in page.texts if each.role in ("cell", "gridcell") and heads and _below(heads[0], each)
    ]
    sums = _sums(page)
    found = [(cell, _number(cell.text)) for cell in cells if not sums.beside(cell)]
    if not cells and _is_money(words):
        found = [(each, measured("money", each.text)) for each in page.texts if not sums.beside(each)]
    return [(cell, value) for cell, value in found if value is not None]


def _items(asked: Best, page: Observation) -> list[Offer]:
    """The rows of a table with such a value, by their first cells; else the cards of the page."""
    rows: list[Offer] = []
    for first, *others in _rows(page):
        if tokens(first.text)[:1] in [(word,) for word in _SUMS]:
            continue
        values = (measured(asked.measure, each.text) for each in others)
        rows += [Offer(value, first.text, first.text) for value in values if value is not None]
    return rows or cards(asked.measure, page)


def _rows(page: Observation) -> list[list[TextBlock]]:
    """The cells of each row, from the left."""
    cells = [each for each in page.texts if each.role in ("cell", "gridcell", "rowheader")]
    rows: list[list[TextBlock]] = []
    for cell in sorted(cells, key=lambda each: each.rect.y):
        if rows and cell.rect.y - rows[-1][0].rect.y < _ONE_LINE:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda each: each.rect.x) for row in rows]


def _names(words: str, text: str) -> bool:
    return any(likeness(each, text) >= 90.0 for each in (words, singular(words), words.removesuffix("es")))


def _below(head: TextBlock, cell: TextBlock) -> bool:
    middle = cell.rect.x + min(cell.rect.width, head.rect.width) / 2
    return cell.rect.y > head.rect.y and head.rect.x - 4 <= middle <= head.rect.x + head.rect.width + 4


class _Sums:
    """Where a page sums up: what stands in such a line is a total of the others."""

    def __init__(self, heights: list[float]) -> None:
        self._heights = sorted(heights)

    def beside(self, cell: TextBlock) -> bool:
        """Whether the cell's line is a total of the others."""
        at = bisect_right(self._heights, cell.rect.y - _ONE_LINE)
        return at < len(self._heights) and self._heights[at] < cell.rect.y + _ONE_LINE


def _sums(page: Observation) -> _Sums:
    return _Sums([each.rect.y for each in page.texts if _SUMS & set(tokens(each.text))])


def _is_money(words: str) -> bool:
    return words.lower().removesuffix("s") in ("price", "cost", "amount", "total")


def _number(text: str) -> float | None:
    found = _NUMBER.findall(text)
    return float(found[0].replace(",", "").replace("−", "-")) if len(found) == 1 else None
