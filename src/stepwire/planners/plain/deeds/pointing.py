"""What the pointer does: click, hover, open a section."""

from __future__ import annotations

import re
from typing import assert_never

from stepwire.agent.observation import Element
from stepwire.planners.plain.deeds import layers
from stepwire.planners.plain.language.instructions.dialogs import AnswerDialog
from stepwire.planners.plain.language.instructions.pointer import Click, ClickEach, Expand, Hover
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import EXPAND_NAMES, MORE_NAMES, ORDINALS
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.page.candidates import SURE, Wanted
from stepwire.planners.plain.page.finding import Absent, fits_context
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, every, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions

_OK = frozenset({"ok", "okay", "yes", "accept", "confirm", "leave"})
_CANCEL = frozenset({"cancel", "no", "dismiss", "stay"})


def click(do: Click, stage: Stage) -> Story[None]:
    """Click it, once it is there; “OK” answers an open dialog."""
    word = do.target.said.lower()
    if stage.page.dialog is not None and word in _OK | _CANCEL:
        yield from layers.answer_dialog(AnswerDialog(word in _OK), stage)
        return
    thing = yield from stage.need(do.target, Wanted.CLICKABLE)
    at = target(thing)
    match do.how:
        case "click":
            yield from stage.do(actions.Click(target=at), f"Clicking {called(thing)}")
        case "double":
            yield from stage.do(actions.DoubleClick(target=at), f"Double-clicking {called(thing)}")
        case "right":
            yield from stage.do(actions.Click(target=at, button="right"), f"Right-clicking {called(thing)}")
        case _:
            assert_never(do.how)


def click_each(do: ClickEach, stage: Stage) -> Story[None]:
    """Click all that fit, in reading order. Raises Stuck when there are fewer than asked for."""
    things = yield from every(do.target, Wanted.CLICKABLE, stage)
    if do.count is not None and len(things) < do.count:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"{shown(do.target.said)} is there {len(things)} times, not {do.count} times.",
        )
    omitted = {each.ref for phrase in do.but for each in left_out(phrase, things, stage)}
    for thing in [each for each in things if each.ref not in omitted][: do.count]:
        yield from stage.do(actions.Click(target=target(thing)), f"Clicking {called(thing)}")


def left_out(phrase: Phrase, things: tuple[Thing, ...], stage: Stage) -> list[Thing]:
    """Which of several are not meant: "the last one", or those in the row of a name. Raises Stuck."""
    nth = ORDINALS.get(phrase.said.lower(), phrase.nth)
    if nth is not None and -len(things) <= nth < len(things):
        return [things[nth]]
    words = phrase.place.words if phrase.place else phrase.words or phrase.said
    found = [
        each
        for each in things
        if fits_context(words, each, stage.page) or likeness(words, name_of(each)) >= SURE
    ]
    if not found:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"None of them is {shown(phrase.said)}, which is to be left out.",
        )
    return found


def hover(do: Hover, stage: Stage) -> Story[None]:
    """Put the pointer on it."""
    thing = yield from stage.need(do.target, Wanted.ANYTHING)
    yield from stage.do(actions.Hover(target=target(thing)), f"Pointing at {called(thing)}")


def expand(do: Expand, stage: Stage) -> Story[None]:
    """Open or close it, unless it says that it is so already."""
    what, on = do.target, do.on
    yield from stage.clear_dialog()
    finding = yield from stage.find(what, Wanted.CLICKABLE)
    opener = _expander(what, stage) if on and isinstance(finding, Absent) else None
    thing = opener or (yield from stage.need(what, Wanted.CLICKABLE))
    if isinstance(thing, Element) and thing.expanded is on:
        return
    verb = "Opening" if on else "Closing"
    yield from stage.do(actions.Click(target=target(thing)), f"{verb} {called(thing)}")
    if _stands(thing, not on, stage):
        yield from stage.do(
            actions.Press(keys="Enter", target=target(thing)), f"{verb} {called(thing)} with the Enter key"
        )
    if _stands(thing, not on, stage):
        raise Stuck(
            CompletionCode.TASK_FAILED,
            f"{called(thing)} stays {'closed' if on else 'open'}: neither click nor Enter has changed it.",
        )


def _stands(thing: Thing, expanded: bool, stage: Stage) -> bool:
    """Whether it says of itself that it is open, or that it is closed."""
    now = stage.page.element(thing.ref)
    return now is not None and now.expanded is expanded


def _expander(what: Phrase, stage: Stage) -> Element | None:
    """For a menu without a name: the one control of the page that opens something."""
    if not re.search(r"\b(?:menu|section|list|tree)\b", what.said, re.IGNORECASE):
        return None
    names = {*EXPAND_NAMES, *MORE_NAMES}
    openers = [each for each in stage.page.elements if each.name.strip().lower() in names]
    return openers[0] if len(openers) == 1 else None
