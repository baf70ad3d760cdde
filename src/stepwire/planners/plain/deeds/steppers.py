"""Numbers between two buttons, less and more: pressed until the number is the one that is wanted."""

from __future__ import annotations

from math import isfinite

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click
from stepwire.runs.events import Rect

_MORE = frozenset({"+", "＋", "increase", "increment", "plus", "up", "more", "add", "▲", "↑", "add one"})
_LESS = frozenset({"-", "−", "–", "decrease", "decrement", "minus", "down", "less", "▼", "↓", "remove one"})
_MOST_PRESSES = 100
_NEAR = 120.0  # pixels between the number and its buttons


def has_buttons(field: Element, page: Observation) -> bool:
    """Whether the number has a button for more and one for less beside it."""
    return _button(_MORE, field, page) is not None and _button(_LESS, field, page) is not None


def step_to(field: Element, value: str, stage: Stage) -> Story[None]:
    """Press them until the number is there; not further than past it. Raises Stuck."""
    wanted = _parsed(stage.filled(value))
    if wanted is None:
        raise Stuck(CompletionCode.TASK_FAILED, f"{called(field)} takes a number, not {shown(value)}.")
    for _ in range(_MOST_PRESSES):
        number = _number(field, stage)
        if number is None or number == wanted:
            break
        button = _button(_MORE if number < wanted else _LESS, field, stage.page)
        if button is None:
            break
        yield from stage.do(Click(target=target(button)), f"Bringing {called(field)} to {shown(value)}")
        after = _number(field, stage)
        if after is None or after == number or (after < wanted) is not (number < wanted):
            break  # it does not move, or goes by steps that miss the value
    if _number(field, stage) != wanted:
        raise Stuck(CompletionCode.TASK_FAILED, f"{called(field)} did not get to {shown(value)}.")


def _number(field: Element, stage: Stage) -> float | None:
    """The number between the buttons as it is now; None when it has gone, or is none."""
    now = stage.page.element(field.ref)
    return _parsed(now.value or now.text) if now is not None else None


def _parsed(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _button(names: frozenset[str], field: Element, page: Observation) -> Element | None:
    """The nearest button beside the field that bears one of the names, alone or before the field's own."""
    fitting = [
        each
        for each in page.elements
        if each.role in ("button", "link", "generic")
        and not each.disabled
        and _bears(names, each, field)
        and _gap(each.rect, field.rect) <= _NEAR
    ]
    return min(fitting, key=lambda each: _gap(each.rect, field.rect), default=None)


def _bears(names: frozenset[str], button: Element, field: Element) -> bool:
    own = name_of(field).lower()
    said = (button.name, button.title, button.text, *button.hint.split())
    return any(each.lower().replace(own, "").strip() in names for each in said if each)


def _gap(one: Rect, other: Rect) -> float:
    across = max(other.x - (one.x + one.width), one.x - (other.x + other.width), 0.0)
    return across + 2.0 * abs(one.y + one.height / 2 - other.y - other.height / 2)
