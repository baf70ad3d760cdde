"""Booking a journey: from, to and day into their fields, search, and use the best that is offered."""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds import comparing, suggesting
from stepwire.planners.plain.deeds.dates import pick_day
from stepwire.planners.plain.deeds.sending import press_one
from stepwire.planners.plain.language.instructions.goals import Travel
from stepwire.planners.plain.language.lexicon import SEARCH_NAMES, SUBMIT_NAMES
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.language.measures import as_typed
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import SURE, Wanted
from stepwire.planners.plain.page.finding import Absent
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.stage import Stage, Story, called, shown, target, unfound
from stepwire.runs.actions import Type

_FROM = ("from", "origin", "departure city", "departure airport", "leaving from", "where from")
_TO = ("to", "destination", "arrival city", "arrival airport", "going to", "where to")
_DAY = ("date", "departure date", "depart", "day", "departing", "departure", "when", "travel date")


def book(do: Travel, stage: Stage) -> Story[None]:
    """The whole way. Raises Stuck."""
    for names, value in ((_FROM, do.origin), (_TO, do.destination)):
        field = yield from _field(names, stage)
        yield from suggesting.enter(field, stage.filled(value), stage)
    field = yield from _field(_DAY, stage)
    if field.editable:
        text = as_typed(stage.filled(do.day), field.input_type, stage.today)
        yield from stage.do(
            Type(target=target(field), text=text), f"Typing {shown(text)} into {called(field)}"
        )
    else:
        yield from pick_day(field, do.day, stage)
    yield from press_one((*SEARCH_NAMES, *SUBMIT_NAMES), stage)
    yield from comparing.pick(do.best, stage)


def _field(names: tuple[str, ...], stage: Stage) -> Story[Element]:
    def of_that_name(page: Observation) -> Element:
        fields = [each for each in page.elements if each.role in ("textbox", "combobox", "searchbox")]
        for name in names:
            fitting = [each for each in fields if likeness(name, name_of(each)) >= SURE]
            if len(fitting) == 1:
                return fitting[0]
        raise unfound(named(names[0]), Wanted.EDITABLE, Absent())

    return (yield from stage.look_for(of_that_name))
