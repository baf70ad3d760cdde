"""Numbers made of several: the sum, average, least or most of a column or a list, and what has it. Pure.

A table's column answers first. Without one, every value of the asked shape counts that stands under its
name or in an item of a list; a total that the page itself gives is none of them.
"""

from __future__ import annotations

import re

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.planners.plain.language.instructions import Best, EveryValue, Reckoned
from stepwire.planners.plain.language.lexicon import KINDS, ROLE_WORDS
from stepwire.planners.plain.language.likeness import likeness, tokens
from stepwire.planners.plain.language.measures import measured
from stepwire.planners.plain.page.finding import every_item
from stepwire.planners.plain.page.index import name_of

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_KINDS = frozenset(word for group in KINDS for word in group)
_NAMING = frozenset({"name", "names", "title", "titles", "heading", "headings"})
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


def best(asked: Best, page: Observation) -> str | None:
    """The name of what stands out; None when nothing does, or two are equal."""
    rows = [(value, name) for name, value in _items(asked, page)]
    ordered = sorted(rows, key=lambda row: row[0], reverse=asked.most)
    if len(ordered) < 2 or ordered[0][0] == ordered[1][0]:
        return None
    return ordered[0][1]


def every_value(asked: EveryValue, page: Observation) -> tuple[str, ...]:
    """The texts of a column, the amounts of a list, or the names of the page's items, in reading order."""
    heads = [each for each in page.texts if each.role == "columnheader" and _names(asked.words, each.text)]
    cells = [each for each in page.texts if each.role in ("cell", "gridcell", "rowheader")]
    if heads:
        return tuple(each.text for each in cells if _below(heads[0], each) and not _is_sum(each, page))
    if _is_money(asked.words):
        return tuple(cell.text for cell, _ in _values(asked.words, page))
    if asked.words.lower() not in _NAMING if asked.of else not _is_kind(asked.words):
        return ()
    return tuple(filter(None, map(name_of, every_item(page))))


def _is_kind(words: str) -> bool:
    """Whether the words name a kind of thing that a page lists: "users", "open tickets"."""
    last = tokens(words)[-1:]
    return any(
        ROLE_WORDS.get(each) == "item" or each in _KINDS for word in last for each in (word, _one(word))
    )


def _one(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _values(words: str, page: Observation) -> list[tuple[TextBlock, float]]:
    heads = [each for each in page.texts if each.role == "columnheader" and _names(words, each.text)]
    cells = [
        each for each in page.texts if each.role in ("cell", "gridcell") and heads and _below(heads[0], each)
    ]
    found = [(cell, _number(cell.text)) for cell in cells if not _is_sum(cell, page)]
    if not cells and _is_money(words):
        found = [(each, measured("money", each.text)) for each in page.texts if not _is_sum(each, page)]
    return [(cell, value) for cell, value in found if value is not None]


def _items(asked: Best, page: Observation) -> list[tuple[str, float]]:
    rows: list[tuple[str, float]] = []
    cells = [each for each in page.texts if each.role in ("cell", "gridcell", "rowheader")]
    for cell in cells:
        value = measured(asked.measure, cell.text)
        first = min(
            (each for each in cells if abs(each.rect.y - cell.rect.y) < 4), key=lambda each: each.rect.x
        )
        if (
            value is not None
            and first is not cell
            and tokens(first.text)[:1] not in [(word,) for word in _SUMS]
        ):
            rows.append((first.text, value))
    return rows or [
        (name_of(each), value)
        for each in page.elements
        if each.role == "link"
        and each.context
        and (value := measured(asked.measure, each.context)) is not None
        and _names_its_item(each)
    ]


def _names_its_item(link: Element) -> bool:
    """Whether a link's words come first in its item: it is what the item is called."""
    own = tokens(name_of(link))
    return bool(own) and tokens(link.context)[: len(own)] == own


def _names(words: str, text: str) -> bool:
    return any(likeness(each, text) >= 90.0 for each in (words, _one(words), words.removesuffix("es")))


def _below(head: TextBlock, cell: TextBlock) -> bool:
    middle = cell.rect.x + min(cell.rect.width, head.rect.width) / 2
    return cell.rect.y > head.rect.y and head.rect.x - 4 <= middle <= head.rect.x + head.rect.width + 4


def _is_sum(cell: TextBlock, page: Observation) -> bool:
    """Whether the row is a total of the others."""
    row = [each for each in page.texts if abs(each.rect.y - cell.rect.y) < 4]
    return any(_SUMS & set(tokens(each.text)) for each in row)


def _is_money(words: str) -> bool:
    return words.lower().removesuffix("s") in ("price", "cost", "amount", "total")


def _number(text: str) -> float | None:
    found = _NUMBER.findall(text)
    return float(found[0].replace(",", "").replace("−", "-")) if len(found) == 1 else None
