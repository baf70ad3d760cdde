"""What a control of that name does to a record: the control, the questions that follow, what has come of it.

Deleting is the one that cannot be undone: it is done when the record is listed no more.
"""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions.records import Delete, Do, Record
from stepwire.planners.plain.language.likeness import likeness, speaks_of, tokens
from stepwire.planners.plain.page import effects
from stepwire.planners.plain.page.finding import is_more
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.records import evidence
from stepwire.planners.plain.records.kinds import (
    deed,
    does,
    is_about,
    is_anothers,
    leads_to,
    stands_with,
    words_of,
)
from stepwire.planners.plain.records.saving import shows
from stepwire.planners.plain.records.showing import called_record, filled, toward
from stepwire.planners.plain.records.ways import Journey, Judge, is_here, reach
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Dialog, Navigate, Type

_MOST_QUESTIONS = 4
_GONE = frozenset({"deleted", "removed", "retired", "trashed", "erased", "discarded"})


def delete(do: Delete, stage: Stage) -> Story[None]:
    """Delete the record and see that it is gone. Raises Stuck."""
    record = filled(do.record, stage)
    seen: list[str] = []

    def arrived(page: Observation, journey: Journey) -> Element | None:
        if shows(record.name, page) and not is_about(record, page):
            seen.append(page.url)
        return _control("delete", record, page, journey)

    control = yield from reach(
        arrived,
        _toward_control("delete", record),
        stage,
        f"what deletes {called_record(record)}",
        search_for=record.name,
    )
    before, url = evidence.said(stage.page), stage.page.url
    yield from _press(control, record, stage)
    if not do.confirms:
        return
    yield from _confirm("delete", record, control, stage)
    yield from _see_it_gone(record, before, seen[-1] if seen else url, stage)


def do_to(do: Do, stage: Stage) -> Story[None]:
    """Press the control of that name for the record, and answer what it asks. Raises Stuck."""
    record = filled(do.record, stage)
    control = yield from reach(
        lambda page, journey: _control(do.verb, record, page, journey),
        _toward_control(do.verb, record),
        stage,
        f"what would {do.verb} {called_record(record)}",
        search_for=record.name,
    )
    looked, before = evidence.looks(stage.page), evidence.said(stage.page)
    yield from _press(control, record, stage)
    yield from _confirm(do.verb, record, control, stage)
    waiting = stage.pauses(stage.patience.element)
    while evidence.looks(stage.page) == looked:
        if waiting.over:
            raise Stuck(
                CompletionCode.TASK_FAILED, f"{called(control)} was pressed, and nothing changed on the page."
            )
        yield waiting.next()
        yield from stage.look_further()
    told = evidence.trouble(stage.page, before, (record.name,))
    if told is not None and evidence.is_alarm(told, stage.page):
        raise Stuck(CompletionCode.TASK_FAILED, f"The page has not accepted it: {shown(told, 160)}.")


# -- the control ------------------------------------------------------------------------------


def _control(verb: str, record: Record, page: Observation, journey: Journey) -> Element | None:
    """The one control that does this to the record and nothing else."""
    ranked = [(_does(each, verb, record, page, journey), each) for each in page.elements if _pressable(each)]
    best = max((score for score, _ in ranked), default=0.0)
    fitting = [each for score, each in ranked if score == best and score > 0]
    places = {(each.href or each.ref) for each in fitting}
    return fitting[0] if len(places) == 1 else None


def _does(control: Element, verb: str, record: Record, page: Observation, journey: Journey) -> float:
    own = does(control, verb, record, page)
    if own > 0:
        return own
    opened = (
        journey.last is not None
        and control.ref in journey.fresh
        and (
            stands_with(record, journey.last, page)
            or speaks_of(record.name, name_of(journey.last))
            or is_about(record, page)
        )
    )
    came = journey.last is not None and not journey.fresh and leads_to(record, journey.last, page) > 0.9
    if came and is_anothers(record, control, page):
        return 0.0
    return 0.8 if (opened or came) and deed(words_of(control), verb) == () else 0.0


def _pressable(control: Element) -> bool:
    return (
        control.role in ("button", "link", "menuitem", "img", "generic")
        and not control.disabled
        and not control.editable
    )


def _toward_control(verb: str, record: Record) -> Judge:
    near = toward(record)

    def judge(control: Element, page: Observation, journey: Journey) -> float:
        if is_more(control) and (stands_with(record, control, page) or is_about(record, page)):
            return 82.0 if tokens(words_of(control)) != ("settings",) else 55.0
        if speaks_of(record.name, words_of(control)) and {"more", "options", "actions"} & set(
            tokens(words_of(control))
        ):
            return 95.0
        edits = does(control, "edit", record, page)
        if edits > 0 and not is_here(control, page):
            return 60.0 + 10.0 * edits + (15.0 if is_about(record, page) else 0.0)
        return near(control, page, journey)

    return judge


# -- afterwards -------------------------------------------------------------------------------


def _press(control: Element, record: Record, stage: Stage) -> Story[None]:
    yield from stage.do(
        Click(target=target(control)), f"Pressing {called(control)} for {called_record(record)}"
    )


def _confirm(verb: str, record: Record, pressed: Element, stage: Stage) -> Story[None]:
    """Answer what the page asks before it does it: its dialog, or a button that says yes to just this."""
    known = {pressed.ref}
    again = False
    for _ in range(_MOST_QUESTIONS):
        yield from _settle(stage)
        if stage.page.dialog is not None:
            yield from stage.do(Dialog(accept=True), f"Accepting: the task says to {verb} it")
            continue
        yield from stage.look_further()
        name = _name_asked(record, stage.page)
        if name is not None:
            yield from stage.do(
                Type(target=target(name), text=record.name), f"Typing {shown(record.name)} to confirm"
            )
        sure = None if again else effects.asks_itself(pressed, stage.page)
        button = sure or _yes(verb, stage.page, known)
        if button is None:
            return
        known.add(button.ref)
        again = again or sure is not None
        yield from stage.do(Click(target=target(button)), f"Confirming with {called(button)}")


def _settle(stage: Stage) -> Story[None]:
    """A moment for a question to come up."""
    yield stage.pauses(stage.patience.doubt).next()


def _yes(verb: str, page: Observation, known: set[str]) -> Element | None:
    """The one button that says yes to it, on a page or in a layer that asks."""
    if not _asks(page):
        return None
    buttons = [
        each
        for each in page.elements
        if each.role in ("button", "link") and each.ref not in known and not each.disabled and each.in_view
    ]
    for sort in ("confirm", verb):
        fitting = [
            each for each in buttons if (said := deed(words_of(each), sort)) is not None and len(said) <= 5
        ]
        plain = [each for each in fitting if each.role == "button"] or fitting
        if len(plain) == 1:
            return plain[0]
        inside = [each for each in plain if _asking(each.context)]
        if len(inside) == 1:
            return inside[0]
    return None


def _asks(page: Observation) -> bool:
    return any(_asking(block.text) for block in page.texts) or _asking(page.title)


def _asking(text: str) -> bool:
    words = set(tokens(text))
    return (
        "?" in text
        or bool({"sure", "confirm", "confirmation", "really", "permanently", "undone"} & words)
        or (
            bool({"delete", "remove", "retire"} & words) and bool({"cannot", "will", "want", "about"} & words)
        )
        or (text.lower().startswith(("delete ", "remove ")))
    )


def _name_asked(record: Record, page: Observation) -> Element | None:
    """The field in which the record's name has to be typed before it is deleted."""
    if not any("type" in tokens(block.text) and "confirm" in tokens(block.text) for block in page.texts):
        return None
    fields = [each for each in page.elements if each.editable and not each.value and each.in_view]
    return fields[0] if len(fields) == 1 else None


def _see_it_gone(record: Record, before: frozenset[str], listed: str, stage: Stage) -> Story[None]:
    waiting = stage.pauses(stage.patience.element)
    looked = False
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        page = stage.page
        told = evidence.trouble(page, before, (record.name,))
        if evidence.success(page, before, _GONE) is not None:
            return
        if looked and not _lists(record, page) and not is_about(record, page):
            return
        if not looked and not _lists(record, page) and waiting.over:
            looked = True
            yield from stage.do(Navigate(url=listed), "Looking again, to see that it is gone")
            continue
        if waiting.over:
            break
        yield waiting.next()
    why = f" The page says: {shown(told, 160)}." if told else ""
    raise Stuck(
        CompletionCode.TASK_FAILED, f"{called_record(record)} is still there after it was deleted.{why}"
    )


def _lists(record: Record, page: Observation) -> bool:
    """Whether the page still has the record in a list: a link or a cell of its name."""
    if any(
        leads_to(record, each, page) >= 0.97
        for each in page.elements
        if each.role in ("link", "row", "option", "treeitem")
    ):
        return True
    cells = [
        block.text for block in page.texts if block.role in ("cell", "gridcell", "listitem", "rowheader")
    ]
    return not record.name.isdigit() and any(likeness(record.name, text) >= 94.0 for text in cells)
