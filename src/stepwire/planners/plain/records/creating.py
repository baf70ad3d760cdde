"""Making a new record: the way to its form, the form or forms, and the record that is there afterwards."""

from __future__ import annotations

import re

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.heads import singular
from stepwire.planners.plain.language.instructions.records import Create, Record, Values
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.page.finding import is_more
from stepwire.planners.plain.records import saving
from stepwire.planners.plain.records.entry import (
    Entry,
    blank_form,
    entry_for,
    is_creating,
    named_values,
    page_speaks_of,
)
from stepwire.planners.plain.records.kinds import any_kind, deed, same_kind, words_of
from stepwire.planners.plain.records.showing import find_record
from stepwire.planners.plain.records.ways import Journey, Judge, entry_of_list, is_of_opened, leads_on, reach
from stepwire.planners.plain.stage import Stage, Story, Stuck, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click

_MOST_FORMS = 4
_SMALL = 2  # fields of a form that may be only the first of several


def create(do: Create, stage: Stage) -> Story[None]:
    """Make the record. Raises Stuck when the way is not found, it is not accepted, or it cannot be seen."""
    left = _filled(named_values(do.name, do.kind, do.values), stage)
    name = stage.filled(do.name) or (left[0][1] if left else "")
    entry = yield from reach(
        lambda page, journey: _arrived(do.kind, left, page, journey),
        toward_creating(do.kind),
        stage,
        f"a form for a new {do.kind}",
    )
    if not left:
        return
    sent, left = yield from _through_its_forms(entry, left, do, stage)
    if not (yield from saving.accepted(sent, name, stage)):
        why = "It was sent, but the new one was not found afterwards"
        yield from find_record(Record(name, do.kind), stage, why)
    if left:
        raise _without_fields(left)


def _through_its_forms(
    entry: Entry, left: Values, do: Create, stage: Stage
) -> Story[tuple[saving.Sent, Values]]:
    """Fill in and send the form, and those that come after it: the last one, and what has no field in any."""
    for _ in range(_MOST_FORMS):
        if entry.missing:
            entry = yield from _with_hidden(entry, left, do.kind, stage)
        yield from saving.fill_in(entry, stage)
        sent = yield from saving.send(entry, do.kind, do.press, stage)
        left = entry.missing
        further = yield from _next_form(left, do.kind, sent, stage)
        if further is None:
            break
        entry = further
    return sent, left


def _filled(values: Values, stage: Stage) -> Values:
    return tuple((phrase, stage.filled(value)) for phrase, value in values)


def _arrived(kind: str, values: Values, page: Observation, journey: Journey) -> Entry | None:
    came = journey.last is not None and opens_creation(kind, journey.last, page) > 0
    if not values:
        return (blank_form(page) or Entry(0, (), (), (), ())) if came else None
    entry = entry_for(values, page, kind)
    if entry is None or is_of_another_sort(kind, page):
        return None
    fresh = all(not field.value for field, _ in entry.pairs if field.editable)
    if came or (fresh and is_creating(entry, kind, page)):
        return entry
    return (
        entry
        if fresh and not entry.missing and len(entry.pairs) > 1 and page_speaks_of(tokens(kind), page)
        else None
    )


def is_of_another_sort(kind: str, page: Observation) -> bool:
    """Whether the page says that it makes another sort of the same: a home page, no article page."""
    wanted = tuple(map(singular, tokens(kind)))
    texts = (page.title, *(block.text for block in page.texts if block.role in ("heading", "listitem")))
    for text in texts if len(wanted) > 1 else ():
        said = deed(re.split(r" [-|–—·] ", text)[0], "create")
        there = tuple(map(singular, said)) if said else ()
        if there[-1:] == wanted[-1:] and len(there) > 1 and same_kind(kind, there) == 0:
            return True
    return False


def _with_hidden(entry: Entry, values: Values, kind: str, stage: Stage) -> Story[Entry]:
    """The form with what its tabs and closed sections hold, where values have no field yet. Raises Stuck."""
    tried: set[str] = set()
    while entry.missing:
        closed = [each for each in stage.page.elements if _is_closed(each) and each.ref not in tried]
        if not closed or len(tried) >= 5:
            break
        tried.add(closed[0].ref)
        yield from stage.do(
            Click(target=target(closed[0])),
            f"Opening {shown(words_of(closed[0]))}, looking for {shown(entry.missing[0][0].said)}",
        )
        yield from stage.look_further()
        entry = _more(entry, entry_for(values, stage.page, kind))
    if entry.missing and len(entry.fields) > _SMALL:
        raise _without_fields(entry.missing)
    return entry


def _more(entry: Entry, other: Entry | None) -> Entry:
    return other if other is not None and len(other.pairs) > len(entry.pairs) else entry


def _is_closed(control: Element) -> bool:
    """Whether it is a tab that is not shown, or a section of the form that is closed."""
    if control.disabled:
        return False
    return (control.role == "tab" and not control.selected) or (
        control.expanded is False and control.form > 0 and not is_more(control)
    )


def _next_form(left: Values, kind: str, sent: saving.Sent, stage: Stage) -> Story[Entry | None]:
    """The form that came after the first and takes what is left; None when there is none."""
    if not left:
        return None
    waiting = stage.pauses(stage.patience.element)
    while True:
        yield from stage.look_further()
        entry = entry_for(left, stage.page, kind)
        if entry is not None and sent.is_left(stage.page):
            return entry
        if waiting.over:
            return None
        yield waiting.next()


def _without_fields(left: Values) -> Stuck:
    names = ", ".join(shown(phrase.said) for phrase, _ in left)
    return Stuck(CompletionCode.TARGET_NOT_FOUND, f"The form has no field for {names}.")


# -- the way ----------------------------------------------------------------------------------


def toward_creating(kind: str) -> Judge:
    """How far a control leads to the form for a new record of this kind."""

    def judge(control: Element, page: Observation, journey: Journey) -> float:
        opens = opens_creation(kind, control, page)
        if opens > 0:
            return opens
        words = tokens(words_of(control))
        fit = same_kind(kind, words)
        if fit >= 0.8 or (fit > 0 and len(words) <= 3):
            return 50.0 + 20.0 * fit
        if control.role == "link" and is_of_opened(kind, control, journey):
            return 25.0
        return entry_of_list(kind, control, page) or leads_on(kind, control, words)

    return judge


def opens_creation(kind: str, control: Element, page: Observation) -> float:
    """How plainly a control opens the form for a new record of this kind; 0 when it does something else."""
    said = deed(words_of(control), "create")
    if said is None and control.title:
        said = deed(control.title, "create")
    if said is None:
        return 0.0
    fit = same_kind(kind, said) if kind else 0.5
    if fit > 0:
        return 80.0 + 20.0 * fit
    if said and not any_kind(said):
        return 0.0
    first = tokens(control.context)[:1]
    if same_kind(kind, first) > 0:
        return 94.0
    if kind and same_kind(kind, tokens(control.href.replace("-", " ").replace("_", " "))) > 0:
        return 88.0
    return 84.0 if page_speaks_of((*tokens(kind), *(f"{word}s" for word in tokens(kind))), page) else 45.0
