"""Sending what was filled in: with the one button that says so, else by Enter in the last field.

Nothing is sent that the task does not say is to be sent, however plain the button.
"""

from __future__ import annotations

from collections.abc import Iterable

from stepwire.agent.observation import Element
from stepwire.planners.plain.language.instructions.fields import Submit
from stepwire.planners.plain.language.lexicon import SUBMIT_NAMES
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import bearing
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
