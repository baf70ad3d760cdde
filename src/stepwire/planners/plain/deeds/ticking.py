"""Boxes to tick, and terms to accept."""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions.fields import Accept, Tick, TickEach
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import ACCEPT_NAMES
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import SURE, Wanted
from stepwire.planners.plain.page.finding import Found, find, fits_context
from stepwire.planners.plain.page.index import Thing
from stepwire.planners.plain.stage import ActFailed, Stage, Story, called, every, target, unfound
from stepwire.runs import actions


def tick(do: Tick, stage: Stage) -> Story[None]:
    """Tick the box, or untick it."""
    box = yield from stage.need(do.target, Wanted.CHECKABLE)
    yield from set_box(box, do.on, stage)


def set_box(box: Thing, on: bool, stage: Stage) -> Story[None]:
    """Make it ticked or not: by a click, else by the Space key. Raises ActFailed when neither does."""
    verb = "Ticking" if on else "Unticking"
    action = actions.Check(target=target(box)) if on else actions.Uncheck(target=target(box))
    try:
        yield from stage.do(action, f"{verb} {called(box)}")
    except ActFailed:
        there = stage.page.element(box.ref)
        if there is None or there.disabled or there.checked is None or there.checked is on:
            raise
        yield from stage.do(
            actions.Press(keys="Space", target=target(there)), f"{verb} {called(box)} with the Space key"
        )
        pressed = stage.page.element(box.ref)
        if pressed is not None and pressed.checked is not on:
            raise


def accept(do: Accept, stage: Stage) -> Story[None]:
    """Tick the box that agrees to it, else press the one button that does."""
    pauses = stage.pauses(stage.patience.element)
    while True:
        yield from stage.clear_dialog()
        box = yield from stage.find(do.target, Wanted.CHECKABLE)
        if isinstance(box, Found):
            yield from set_box(box.thing, True, stage)
            return
        button = _accepting(stage.phrase(do.target), stage.page)
        if button is not None:
            yield from stage.do(actions.Click(target=target(button)), f"Pressing {called(button)}")
            return
        if pauses.over:
            raise unfound(do.target, Wanted.CHECKABLE, box)
        yield pauses.next()


def _accepting(what: Phrase, page: Observation) -> Element | None:
    full = find(named(f"accept {what.said}"), Wanted.CLICKABLE, page)
    if isinstance(full, Found) and isinstance(full.thing, Element) and full.score >= 86.0:
        return full.thing
    buttons = [
        each
        for name in ACCEPT_NAMES
        for each in page.elements
        if each.role in ("button", "link")
        and likeness(name, each.name) >= SURE
        and fits_context(what.said, each, page)
    ]
    return buttons[0] if buttons else None


def tick_each(do: TickEach, stage: Stage) -> Story[None]:
    """Tick or untick every box that fits, but those that are left out. Raises Stuck."""
    boxes = yield from every(do.target, Wanted.CHECKABLE, stage)
    but = {
        found.thing.ref
        for each in do.but
        if isinstance(found := find(each, Wanted.CHECKABLE, stage.page), Found)
    }
    if len(but) < len(do.but):
        missing = next(
            each for each in do.but if not isinstance(find(each, Wanted.CHECKABLE, stage.page), Found)
        )
        raise unfound(missing, Wanted.CHECKABLE, find(missing, Wanted.CHECKABLE, stage.page))
    for box in boxes:
        if box.ref not in but and isinstance(box, Element) and box.checked is not do.on:
            yield from set_box(box, do.on, stage)
