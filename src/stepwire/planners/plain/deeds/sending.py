"""Sending what was filled in: with the one button that says so, else by Enter in the last field.

What a page's fields hold is lost with the run's browser. A task that ends with several fields filled in, and
no word about what is to become of them, means the form to be sent; only a button that says no more than just
that is pressed for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from stepwire.agent.observation import Element
from stepwire.planners.plain.language.instructions import Submit
from stepwire.planners.plain.language.lexicon import SUBMIT_NAMES
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import bearing
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Press

_OF_MANY_LINES = frozenset({"textarea", "div", "body"})  # Enter begins a new one


def submit(do: Submit, stage: Stage) -> Story[None]:
    """Send the form, with the button that the writer said if one was said. Raises Stuck."""
    if do.button and do.button not in SUBMIT_NAMES and not _that_say(do.button, stage):
        button = yield from stage.need(named(do.button), Wanted.CLICKABLE)  # it may be in a menu
        yield from stage.do(Click(target=target(button)), f"Sending the form with {called(button)}")
    else:
        yield from _send(stage, do.button)


def _that_say(word: str, stage: Stage) -> list[Element]:
    names = (word, f"{word} changes")
    return bearing(stage.page, names, lambda each: each.role == "button" and not each.disabled)


def _send(stage: Stage, button: str = "") -> Story[None]:
    """Press the one button that sends a form, else Enter in the field that was filled last."""
    yield from stage.clear_dialog()
    field = stage.page.element(stage.last_field) if stage.last_field else None
    yield from stage.look_further()
    names = (button, f"{button} changes", *SUBMIT_NAMES) if button else SUBMIT_NAMES
    buttons = bearing(stage.page, names, lambda each: each.role == "button" and not each.disabled)
    if len(buttons) == 1:
        yield from stage.do(Click(target=target(buttons[0])), f"Sending the form with {called(buttons[0])}")
    elif field is not None and field.tag not in _OF_MANY_LINES:
        yield from stage.do(Press(keys="Enter", target=target(field)), "Sending the form with Enter")
    else:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            "It is not clear which button sends the form: say its name, as in “click Save”.",
        )


def press_one(names: Iterable[str], stage: Stage) -> Story[None]:
    """Press the one control with the first of these names, else send the form as usual."""
    buttons = bearing(stage.page, names, lambda each: not each.editable and not each.disabled)
    if len(buttons) == 1:
        yield from stage.do(Click(target=target(buttons[0])), f"Pressing {called(buttons[0])}")
    else:
        yield from _send(stage)


_PLAINLY = frozenset({("submit",), ("save",), ("save", "changes"), ("apply",), ("done",), ("ok",)})
_SEVERAL = 2


def send_what_is_left(stage: Stage) -> Story[None]:
    """At the end of a task: send the form that it has filled in and left, if one button plainly does."""
    given = stage.given.fields.values()
    forms = {each.form for each in given}
    if len(given) < _SEVERAL or len(forms) > 1 or stage.page.dialog is not None:
        return
    yield from stage.look_further()
    buttons = [each for each in stage.page.elements if _sends(each) and each.form in forms]
    if len(buttons) == 1:
        yield from stage.do(
            Click(target=target(buttons[0])),
            f"Pressing {called(buttons[0])}: else all that was filled in is lost",
        )


def _sends(control: Element) -> bool:
    return control.role == "button" and not control.disabled and tokens(name_of(control)) in _PLAINLY
