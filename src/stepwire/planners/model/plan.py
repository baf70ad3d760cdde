"""Several actions of one decision, carried out one by one as long as the page is still the one they were for.

Filling in the fields of a form does not change what the next field is; a click may change everything. So an
action may be followed by another only when it fills something in, and the next is done only when the one
before has worked, the page has the same address, asks nothing, and still has the element as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stepwire.agent.observation import Observation
from stepwire.agent.page_text import Thing
from stepwire.agent.ports import View
from stepwire.planners.model.answer import Deed
from stepwire.runs.actions import Action, Check, Clear, Click, Press, Select, Type, Uncheck


@dataclass(frozen=True, slots=True)
class Planned:
    """A deed, the action that it comes to, and what it is done to, as it was when that was looked at last.

    ``said`` is the model's explanation of it.
    """

    deed: Deed
    action: Action
    on: Thing | None
    said: str = ""


def safe_together(planned: Sequence[Planned]) -> tuple[Planned, ...]:
    """As many from the first on as may be done without another look."""
    kept: list[Planned] = []
    for each in planned:
        if kept and not (_fills(kept[-1].action) and (_fills(each.action) or _sends(each, kept))):
            break
        kept.append(each)
    return tuple(kept)


class Plan:
    """What is left of a decision, from its first action on."""

    def __init__(self, planned: Sequence[Planned], view: View) -> None:
        self._rest = list(planned)
        self._url = view.observation.url
        self._begun = self._steps = len(view.history)

    def next(self, view: View) -> Planned | None:
        """What is next, on the page as it is; None when there is nothing, or that is not what it was for."""
        if not self._rest or not self._still_good(view):
            return None
        planned = self._rest.pop(0)
        self._steps += 1
        return replace(planned, on=_now(planned, view.observation))

    def hold(self, planned: Planned) -> None:
        """What was next was not done: it is next again."""
        self._rest.insert(0, planned)
        self._steps -= 1

    @property
    def left(self) -> int:
        """How many actions were not carried out."""
        return len(self._rest)

    def _still_good(self, view: View) -> bool:
        seen = view.observation
        if len(view.history) != self._steps or seen.url != self._url:
            return False
        goes_on = self._steps == self._begun or (view.history[-1].error is None and seen.dialog is None)
        return goes_on and _there(self._rest[0], seen)


def _there(planned: Planned, seen: Observation) -> bool:
    thing, now = planned.on, _now(planned, seen)
    if thing is None:
        return True
    return now is not None and now.role == thing.role and _name(now) == _name(thing)


def _now(planned: Planned, seen: Observation) -> Thing | None:
    ref = planned.on.ref if planned.on is not None else None
    things: tuple[Thing, ...] = (*seen.elements, *seen.texts)
    return next((each for each in things if each.ref == ref), None)


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
