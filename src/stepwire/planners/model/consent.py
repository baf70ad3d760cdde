"""What costs money is done only when the task asks for it. Pure.

A model may be talked into anything by the page that it reads, so this is not asked of it. Unless the task
asks to spend, refused are: controls and dialogs that say that they buy, pay, order, subscribe or donate;
fields that take a card or an account, by their autofill token or their name; and buttons that send the form
of such a field, or lie around the frame that it is in. Enter counts as the button of its form.

It is a rule about what pages show. A page that takes money for a button called “Continue”, with a card that
it knows already, is not seen through: where a click must not cost anything, an account that cannot pay is
what makes sure of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from stepwire.agent.observation import Element, Observation
from stepwire.planners.model.answer import (
    AnswerDialog,
    Deed,
    DragTo,
    OnElement,
    PressKeys,
    SelectIn,
    TypeIn,
    UnusableAnswer,
)
from stepwire.planners.model.money_words import asks_to_spend, names_means_of_payment, spends

_PRESSING: Final = frozenset({"click", "double_click"})
_SENDING: Final = re.compile(r"(?:^|\+)(?:Enter|Space| )$")
_MEANS: Final = ("cc-", "transaction-")  # how the autofill tokens of HTML begin that are about paying


def require_consent(deed: Deed, on: Element | None, seen: Observation, task: str) -> None:
    """Raises UnusableAnswer for a deed that would spend money of which the task does not speak.

    The message goes to the model, so it quotes nothing of the page.
    """
    spending = _filling(deed, on, task) or _spending(deed, on, seen)
    if spending is not None and not asks_to_spend(task):
        raise UnusableAnswer(f"The task does not ask to spend money, and {spending}.")


def reaches_beyond(deed: Deed, on: Element | None, seen: Observation, task: str) -> bool:
    """Whether the deed may press what is not seen, so that the whole page has to be: Enter knows no fold."""
    if seen.whole or not (seen.above or seen.below) or asks_to_spend(task):
        return False
    match deed:
        case TypeIn(submit=True):
            return on is not None and bool(on.form)
        case PressKeys(keys=keys):
            return _SENDING.search(keys) is not None
        case _:
            return False


def _filling(deed: Deed, on: Element | None, task: str) -> str | None:
    """That the deed fills in a field for paying, unless the task speaks of such a field: half a sentence."""
    if isinstance(deed, TypeIn | SelectIn) and on is not None and _pays(on):
        return None if names_means_of_payment(task) else "that field is for paying"
    return None


def _spending(deed: Deed, on: Element | None, seen: Observation) -> str | None:
    """What would spend with the deed, in half a sentence; None when nothing tells of it."""
    if isinstance(deed, AnswerDialog):
        message = seen.dialog.message if seen.dialog is not None else ""
        return "the dialog would" if deed.accept and spends(message) else None
    for control in _pressed(deed, on, seen.elements):
        if spends(_called(control)):
            return "what you chose would"
        if control.role == "button" and any(_pays(field) for field in _sent_with(control, seen.elements)):
            return "what you chose is below the fields for paying"
    return None


def _pressed(deed: Deed, on: Element | None, elements: Sequence[Element]) -> Iterator[Element]:
    """The controls that the deed presses, or may."""
    match deed:
        case OnElement(type=kind) if kind in _PRESSING and on is not None:
            yield on
        case DragTo() if on is not None:
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


def _sent_with(button: Element, elements: Sequence[Element]) -> Iterator[Element]:
    """Fields of the button's form, and those in frames beside it, where payment providers ask for cards."""
    for each in elements:
        if each.editable and (each.frame != button.frame or (each.form and each.form == button.form)):
            yield each


def _pays(field: Element) -> bool:
    tokens = field.autofill.lower().split()
    if any(token.startswith(_MEANS) for token in tokens):
        return True
    return any(names_means_of_payment(said) for said in {field.name, field.label, field.placeholder} if said)


def _called(control: Element) -> str:
    return (control.name or control.text or control.hint)[:80]
