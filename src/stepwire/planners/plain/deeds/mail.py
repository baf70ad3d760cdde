"""Messages in an inbox: open, delete, star, reply, forward.

An inbox is a list whose entries begin with, or else hold, a sender's name. What is to be done is looked
for in the entry itself first, then in the opened message. Every way to it is a control with that name,
title or picture; the message is sent with the control that says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.planners.plain.language.instructions.goals import Mail
from stepwire.planners.plain.language.likeness import canonical, likeness, speaks_of, tokens
from stepwire.planners.plain.page.candidates import SURE
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Type
from stepwire.runs.events import Rect

_NAMES = {
    "delete": ("delete", "trash", "remove", "move to trash", "bin"),
    "star": ("star", "important", "mark as important", "flag", "favourite", "favorite"),
    "reply": ("reply", "respond", "answer"),
    "forward": ("forward",),
}
_SEND = ("send", "send message", "submit")
_TALLEST = 160.0  # pixels: more is no entry of a list
_MOST = 50


def deal_with(do: Mail, stage: Stage) -> Story[None]:
    """Do it, with the one message of the sender or with every. Raises Stuck."""
    entry = yield from _entry(do, stage)
    if do.do == "open":
        yield from _open(entry, do, stage)
        return
    yield from _start(entry, do, stage)
    for _ in range(_MOST if do.every else 0):
        yield from stage.look_further()
        left = _entries(do.sender or "", stage.page)
        if do.do != "delete" or not left:
            return
        yield from _start(left[0], do, stage)
    if do.do in ("reply", "forward"):
        yield from _write(do, stage)


def _start(entry: Thing, do: Mail, stage: Stage) -> Story[None]:
    """Press the control for it in the entry, else in the opened message."""
    control = _control(_NAMES[do.do], _inside(entry, stage.page))
    if control is None:
        yield from _open(entry, do, stage)
        control = yield from _await(_NAMES[do.do], stage)
    yield from stage.do(Click(target=target(control)), f"Pressing {do.do} for {shown(do.sender or '')}")


def _entry(do: Mail, stage: Stage) -> Story[Thing]:
    sender = stage.filled(do.sender or "")

    def of_the_sender(page: Observation) -> Thing:
        entries = _entries(sender, page)
        if len(entries) == 1 or (entries and do.every):
            return entries[0]
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"There are {len(entries)} messages from {shown(sender)}."
            if entries
            else f"No message from {shown(sender)} was found.",
        )

    return (yield from stage.look_for(of_the_sender))


def _entries(sender: str, page: Observation) -> list[Thing]:
    """The entries of a list that begin with the sender, else those that hold the name, else the names."""
    listed: list[Thing] = [
        each
        for each in page.elements
        if each.rect.height <= _TALLEST and not each.editable and speaks_of(sender, each.text or each.name)
    ]
    words = tokens(sender)
    first = [each for each in listed if tokens(name_of(each))[: len(words)] == words]
    names: list[Thing] = [each for each in page.texts if canonical(tokens(each.text)) == canonical(words)]
    return _outermost(first or listed) or names


def _outermost(things: list[Thing]) -> list[Thing]:
    return [
        each
        for each in things
        if not any(other is not each and _within(each.rect, other.rect) for other in things)
    ]


def _within(inner: Rect, outer: Rect) -> bool:
    x, y = inner.x + inner.width / 2, inner.y + inner.height / 2
    return outer.x <= x <= outer.x + outer.width and outer.y <= y <= outer.y + outer.height


def _inside(entry: Thing, page: Observation) -> list[Thing]:
    """The controls in an entry."""
    return [each for each in page.elements if each is not entry and _within(each.rect, entry.rect)]


def _open(entry: Thing, do: Mail, stage: Stage) -> Story[None]:
    """Click the sender's name in the entry: its middle may be another control."""
    names = [
        each
        for each in stage.page.texts
        if _within(each.rect, entry.rect) and speaks_of(do.sender or "", each.text)
    ]
    at: Thing = names[0] if names else entry
    yield from stage.do(Click(target=target(at)), f"Opening the message from {shown(do.sender or '')}")


def _control(names: Iterable[str], things: Iterable[Thing]) -> Thing | None:
    """The one thing that bears the first of these names that any bears."""
    among = list(things)
    for name in names:
        bearing = [each for each in among if _bears(name, each)]
        if bearing:
            controls = [each for each in bearing if isinstance(each, Element)]
            chosen = controls or bearing
            return chosen[0] if len(chosen) == 1 else None
    return None


def _bears(name: str, thing: Thing) -> bool:
    if isinstance(thing, TextBlock):
        return likeness(name, thing.text) >= SURE
    texts = (thing.name, thing.title, thing.text, *thing.hint.split())
    return not thing.disabled and any(likeness(name, text) >= SURE for text in texts if text)


def _await(names: tuple[str, ...], stage: Stage) -> Story[Thing]:
    """The control with one of these names, once the page has it. Raises Stuck."""

    def one_control(page: Observation) -> Thing:
        control = _control(names, (*page.elements, *page.texts))
        if control is None:
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND, f"There is no one control to {names[0]} the message."
            )
        return control

    return (yield from stage.look_for(one_control))


def _write(do: Mail, stage: Stage) -> Story[None]:
    """Fill in what was asked, and send."""
    field = yield from stage.look_for(lambda page: _field(do, page))
    text = stage.filled(do.text)
    yield from stage.do(
        Type(target=target(field), text=text), f"Typing {shown(do.text)} into {called(field)}"
    )
    send = yield from _await(_SEND, stage)
    yield from stage.do(Click(target=target(send)), "Sending the message")


def _field(do: Mail, page: Observation) -> Element:
    """For a reply the field of several lines, for forwarding the one for the recipient."""
    fields = [each for each in page.elements if each.editable and each.role != "searchbox"]
    if do.do == "reply":
        fitting = [each for each in fields if each.tag != "input"]
    else:
        fitting = [each for each in fields if tokens(each.name or each.label)[:1] in _TO]
        fitting = fitting or [each for each in fields if each.tag == "input"]
    if len(fitting) == 1:
        return fitting[0]
    what = "the text" if do.do == "reply" else "the recipient"
    raise Stuck(CompletionCode.TARGET_NOT_FOUND, f"There is no one field for {what}.")


_TO = (("to",), ("recipient",), ("recipients",))
