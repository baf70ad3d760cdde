"""Bringing a list into an order and narrowing it down, with what the page offers for it.

A page sorts by a list of ways ("Price: low to high") or by the heads of a table's columns, and filters
by fields, by boxes to tick or by links. What a column's head did is seen from the order of its cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds import choosing, filling
from stepwire.planners.plain.language.days import day_of
from stepwire.planners.plain.language.instructions.goals import Filter, Sort
from stepwire.planners.plain.language.likeness import likeness, speaks_of, tokens
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import GOOD, Wanted
from stepwire.planners.plain.page.finding import Found, find
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Select

_UP = (
    "low to high",
    "lowest",
    "ascending",
    "asc",
    "cheapest",
    "oldest",
    "a to z",
    "a z",
    "earliest",
    "smallest",
)
_DOWN = ("high to low", "highest", "descending", "desc", "newest", "z to a", "z a", "latest", "largest")


# -- sorting ----------------------------------------------------------------------------------


def sort(do: Sort, stage: Stage) -> Story[None]:
    """Sort by the list of ways that the page offers, else by the head of a column. Raises Stuck."""
    waiting = stage.pauses(stage.patience.element)
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        choice = _way(do, stage.page)
        if choice is not None:
            box, option = choice
            yield from stage.do(Select(target=target(box), options=(option,)), f"Sorting: {shown(option)}")
            return
        if _head(do.by, stage.page) is not None:
            yield from _by_head(do, stage)
            return
        if waiting.over:
            raise Stuck(CompletionCode.TARGET_NOT_FOUND, f"The page offers no way to sort by {shown(do.by)}.")
        yield waiting.next()


def _way(do: Sort, page: Observation) -> tuple[Element, str] | None:
    ranked = [
        (_fit(do, option), each, option)
        for each in page.elements
        if not each.disabled and len(each.options) > 1
        for option in each.options
    ]
    best = max(ranked, key=lambda rank: rank[0], default=None)
    return best[1:] if best is not None and best[0] > 0 else None


def _fit(do: Sort, option: str) -> int:
    words = " ".join(tokens(option))
    by = speaks_of(do.by, option)
    up, down = (any(re.search(rf"\b{way}\b", words) for way in ways) for ways in (_UP, _DOWN))
    if not by or (do.descending is True and up) or (do.descending is False and down):
        return 0
    turned = (do.descending is True and down) or (do.descending is False and up)
    return 2 + (1 if turned or do.descending is None else 0)


def _head(by: str, page: Observation) -> Thing | None:
    things: Iterable[Thing] = (
        *(
            each
            for each in page.elements
            if each.role in ("link", "button", "columnheader") and not each.disabled
        ),
        *(each for each in page.texts if each.role == "columnheader"),
    )
    fitting = [each for each in things if likeness(by, re.sub(r"[▲▼↑↓⇅]", "", name_of(each))) >= 90.0]
    return fitting[0] if fitting else None


def _by_head(do: Sort, stage: Stage) -> Story[None]:
    for _ in range(3):
        head = _head(do.by, stage.page)
        if head is None:
            break
        yield from stage.do(Click(target=target(head)), f"Sorting by {called(head)}")
        yield from stage.look_further()
        ordered = _descends(head.rect.x, head.rect.x + head.rect.width, head.rect.y, stage.page)
        if do.descending is None or ordered is do.descending:
            return
    raise Stuck(
        CompletionCode.TASK_FAILED, f"The column {shown(do.by)} was pressed and is not in that order."
    )


def _descends(left: float, right: float, top: float, page: Observation) -> bool | None:
    """Whether the cells below a head go down; None when they go neither way."""
    cells = [
        each.text
        for each in sorted(page.texts, key=lambda each: each.rect.y)
        if each.role in ("cell", "gridcell")
        and each.rect.y > top
        and each.rect.x < right
        and each.rect.x + each.rect.width > left
    ]
    keys = [_key(text) for text in cells]
    if len(keys) < 2 or len({type(key) for key in keys}) > 1 or len(set(keys)) < 2:
        return None
    if keys == sorted(keys):
        return False
    return True if keys == sorted(keys, reverse=True) else None


def _key(text: str) -> tuple[float, str]:
    day = day_of(text)
    number = re.search(r"-?\d[\d,]*(?:\.\d+)?", text)
    if day is not None:
        return float(day.toordinal()), ""
    return (float(number[0].replace(",", "")), "") if number else (0.0, text.casefold())


# -- filtering --------------------------------------------------------------------------------


def filter_by(do: Filter, stage: Stage) -> Story[None]:
    """Show only what has the value: by the field of that name, else by what bears the value. Raises Stuck."""
    value = stage.filled(do.value)
    waiting = stage.pauses(stage.patience.element)
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        if (field := _field_for(do.field, value, stage.page)) is not None:
            yield from filling.give(value, field, stage)
            yield from _apply(field, stage)
            return
        choice = find(named(value), Wanted.CHOICE, stage.page)
        if isinstance(choice, Found) and isinstance(choice.thing, Element):
            yield from choosing.take(choice.thing, stage)
            yield from _apply(choice.thing, stage)
            return
        if waiting.over:
            what = f"{do.field} {value}".strip()
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND, f"The page offers no one way to show only {shown(what)}."
            )
        yield waiting.next()


def _field_for(name: str, value: str, page: Observation) -> Element | None:
    """The field of that name, else the one list that has the value among its options."""
    field = find(named(name), Wanted.SETTABLE, page) if name else None
    if isinstance(field, Found) and isinstance(field.thing, Element):
        return field.thing
    lists = [
        each for each in page.elements if any(likeness(value, option) >= GOOD for option in each.options)
    ]
    return lists[0] if len(lists) == 1 else None


def _apply(field: Element, stage: Stage) -> Story[None]:
    """Press what applies the filter, where the field's own form has it."""
    yield from stage.look_further()
    buttons = [
        each
        for each in stage.page.elements
        if each.role == "button"
        and not each.disabled
        and tokens(name_of(each))[:1]
        in (("apply",), ("filter",), ("go",), ("search",), ("redisplay",), ("update",), ("show",))
        and (each.form == field.form)
        and field.form > 0
    ]
    if len(buttons) == 1:
        yield from stage.do(Click(target=target(buttons[0])), f"Pressing {called(buttons[0])}")
