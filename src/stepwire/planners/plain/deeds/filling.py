"""A value into a field of whatever kind: list, box, slider, calendar or text."""

from __future__ import annotations

from stepwire.agent.observation import Element
from stepwire.planners.plain.deeds import choosing, dates, sliders, steppers, suggesting, ticking, writing
from stepwire.planners.plain.language.days import day_from
from stepwire.planners.plain.language.instructions.fields import Adjust, Fill
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import OFF_WORDS, ON_WORDS
from stepwire.planners.plain.language.measures import as_typed
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.index import Thing
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown
from stepwire.protocol.codes import CompletionCode


def fill(do: Fill, stage: Stage) -> Story[None]:
    """Give each field its value."""
    for field, value in do.values:
        yield from give_named(field, value, stage)


def adjust(do: Adjust, stage: Stage) -> Story[None]:
    """Make a field's number so much more or less. Raises Stuck where it holds no number."""
    thing = yield from stage.need(do.target, Wanted.SETTABLE)
    value = thing.value if isinstance(thing, Element) else ""
    try:
        number = float(value.replace(",", "") or "0") + do.by
    except ValueError:
        raise Stuck(
            CompletionCode.TASK_FAILED, f"{called(thing)} holds no number to change: {shown(value)}."
        ) from None
    yield from give(f"{number:g}", thing, stage)


def give_named(field: Phrase, value: str, stage: Stage) -> Story[None]:
    """Give the field, or the group of choices, that a phrase points at its value. Raises Stuck."""
    grouped = yield from choosing.grouped_choice(field, value, stage)
    if grouped is not None:
        yield from choosing.take(grouped, stage)
        return
    yield from give(value, (yield from stage.need(field, Wanted.SETTABLE)), stage)


def give(value: str, thing: Thing, stage: Stage) -> Story[None]:
    """Give a field its value, whatever kind of field it is. Raises Stuck when it cannot have it."""
    match thing:
        case Element(options=options) if options:
            yield from choosing.select(thing, value, stage)
        case Element(role=role, checked=checked) if role != "radio" and (
            role in ("checkbox", "switch") or checked is not None
        ):
            yield from _set_box(thing, value, stage)
        case Element(editable=False) if steppers.has_buttons(thing, stage.page):
            yield from steppers.step_to(thing, value, stage)
        case Element(role="slider" | "spinbutton", editable=False):
            yield from sliders.set_to(thing, value, stage)
        case Element(role="combobox" | "listbox", editable=False):
            yield from choosing.from_list(thing, value, stage)
        case Element(role="combobox", editable=True):
            yield from suggesting.enter(thing, stage.filled(value), stage)
        case Element(editable=False, role="textbox") if day_from(value, stage.today) is not None:
            yield from dates.pick_day(thing, value, stage)
        case Element(input_type=kind):
            yield from writing.type_into(thing, as_typed(value, kind, stage.today), stage)
        case _:
            yield from writing.type_into(thing, value, stage)


def _set_box(box: Element, value: str, stage: Stage) -> Story[None]:
    match value.strip().lower():
        case said if said in ON_WORDS | {"x", "1"}:
            yield from ticking.set_box(box, True, stage)
        case said if said in OFF_WORDS | {"", "0"}:
            yield from ticking.set_box(box, False, stage)
        case _:
            raise Stuck(
                CompletionCode.TASK_FAILED,
                f"{called(box)} is a box to tick: its value can be yes or no, not {shown(value)}.",
            )
