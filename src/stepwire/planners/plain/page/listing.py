"""The lists of a page: its results, products, entries, rows, and what turns their pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stepwire.planners.plain.language.lexicon import NEXT_NAMES, PREVIOUS_NAMES
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.page.geometry import same_line
from stepwire.planners.plain.page.index import Thing, name_of

_TURNS = frozenset((*NEXT_NAMES, *PREVIOUS_NAMES))


def items(things: Sequence[Thing]) -> Sequence[Thing]:
    """The results, products or entries of a page; what stands aside only where there are no others."""
    things = _without_pager(things)
    return _listed([thing for thing in things if not thing.aside]) or _listed(things)


def _without_pager(things: Sequence[Thing]) -> Sequence[Thing]:
    """The things without what turns a list's pages: "next", "previous" and the numbers in line with them."""
    turning = [thing for thing in things if name_of(thing).strip().lower() in _TURNS]
    if not turning:
        return things
    refs, lines = {thing.ref for thing in turning}, [thing.rect for thing in turning]
    return [
        each
        for each in things
        if each.ref not in refs
        and (
            re.search(r"[^\W\d]{2}", name_of(each)) is not None
            or not any(same_line(each.rect, line) for line in lines)
        )
    ]


def _listed(things: Sequence[Thing]) -> Sequence[Thing]:
    """Links that are headings, else list items, else rows, else a column of links."""
    headings = {tokens(thing.text) for thing in things if thing.role == "heading" and thing.text}
    cards = [thing for thing in things if thing.role == "link" and tokens(name_of(thing)) in headings]
    listed = [thing for thing in things if thing.role in ("article", "listitem", "option", "treeitem")]
    return cards or listed or rows(things) or _column_of_links(things)


def rows(things: Iterable[Thing]) -> list[Thing]:
    """Each table row, stood for by its first cell."""
    cells = sorted(
        (thing for thing in things if thing.role in ("cell", "gridcell", "rowheader")),
        key=lambda cell: (cell.rect.y, cell.rect.x),
    )
    rows: list[list[Thing]] = []
    for cell in cells:
        if rows and same_line(cell.rect, rows[-1][0].rect):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [min(row, key=lambda cell: cell.rect.x) for row in rows]


def _column_of_links(things: Sequence[Thing]) -> Sequence[Thing]:
    """The links that stand one below the other at one edge: a list without the markup of one."""
    columns: dict[int, list[Thing]] = {}
    for thing in things:
        if thing.role == "link" and re.search(r"[^\W\d]{2}", name_of(thing)):
            columns.setdefault(round(thing.rect.x), []).append(thing)
    longest = max(columns.values(), key=len, default=[])
    return longest if len(longest) > 1 else []
