"""A recording as the statements of a test. Pure.

What no statement can say is said to be missing (`Unexpressed`), in the test and to whoever exports it: a test
never silently does less than its recording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final, assert_never

from stepwire.export.bounds import bounded
from stepwire.export.locators import Call, Literal, Root, Template, Value, locator, unsaid
from stepwire.export.statements import (
    Answer,
    AnswerDialogs,
    Awaiting,
    Choose,
    Do,
    Ensure,
    Event,
    Give,
    Note,
    PointAt,
    Remark,
    Statement,
    Turn,
    Unexpressed,
)
from stepwire.runs.actions import (
    Action,
    Back,
    Check,
    Clear,
    Click,
    Command,
    Condition,
    Dialog,
    DoubleClick,
    Drag,
    Expect,
    Hover,
    Navigate,
    Point,
    Press,
    Read,
    Scroll,
    Select,
    Tab,
    Target,
    Type,
    Uncheck,
    Upload,
    Wait,
)
from stepwire.runs.artifacts import safe_name
from stepwire.runs.command_list import CommandList
from stepwire.runs.keys import playwright_keys

PAGE: Final = Root("page")
BODY: Final = Call(PAGE, "locator", (Literal("body"),))
BOXES: Final = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
LISTS: Final = frozenset({"combobox", "listbox"})
MOST_OF_A_SCREEN: Final = 0.8
DRAG_STEPS: Final = 8


def script(recording: CommandList) -> list[Statement]:
    """The statements that do what the commands do."""
    statements: list[Statement] = []
    for at, command in enumerate(recording.commands):
        if isinstance(command.action, Dialog):
            continue  # it is answered by what stands before the action that opened it
        following = [*takewhile(lambda each: isinstance(each.action, Dialog), recording.commands[at + 1 :])]
        for each in following:
            statements += bounded(recording, each, ())
        answers = tuple(_answer(each.action) for each in following if isinstance(each.action, Dialog))
        if answers:
            statements.append(AnswerDialogs(answers))
        inner = bounded(recording, command, _statements(command, recording.viewport.height))
        statements += _with_events(inner, _events(command, answers))
        if command.downloads:
            statements.append(Remark(f"Downloaded: {', '.join(command.downloads)}"))
    return statements


def _answer(dialog: Dialog) -> Answer:
    return Answer(dialog.accept, None if dialog.text is None else Template(dialog.text))


def _events(command: Command, answers: tuple[Answer, ...]) -> tuple[Event, ...]:
    """What the page did when the command was executed, for the test to wait for; where it goes on, first."""
    came: list[tuple[Event, object]] = [
        ("popup", command.tab == "opened"),
        ("close", command.tab == "closed"),
        ("download", command.downloads),
        ("dialog", answers),
    ]
    return tuple(event for event, so in came if so)


def _with_events(statements: Sequence[Statement], events: tuple[Event, ...]) -> list[Statement]:
    """The last statement is what the page answered to."""
    *before, last = statements
    if events and isinstance(last, Do | Ensure | Choose):
        return [*before, Awaiting(events, last)]
    return [*before, last]


def _statements(command: Command, height: int) -> Iterator[Statement]:
    action = command.action
    yield from _missing(action)
    match action:
        case Navigate() | Back() | Tab():
            yield from _going(action)
        case Click() | DoubleClick() | Hover() | Check() | Uncheck() | Clear():
            yield from _pressing(command, action)
        case Type() | Select() | Press() | Upload():
            yield from _filling_in(command, action)
        case Scroll() | Drag():
            yield from _moving(action, height)
        case Dialog():
            yield Unexpressed("A dialog is answered that nothing opened.")
        case Wait(until=until, timeout=timeout):
            yield from _wait(until, {"timeout": Literal(round(timeout * 1000))})
        case Read():
            yield Note(_read(action))
        case Expect():
            yield from _expect(action)
        case _:
            assert_never(action)


def _going(action: Navigate | Back | Tab) -> Iterator[Statement]:
    match action:
        case Navigate(url=url):
            yield Do(Call(PAGE, "goto", (Template(url),)))
        case Back():
            yield Do(Call(PAGE, "goBack"))
        case Tab(do=do, index=index, url=url):
            yield Turn(do, index)
            if url is not None:
                yield Do(Call(PAGE, "goto", (Template(url),)))
        case _:
            assert_never(action)


def _pressing(
    command: Command, action: Click | DoubleClick | Hover | Check | Uncheck | Clear
) -> Iterator[Statement]:
    match action:
        case Click(target=target, button=button):
            options = {} if button == "left" else {"button": Literal(button)}
            return _on(command, target, "click", options=options)
        case DoubleClick(target=target):
            return _on(command, target, "dblclick")
        case Hover() | Check() | Uncheck() | Clear():
            return _on(command, action.target, action.type)
        case _:
            assert_never(action)


def _filling_in(command: Command, action: Type | Select | Press | Upload) -> Iterator[Statement]:
    match action:
        case Type(target=target, text=text, submit=submit):
            yield from _on(command, target, "fill", Template(text))
            if submit:
                yield Do(Call(locator(PAGE, target), "press", (Literal("Enter"),)))
        case Select(target=target, options=labels):
            yield from _select(target, tuple(Template(label) for label in labels))
        case Press(keys=keys, target=target):
            on = Root("page.keyboard") if target is None else locator(PAGE, target)
            yield Do(Call(on, "press", (Literal(playwright_keys(keys)),)))
        case Upload(target=target, files=files):
            yield Give(locator(PAGE, target), tuple(safe_name(file) for file in files))
        case _:
            assert_never(action)


def _moving(action: Scroll | Drag, height: int) -> Iterator[Statement]:
    match action:
        case Scroll(target=Target() as target):
            yield Do(Call(locator(PAGE, target), "scrollIntoViewIfNeeded"))
        case Scroll():
            yield Do(Call(Root("page.mouse"), "wheel", _wheel(action, height)))
        case Drag():
            yield from _drag(action)
        case _:
            assert_never(action)


def _missing(action: Action) -> Iterator[Statement]:
    """What a locator cannot say of the elements that the action is about."""
    for target in (getattr(action, "target", None), getattr(action, "to", None)):
        if isinstance(target, Target) and (what := unsaid(target)):
            yield Unexpressed(what)


def _drag(action: Drag) -> Iterator[Statement]:
    source, to = locator(PAGE, action.target), locator(PAGE, action.to)
    if action.start is None and action.offset is None:
        yield Do(Call(source, "dragTo", (to,)))
        return
    start, end = action.start or Point(x=0, y=0), action.offset or Point(x=0, y=0)
    mouse = Root("page.mouse")
    yield Do(Call(source, "scrollIntoViewIfNeeded"))
    yield PointAt(source, start.x, start.y)
    yield Do(Call(mouse, "down"))
    yield PointAt(to, end.x, end.y, DRAG_STEPS)
    yield Do(Call(mouse, "up"))


def _on(
    command: Command, target: Target, method: str, *args: Value, options: Mapping[str, Value] | None = None
) -> Iterator[Statement]:
    found = locator(PAGE, target)
    if found.method == "locator" and command.explanation:
        yield Remark(command.explanation)  # a selector says little to people
    yield Do(Call(found, method, args, options or {}))


def _select(target: Target, labels: tuple[Value, ...]) -> Iterator[Statement]:
    field_ = locator(PAGE, target)
    if not _drawn_by_the_page(target):
        yield Choose(field_, labels)
        return
    for label in labels:
        yield Do(Call(field_, "click"))
        named = {"name": label, "exact": Literal(True)}
        yield Do(Call(Call(PAGE, "getByRole", (Literal("option"),), named), "click"))


def _drawn_by_the_page(target: Target) -> bool:
    """Whether the list is known to be no ``select``."""
    tag = re.match(r"[a-z][\w-]*", (target.css or "").rsplit(" ", 1)[-1])
    return tag is not None and tag[0] != "select"


def _wheel(action: Scroll, height: int) -> tuple[Value, ...]:
    amount = action.amount or round(height * MOST_OF_A_SCREEN)
    x, y = {"down": (0, 1), "up": (0, -1), "right": (1, 0), "left": (-1, 0)}[action.direction]
    return Literal(x * amount), Literal(y * amount)


def _wait(until: Condition, options: Mapping[str, Value]) -> Iterator[Statement]:
    loosely = {**_LOOSELY, **options}
    if until.text is not None:
        yield Ensure(BODY, "toContainText", Template(until.text), options=loosely)
    if until.gone is not None:
        yield Ensure(BODY, "toContainText", Template(until.gone), negate=True, options=loosely)
    if until.url is not None:
        yield Ensure(PAGE, "toHaveURL", contains=Template(until.url), options=options)
    if until.visible is not None:
        yield Ensure(_first(until.visible), "toBeVisible", options=options)
    if until.hidden is not None:
        yield Ensure(_seen(until.hidden), "toHaveCount", Literal(0), options=options)
    if until.seconds is not None:
        yield Do(Call(PAGE, "waitForTimeout", (Literal(round(until.seconds * 1000)),)))


_LOOSELY: Final[Mapping[str, Value]] = {"ignoreCase": Literal(True), "useInnerText": Literal(True)}


def _read(action: Read) -> Call:
    target = action.target
    match action.what, target:
        case ("title", _):
            return Call(PAGE, "title")
        case ("url", _):
            return Call(PAGE, "url")
        case ("count", Target()):
            return Call(_seen(target), "count")
        case ("value", Target()):
            return Call(locator(PAGE, target), "inputValue")
        case (_, Target()):
            return Call(locator(PAGE, target), "innerText")
        case _:
            return Call(BODY, "innerText")


def _expect(action: Expect) -> Iterator[Statement]:
    patient = action.timeout != Expect.model_fields["timeout"].default
    waits = {"timeout": Literal(round(action.timeout * 1000))} if patient else {}
    for ensure in _expected(action):
        if isinstance(ensure, Ensure):
            options = {**ensure.options, **waits}
            yield replace(ensure, soft=action.soft, options=options)
        else:
            yield ensure


def _expected(action: Expect) -> Iterator[Statement]:
    target, negate = action.target, action.negate
    value = Template(action.value) if isinstance(action.value, str) else Literal(action.value or 0)
    match action.what, target:
        case ("visible", Target()):
            if negate:
                yield Ensure(_seen(target), "toHaveCount", Literal(0))
            else:
                yield Ensure(_first(target), "toBeVisible")
        case ("enabled", Target()):
            yield Ensure(locator(PAGE, target), "toBeEnabled", negate=negate)
        case ("checked", Target()):
            yield Ensure(locator(PAGE, target), "toBeChecked", negate=negate)
        case ("count", Target()):
            number = Literal(int(str(action.value))) if str(action.value).isdigit() else value
            yield Ensure(_seen(target), "toHaveCount", number, negate=negate)
        case ("value", Target()):
            yield _holds(target, action, value)
        case ("text", Target()):
            yield Ensure(locator(PAGE, target), "toContainText", value, negate=negate)
        case ("text", None):
            yield Ensure(BODY, "toContainText", value, negate=negate, options=_LOOSELY)
        case ("title", _):
            yield Ensure(PAGE, "toHaveTitle", contains=value, negate=negate)
        case ("url", _):
            yield Ensure(PAGE, "toHaveURL", contains=value, negate=negate)
        case _:
            yield Unexpressed(f"It expects {action.what} of nothing: that needs a target.")


def _holds(target: Target, action: Expect, value: Value) -> Statement:
    """What a field holds: the state of a box, the label that a list shows, or its text."""
    found = locator(PAGE, target)
    if target.role in BOXES:
        ticked = str(action.value).lower() == "true"
        return Ensure(found, "toBeChecked", negate=action.negate is ticked)
    if target.role in LISTS and not _drawn_by_the_page(target):
        chosen = Call(found, "locator", (Literal("option:checked"),))
        return Ensure(chosen, "toHaveText", value, negate=action.negate)
    return Ensure(found, "toHaveValue", value, negate=action.negate)


def _seen(target: Target) -> Call:
    """All the elements of a target that can be seen."""
    found = locator(PAGE, target)
    return found if found.method == "getByRole" else Call(found, "filter", (), {"visible": Literal(True)})


def _first(target: Target) -> Call:
    found = _seen(target)
    return found if target.nth is not None else Call(found, "first")
