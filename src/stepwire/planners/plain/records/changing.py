"""New values for a record or a setting: the way to its form, the form, and what it holds afterwards."""

from __future__ import annotations

import re

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds import filling
from stepwire.planners.plain.language.instructions.records import Change, Record, Values
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import ON_WORDS, PERSONAL_AREAS, SITE_AREAS
from stepwire.planners.plain.language.likeness import likeness, tokens
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import Found, find, is_more
from stepwire.planners.plain.records import saving
from stepwire.planners.plain.records.entry import (
    Entry,
    blank_form,
    entry_for,
    field_words,
    sender,
    senders_of,
)
from stepwire.planners.plain.records.kinds import deed, does, is_about, is_area, leads_to, words_of
from stepwire.planners.plain.records.showing import called_record, filled, toward
from stepwire.planners.plain.records.ways import Journey, Judge, leads_on, reach
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Navigate

_TOO_COMMON = frozenset({"name", "title", "the", "of", "number", "my"})
_SAVING = frozenset({"save", "update", "apply", "change", "store", "set", "rename", "submit", "confirm"})


def change(do: Change, stage: Stage) -> Story[None]:
    """Change it and keep it changed. Raises Stuck when it is not found, or not so afterwards."""
    values = tuple((phrase, stage.filled(value)) for phrase, value in do.values)
    if do.record is None and (yield from _are_here(values, stage)):
        yield from _change_here(do, values, stage)
        return
    record, values = _lifted(do.record and filled(do.record, stage), values)
    entry = yield from _form(record, values, do, stage)
    if not values:
        return
    yield from saving.fill_in(entry, stage)
    if do.saves:
        yield from _save(entry, record, do, stage)


# -- on this page -----------------------------------------------------------------------------


def _are_here(values: Values, stage: Stage) -> Story[bool]:
    """Whether the page before us has the fields; given a moment, for it may still be drawing them."""
    waiting = stage.pauses(stage.patience.doubt)
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        if all(
            isinstance(find(stage.phrase(field), Wanted.SETTABLE, stage.page), Found) for field, _ in values
        ):
            return True
        if waiting.over:
            return False
        yield waiting.next()


def _change_here(do: Change, values: Values, stage: Stage) -> Story[None]:
    """Fill the fields of this page in; press what saves them, if the page has it and no later step does."""
    entry = entry_for(values, stage.page)
    for field, value in values:
        yield from filling.give_named(field, value, stage)
    if entry is None or entry.missing or not do.saves:
        return
    yield from stage.look_further()
    button = sender(
        Entry(entry.form, entry.pairs, (), entry.fields, senders_of(entry, stage.page)), "", do.press
    )
    if button is not None and (do.press or _keeps_changes(words_of(button))):
        yield from _save(entry, None, do, stage)


def _keeps_changes(button: str) -> bool:
    """Whether a button says that it keeps what was changed: a bare "Submit" may do much else."""
    words = tokens(button)
    return words[:1][0] in _SAVING - {"submit", "confirm"} or "changes" in words


# -- elsewhere --------------------------------------------------------------------------------


def _lifted(record: Record | None, values: Values) -> tuple[Record | None, Values]:
    """The record that the fields are said to be of: "the priority of issue 3"."""
    if record is not None or not values or values[0][0].place is None:
        return record, values
    kind, _, name = values[0][0].place.words.rpartition(" ")
    of = Record(name, kind) if name.isdigit() else Record(values[0][0].place.words)
    return of, tuple(
        (Phrase(said=field.words, words=field.words, role=field.role), value) for field, value in values
    )


def _form(record: Record | None, values: Values, do: Change, stage: Stage) -> Story[Entry]:
    if record is not None:
        return (
            yield from reach(
                lambda page, journey: _of_record(record, values, page, journey),
                _toward_editing(record, [field.said for field, _ in values] == ["name"]),
                stage,
                f"a form for {called_record(record)}",
                search_for=record.name,
            )
        )
    sought = " and ".join(shown(field.said) for field, _ in values)
    return (
        yield from reach(
            lambda page, _: _with_all(values, do.personal, page),
            _toward_setting(values, do.personal),
            stage,
            f"a form with {sought}",
        )
    )


_OF_ALL = frozenset(["site", "server", "wiki", "application", "app", "company", "project", "page", "blog"])


def _with_all(values: Values, personal: bool, page: Observation) -> Entry | None:
    """The form with a field for each value; what belongs to all is no field for one's own."""
    entry = entry_for(values, page)
    if entry is None or entry.missing:
        return None
    labels = {word for field, _ in entry.pairs for word in tokens(f"{field.name} {field.label}")}
    wanted = {word for field, _ in values for word in tokens(field_words(field))}
    return None if personal and (_OF_ALL & labels) - wanted else entry


def _of_record(record: Record, values: Values, page: Observation, journey: Journey) -> Entry | None:
    entry = entry_for(values, page) if values else blank_form(page)
    if entry is None or entry.missing:
        return None
    holds = any(likeness(record.name, field.value) >= 90.0 for field in entry.fields if field.value)
    came = journey.last is not None and (
        does(journey.last, "edit", record, page) > 0 or leads_to(record, journey.last, page) > 0.9
    )
    return entry if holds or is_about(record, page) or came else None


def _toward_editing(record: Record, renames: bool) -> Judge:
    near = toward(record)

    def judge(control: Element, page: Observation, journey: Journey) -> float:
        if renames and _renames(control, record, page, journey):
            return 105.0
        if is_more(control) and is_about(record, page):
            return 82.0 if renames else 60.0
        edits = does(control, "edit", record, page)
        if edits > 0:
            return 60.0 + 10.0 * edits if renames else 80.0 + 20.0 * edits
        if (
            journey.last is not None
            and leads_to(record, journey.last, page) > 0.9
            and deed(words_of(control), "edit") == ()
        ):
            return 85.0
        return near(control, page, journey)

    return judge


def _renames(control: Element, record: Record, page: Observation, journey: Journey) -> bool:
    """Whether a control gives the record another name: it says so on its page, or in a menu opened there."""
    opened = control.ref in journey.fresh and is_about(record, page)
    return does(control, "rename", record, page) > 0 or (
        opened and deed(words_of(control), "rename") is not None
    )


def _toward_setting(values: Values, personal: bool) -> Judge:
    wanted = {word for field, _ in values for word in tokens(field_words(field))} - _TOO_COMMON
    first, second = (PERSONAL_AREAS, SITE_AREAS) if personal else (SITE_AREAS, PERSONAL_AREAS)

    def judge(control: Element, page: Observation, journey: Journey) -> float:
        words = tokens(words_of(control))
        if not words or len(words) > 5:
            return 0.0
        bare = tuple(
            word for word in words if word not in ("your", "my", "edit", "change", "update", "manage", "the")
        )
        if wanted & set(bare):
            return 88.0 - 4.0 * len(set(bare) - wanted)
        if is_area(words, first) or is_area(bare, first):
            return 75.0 - (10.0 if words in (("settings",), ("preferences",), ("me",)) else 0.0)
        if is_area(words, second) or is_area(bare, second):
            return 50.0
        if control.ref in journey.fresh and control.role in ("link", "menuitem"):
            return 25.0
        return leads_on("", control, words)

    return judge


# -- keeping ----------------------------------------------------------------------------------


def _save(entry: Entry, record: Record | None, do: Change, stage: Stage) -> Story[None]:
    """Send the form and see that the new values are there. Raises Stuck."""
    kind = record.kind if record else ""
    form_url = stage.page.url
    sent = yield from saving.send(entry, kind, do.press, stage)
    told = next((value for field, value in entry.pairs if field.editable and "{{" not in value), "")
    if (yield from saving.accepted(sent, told, stage)):
        return
    yield from _look_again(entry, form_url, stage)


def _look_again(entry: Entry, url: str, stage: Stage) -> Story[None]:
    """Open the form again and see that it holds the values. Raises Stuck."""
    yield from stage.do(Navigate(url=url), "Opening the form again to see that it was saved")
    yield from stage.look_further()
    for field, value in entry.pairs:
        now = [
            each
            for each in stage.page.elements
            if each.role == field.role and each.name == field.name and each.label == field.label
        ]
        if "{{" in value or any(_holds(each, value) for each in now):
            continue
        raise Stuck(
            CompletionCode.TASK_FAILED,
            f"The form was sent, but {called(field)} does not hold {shown(value)} afterwards.",
        )


def _holds(field: Element, value: str) -> bool:
    if field.checked is not None:
        return field.checked is (value.strip().lower() in ON_WORDS)
    return likeness(value, field.value) >= 90.0 or _is_same_number(value, field.value)


def _is_same_number(one: str, other: str) -> bool:
    """Whether both are one number, written in two ways: 240 and 240.0."""
    return all(map(_NUMBER.fullmatch, (one.strip(), other.strip()))) and float(one) == float(other)


_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,9})?")
