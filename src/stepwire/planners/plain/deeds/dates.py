"""Picking a day in a calendar: turn to its month, then press its number."""

from __future__ import annotations

import re
from datetime import date, datetime

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.days import day_from
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.page.candidates import SURE
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click

_MOST_MONTHS = 240
_MONTH = re.compile(r"\b(?P<month>[A-Z][a-z]{2,8})\.?,? (?P<year>\d{4})\b")
_FORMS = ("%B %Y", "%b %Y")
_ON = ("next", "next month", ">", "›", "»")
_BACK = ("prev", "previous", "previous month", "<", "‹", "«")


def pick_day(field: Thing, value: str, stage: Stage) -> Story[None]:
    """Open the field's calendar and choose the day in it. Raises Stuck."""
    day = day_from(stage.filled(value), stage.today)
    if day is None:
        raise Stuck(CompletionCode.TASK_FAILED, f"{shown(value)} is no day that is understood.")
    yield from stage.do(Click(target=target(field)), f"Opening the calendar of {called(field)}")
    for _ in range(_MOST_MONTHS):
        month = yield from stage.look_for(_month)
        away = (day.year - month.year) * 12 + day.month - month.month
        if away == 0:
            break
        turn = _control(_ON if away > 0 else _BACK, stage.page)
        yield from stage.do(Click(target=target(turn)), f"Turning the calendar to {day:%B %Y}")
    yield from stage.do(Click(target=target(_cell(day, stage.page))), f"Choosing the {day:%d %B %Y}")


def _month(page: Observation) -> date:
    """The month that the calendar shows."""
    months = {month for block in page.texts if (month := _read(block.text)) is not None}
    if len(months) == 1:
        return months.pop()
    raise Stuck(
        CompletionCode.TARGET_NOT_FOUND, f"There are {len(months)} calendars with a month and a year."
    )


def _read(text: str) -> date | None:
    match = _MONTH.fullmatch(text.strip())
    for form in _FORMS if match else ():
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a month has no zone
        except ValueError:
            continue
    return None


def _control(names: tuple[str, ...], page: Observation) -> Thing:
    """The one control of that name, else the one text: calendars are made of either."""
    controls: list[Thing] = [each for each in page.elements if not each.disabled and _bears(names, each)]
    fitting = controls or [each for each in page.texts if _bears(names, each)]
    if len(fitting) != 1:
        raise Stuck(CompletionCode.TARGET_NOT_FOUND, "The calendar has no one control to turn its months.")
    return fitting[0]


def _bears(names: tuple[str, ...], thing: Thing) -> bool:
    texts = (name_of(thing), *((thing.title, *thing.hint.split()) if isinstance(thing, Element) else ()))
    return any(
        text.strip() == name or likeness(name, text) >= SURE for name in names for text in texts if text
    )


def _cell(day: date, page: Observation) -> Thing:
    """The one usable thing with the day's number."""
    fitting = [each for each in page.elements if name_of(each).strip() == str(day.day) and not each.disabled]
    if len(fitting) != 1:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"The calendar has {len(fitting)} days with the number {day.day} that can be chosen.",
        )
    return fitting[0]
