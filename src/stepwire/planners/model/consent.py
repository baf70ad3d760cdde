"""What costs money is done only when the task speaks of money. Pure.

A model may be talked into anything by the page that it reads, so this is not asked of it: a control that says
that it buys, pays, orders, subscribes or donates is refused to a model whose task has no word of the kind, as
is the Enter key in such a control's form. It goes by English words on controls, and is no more than that:
where a click must not cost anything, an account that cannot pay is what makes sure of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from stepwire.agent.observation import Element
from stepwire.planners.model.answer import Deed, OnElement, PressKeys, TypeIn, UnusableAnswer

_SPENDS: Final = re.compile(
    r"\b(?:buy|pay|purchase|donate|subscribe|place (?:the |your |my |an? )?(?:order|bid)|order (?:now|it)|"
    r"(?:confirm|complete|submit) (?:the |your |my )?(?:order|payment|purchase|booking)|"
    r"(?:book|rent|upgrade|transfer) now|(?:send|transfer) (?:money|funds))\b",
    re.IGNORECASE,
)
_SPEAKS_OF_IT: Final = re.compile(
    r"\b(?:buys?|bought|pays?|paid|purchas\w*|order\w*|check ?out|subscri\w*|donat\w*|book\w*|reserv\w*|"
    r"rent\w*|hire|transfer\w*|bid\w*|upgrad\w*|spend|money|funds|shop|renew\w*)\b",
    re.IGNORECASE,
)
_PRESSING: Final = frozenset({"click", "double_click"})
_SENDING: Final = re.compile(r"(?:^|\+)(?:Enter|Space| )$")


def require_consent(deed: Deed, on: Element | None, elements: Sequence[Element], task: str) -> None:
    """Raises UnusableAnswer for a deed that would spend money of which the task does not speak."""
    if _SPEAKS_OF_IT.search(task):
        return
    for control in _pressed(deed, on, elements):
        name = control.name or control.text or control.hint
        if _SPENDS.search(name):
            raise UnusableAnswer(f"The task says nothing of spending money, and “{name[:80]}” would.")


def _pressed(deed: Deed, on: Element | None, elements: Sequence[Element]) -> Iterator[Element]:
    """The controls that the deed presses, or may."""
    match deed:
        case OnElement(type=kind) if kind in _PRESSING and on is not None:
            yield on
        case TypeIn(submit=True) if on is not None:
            yield from _buttons(on, elements)
        case PressKeys(keys=keys) if _SENDING.search(keys):
            for focused in elements:
                if focused.focused:
                    yield focused
                    yield from _buttons(focused, elements)


def _buttons(field: Element, elements: Sequence[Element]) -> Iterator[Element]:
    """What ends the form that the field belongs to."""
    if field.form:
        yield from (each for each in elements if each.form == field.form and each.role == "button")
