"""Filling in a form that was found, sending it, and seeing what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds import filling
from stepwire.planners.plain.language.likeness import likeness, speaks_of, tokens
from stepwire.planners.plain.page.finding import is_more
from stepwire.planners.plain.records import evidence
from stepwire.planners.plain.records.entry import Entry, sender, senders_of
from stepwire.planners.plain.records.kinds import deed, words_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Press, Type


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent: where it stood, and what the page said and had before."""

    entry: Entry
    url: str
    before: frozenset[str]
    controls: frozenset[str] = frozenset()

    def values(self) -> tuple[str, ...]:
        """What was filled in."""
        return tuple(value for _, value in self.entry.pairs)

    def is_left(self, page: Observation) -> bool:
        """Whether the form is no longer the page: another address, or its fields are gone."""
        gone = all(page.element(field.ref) is None for field, _ in self.entry.pairs or ())
        return page.url != self.url or (bool(self.entry.pairs) and gone)


def fill_in(entry: Entry, stage: Stage) -> Story[None]:
    """Each value into its field, and a password into the field that asks for it again. Raises Stuck."""
    for field, value in entry.pairs:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        yield from filling.give(value, stage.page.element(field.ref) or field, stage)
        for again in _asked_again(field, entry):
            yield from filling.give(value, stage.page.element(again.ref) or again, stage)


def _asked_again(field: Element, entry: Entry) -> list[Element]:
    """The fields that want the same value once more."""
    if field.input_type != "password":
        return []
    words = {"confirm", "confirmation", "repeat", "again", "retype", "verify"}
    given = {each.ref for each, _ in entry.pairs}
    return [
        each
        for each in entry.fields
        if each.input_type == "password"
        and each.ref not in given
        and words & set(tokens(each.name or each.label))
    ]


def send(entry: Entry, kind: str, press: str, stage: Stage) -> Story[Sent]:
    """Press what sends the form, else Enter in its last line. Raises Stuck when it is not clear what does."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    entry = Entry(entry.form, entry.pairs, entry.missing, entry.fields, senders_of(entry, stage.page))
    controls = frozenset(each.ref for each in stage.page.elements if each.in_view)
    sent = Sent(entry, stage.page.url, evidence.said(stage.page), controls)
    button = sender(entry, kind, press)
    if button is None and press:
        button = yield from _in_a_menu(press, stage)
    before = evidence.looks(stage.page)
    if button is not None:
        yield from stage.do(Click(target=target(button)), f"Pressing {called(button)}")
    else:
        yield from _enter(entry, stage)
    waiting = stage.pauses(stage.patience.sending)
    yield from stage.look_further()
    while evidence.looks(stage.page) == before and not waiting.over:
        yield waiting.next()
        yield from stage.look_further()
    return sent


def _in_a_menu(press: str, stage: Stage) -> Story[Element]:
    """The control that the writer named, behind a button that shows what more can be done. Raises Stuck."""
    known = {each.ref for each in stage.page.elements}
    for menu in [
        each for each in stage.page.elements if is_more(each) and each.in_view and not each.disabled
    ]:
        yield from stage.do(Click(target=target(menu)), f"Opening {called(menu)}, looking for {shown(press)}")
        yield from stage.look_further()
        fitting = [
            each
            for each in stage.page.elements
            if each.ref not in known and not each.disabled and likeness(press, words_of(each)) >= 88.0
        ]
        if len(fitting) == 1:
            return fitting[0]
    raise Stuck(CompletionCode.TARGET_NOT_FOUND, f"No one button {shown(press)} was found for this form.")


def _enter(entry: Entry, stage: Stage) -> Story[None]:
    lines = [field for field, _ in entry.pairs if field.editable and field.tag == "input"]
    if not lines:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            "It is not clear which button sends the form: say its name, as in “click Save”.",
        )
    yield from stage.do(
        Press(keys="Enter", target=target(lines[-1])), f"Pressing Enter in {called(lines[-1])}"
    )


def accepted(sent: Sent, name: str, stage: Stage) -> Story[bool]:
    """Whether the page shows that the form was taken: a message, or the form is left and the record is there.

    False when the form is left and nothing is said. Raises Stuck when the page says that it did not
    work, or the form is still there.
    """
    waiting = stage.pauses(stage.patience.element)
    asked = False
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        page, left = stage.page, sent.is_left(stage.page)
        again = None if asked or left else _asks_again(sent, page)
        if again is not None:
            asked = True
            yield from _save_with(again, name, stage)
            continue
        told = evidence.trouble(page, sent.before, sent.values())
        if told is None and (
            evidence.success(page, sent.before) is not None or (left and _names(name, page))
        ):
            return True
        if waiting.over or (told is not None and not left):
            return _left_for_good(sent, told, page)
        yield waiting.next()


def _names(name: str, page: Observation) -> bool:
    return name != "" and shows(name, page)


def _left_for_good(sent: Sent, told: str | None, page: Observation) -> bool:
    """False: the form is left, and nothing is said. Raises Stuck for a complaint, or a form that stays."""
    if told is not None:
        raise Stuck(
            CompletionCode.TASK_FAILED, f"The page has not accepted it: {_complaint(told, sent, page)}."
        )
    if sent.is_left(page):
        return False
    empty = ", ".join(called(each) for each in evidence.unfilled(sent.entry.fields, page))
    raise Stuck(
        CompletionCode.TASK_FAILED,
        "The form was sent and is still there; the page does not say that it was accepted."
        + (f" These fields are required and empty: {empty}." if empty else ""),
    )


def _complaint(told: str, sent: Sent, page: Observation) -> str:
    """What the page says in all, and of each field that it does not accept."""
    now = (page.element(field.ref) for field, _ in sent.entry.pairs)
    fields = [
        f"{called(each)}: {shown(each.invalid, 80)}" for each in now if each is not None and each.invalid
    ]
    return "; ".join([shown(told, 160), *fields[:3]])


def _save_with(button: Element, name: str, stage: Stage) -> Story[None]:
    """Press the button that has come up to save with, once what it asks for is given."""
    yield from _leave_a_note(button, name, stage)
    now = stage.page.element(button.ref) or button
    yield from stage.do(Click(target=target(now)), f"Saving with {called(now)}")


def _leave_a_note(button: Element, name: str, stage: Stage) -> Story[None]:
    """What was done, into the one empty line beside the button where a site wants to be told."""
    lines = [
        each
        for each in stage.page.elements
        if each.editable
        and each.in_view
        and not each.value
        and each.form == button.form
        and _NOTES & set(tokens(f"{each.name} {each.label} {each.placeholder}"))
    ]
    if len(lines) == 1:
        note = f"Update {name}".strip()
        yield from stage.do(
            Type(target=target(lines[0]), text=note), f"Typing {shown(note)} into {called(lines[0])}"
        )


_NOTES = frozenset({"message", "note", "comment", "summary", "reason", "description"})


def _asks_again(sent: Sent, page: Observation) -> Element | None:
    """The one button to save with that has come up since: some sites ask for a note first."""
    known = {each.ref for each in sent.entry.senders if each.in_view}
    new = [
        each
        for each in page.elements
        if each.role == "button"
        and each.ref not in known
        and each.ref not in sent.controls
        and each.in_view
        and not each.disabled
        and deed(words_of(each), "save") is not None
    ]
    return new[0] if len(new) == 1 else None


def shows(name: str, page: Observation) -> bool:
    """Whether the page says this name outside fields."""
    texts = (
        *(block.text for block in page.texts),
        *(each.text or each.name for each in page.elements if not each.editable),
    )
    return any(speaks_of(name, text) for text in texts) or speaks_of(name, page.title)
