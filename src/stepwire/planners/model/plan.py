"""Several actions of one decision, carried out one by one as long as the page is still the one they were for.

Filling in the fields of a form does not change what the next field is; a click may change everything. So an
action may be followed by another only when it fills something in, and the next is done only when the one
before has worked, the page has the same address, asks nothing, and still has the element as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stepwire.agent.observation import Observation
from stepwire.agent.page_text import Thing
from stepwire.agent.ports import View
from stepwire.runs.actions import Action, Check, Clear, Click, Press, Select, Type, Uncheck


@dataclass(frozen=True, slots=True)
class Planned:
    """An action, and what it is done to, as it was when that was decided."""

    action: Action
    on: Thing | None


def safe_together(planned: Sequence[Planned]) -> tuple[Planned, ...]:
    """As many from the first on as may be done without another look."""
    kept: list[Planned] = []
    for each in planned:
        if kept and not (_fills(kept[-1].action) and (_fills(each.action) or _sends(each, kept))):
            break
        kept.append(each)
    return tuple(kept)


class Plan:
    """What is left of a decision."""

    def __init__(self, rest: Sequence[Planned], view: View) -> None:
        self._rest = list(rest)
        self._url = view.observation.url
        self._steps = len(view.history)

    def next(self, view: View) -> Action | None:
        """The next action; None when there is none, or the page is no longer what it was decided for."""
        self._steps += 1
        if not self._rest or not self._still_good(view):
            return None
        return self._rest.pop(0).action

    @property
    def left(self) -> int:
        """How many actions were not carried out."""
        return len(self._rest)

    def _still_good(self, view: View) -> bool:
        seen = view.observation
        worked = len(view.history) == self._steps and view.history[-1].error is None
        return worked and seen.url == self._url and seen.dialog is None and _there(self._rest[0], seen)


def _there(planned: Planned, seen: Observation) -> bool:
    thing = planned.on
    if thing is None:
        return True
    things: tuple[Thing, ...] = (*seen.elements, *seen.texts)
    now = next((each for each in things if each.ref == thing.ref), None)
    return now is not None and now.role == thing.role and _name(now) == _name(thing)


def _fills(action: Action) -> bool:
    return isinstance(action, Clear | Select | Check | Uncheck) or (
        isinstance(action, Type) and not action.submit
    )


def _sends(planned: Planned, before: Sequence[Planned]) -> bool:
    """Whether it may end a form that was filled in: a click in that same form, Enter, a last field."""
    if isinstance(planned.action, Press | Type):
        return True
    return isinstance(planned.action, Click) and _form(planned.on) == _form(before[-1].on)


def _form(thing: Thing | None) -> int:
    return getattr(thing, "form", 0)


def _name(thing: Thing) -> str:
    return getattr(thing, "name", "")
