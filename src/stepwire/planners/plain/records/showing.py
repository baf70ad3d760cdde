"""Getting to a record, wherever the application keeps it: by its name, its number, its list, or a search."""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions.records import Record, Show
from stepwire.planners.plain.language.lexicon import ACTION_VERBS
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.page.finding import is_more, next_page
from stepwire.planners.plain.records.kinds import (
    is_about,
    is_synonym,
    leads_to,
    same_kind,
    stands_with,
    words_of,
)
from stepwire.planners.plain.records.saving import shows
from stepwire.planners.plain.records.ways import (
    Journey,
    Judge,
    entry_of_list,
    is_of_opened,
    leads_on,
    part_below,
    reach,
)
from stepwire.planners.plain.stage import Stage, Story, Stuck, shown
from stepwire.protocol.codes import CompletionCode

_FEW = 6


def show(do: Show, stage: Stage) -> Story[None]:
    """Get to the record's own page. Raises Stuck."""
    record = filled(do.record, stage)
    yield from reach(
        lambda page, journey: True if _is_there(record, page, journey) else None,
        toward(record),
        stage,
        called_record(record),
        search_for=record.name,
    )


def find_record(record: Record, stage: Stage, why: str) -> Story[None]:
    """See that the record is there, on a list or its own page. Raises Stuck with ``why``."""
    try:
        yield from reach(
            lambda page, _: True if shows(record.name, page) else None,
            toward(record),
            stage,
            called_record(record),
            search_for=record.name,
            most=_FEW,
        )
    except Stuck as stuck:
        raise Stuck(CompletionCode.TASK_FAILED, f"{why}. {stuck.verdict.error}") from stuck


def filled(record: Record, stage: Stage) -> Record:
    """The record with the run's variables filled in."""
    return Record(stage.filled(record.name), record.kind)


def called_record(record: Record) -> str:
    """What to call it before a viewer."""
    return f"the {record.kind} {shown(record.name)}" if record.kind else shown(record.name)


def _is_there(record: Record, page: Observation, journey: Journey) -> bool:
    if is_about(record, page):
        return True
    return journey.last is not None and leads_to(record, journey.last, page) > 0.95 and not journey.fresh


def toward(record: Record) -> Judge:
    """How far a control leads to the record."""

    def judge(control: Element, page: Observation, journey: Journey) -> float:
        leads = leads_to(record, control, page)
        if leads > 0 and is_about(record, page):
            return 33.0  # as a page's own name at its top does
        if leads > 0:
            return 90.0 * leads - (6.0 if control.role not in ("link", "row", "button") else 0.0)
        words = tokens(words_of(control))
        if is_more(control) and stands_with(record, control, page):
            return 70.0
        fit = (
            same_kind(record.kind, words)
            if record.kind and words[:1] != () and words[0] not in ACTION_VERBS
            else 0.0
        )
        if fit >= 0.8:
            return 50.0 if is_synonym(record.kind, words) else 40.0 + 20.0 * fit
        if next_page(page) is control:
            return 30.0
        if fit > 0 and len(words) <= 3:
            return 35.0
        if control.role == "link" and is_of_opened(record.kind, control, journey):
            return 25.0
        return max(
            entry_of_list(record.kind, control, page) or leads_on(record.kind, control, words),
            part_below(record.kind, control, page),
        )

    return judge
