"""Expectations: what a task says the page must show.

**Theory.** The planner waits until the condition holds on the page as it understands pages, then lets the
browser confirm it as an ``expect`` action on the very thing it found: so every check is a step with a
picture and a command that checks again at replay. When time is up and the condition does not hold, the
same action fails, and its error says what was there instead. Only what no action can express (nothing on
the page answers to the words at all) fails without one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from stepwire.planners.plain.deeds.seeing import counted, holds, in_question, said, saying, source_of
from stepwire.planners.plain.language.instructions.conditions import (
    AddressHas,
    Compared,
    Condition,
    Counts,
    Denied,
    Gone,
    InState,
    IsSo,
    Limit,
    Loaded,
    Says,
    Shown,
    State,
    TitleHas,
)
from stepwire.planners.plain.language.instructions.reading import Verify
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import ROLES
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import Ambiguous, Disabled, Found, find
from stepwire.planners.plain.page.index import Thing
from stepwire.planners.plain.stage import ActFailed, Stage, Story, Stuck, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Expect, Read, Target

_BRIEFLY = 0.2  # seconds: it was waited for before


def verify(do: Verify, stage: Stage) -> Story[None]:
    """Check that it is so, given a moment to become so. Raises Stuck, unless the check is soft."""
    try:
        yield from _verify(do, stage)
    except ActFailed as failure:
        unmet = Stuck(CompletionCode.EXPECTATION_FAILED, failure.error)
        if not do.soft:
            raise unmet from failure
        stage.unmet.append(failure.error)
    except Stuck as stuck:
        if not do.soft or stuck.verdict.code is not CompletionCode.EXPECTATION_FAILED:
            raise
        stage.unmet.append(stuck.verdict.error)


def _verify(do: Verify, stage: Stage) -> Story[None]:
    condition = do.condition
    pauses = stage.pauses(stage.patience.element)
    while not (so := (yield from holds(condition, stage))) and not pauses.over:
        yield from stage.clear_dialog()
        yield pauses.next()
    expect = yield from _expected(condition, stage)
    if isinstance(condition, Compared):
        yield from _read(condition, stage)
    elif expect is not None:
        expect = expect.model_copy(update={"soft": do.soft, "timeout": expect.timeout if so else _BRIEFLY})
        yield from stage.do(expect, f"Checking that {said(_filled(condition, stage))}")
    if not so:
        raise Stuck(
            CompletionCode.EXPECTATION_FAILED,
            f"It did not come true within {stage.patience.element:g} seconds that "
            f"{said(_filled(condition, stage))}{(yield from _instead(condition, stage))}.",
        )


def _read(compared: Compared, stage: Stage) -> Story[None]:
    """A look at the value, as a step: the browser itself compares nothing."""
    source = yield from source_of(compared.words, compared.of, stage)
    if source is not None:
        read = Read(what=source.what, target=target(source.thing))
        yield from stage.do(read, f"Checking that {said(_filled(compared, stage))}")


def _filled(condition: Condition, stage: Stage) -> Condition:
    """The condition with its variables filled in, for people; secrets stay templates."""
    match condition:
        case Shown(what) | Gone(what):
            return replace(condition, what=stage.phrase(what))
        case IsSo(words, of, value):
            return IsSo(stage.filled(words), stage.filled(of), stage.filled(value))
        case Compared(words, of, limit):
            return Compared(stage.filled(words), stage.filled(of), limit)
        case Says(what, text):
            return Says(stage.phrase(what), stage.filled(text))
        case AddressHas(text) | TitleHas(text):
            return replace(condition, text=stage.filled(text))
        case Denied(denied):
            filled = _filled(denied, stage)
            return Denied(filled) if not isinstance(filled, Shown | Gone | Loaded | Denied) else condition
        case _:
            return condition


def _instead(condition: Condition, stage: Stage) -> Story[str]:
    """What there was, for those conditions that say what there should be."""
    match condition:
        case IsSo(words, of) | Compared(words, of):
            source = yield from source_of(words, of, stage)
            return f"; it is {shown(source.answer, 160)}" if source is not None else "; the page gives none"
        case Says(what):
            spoken = yield from saying(what, stage)
            return f"; it says {shown(spoken[1], 160)}" if spoken is not None else "; it is not there"
        case Counts(what):
            return f"; there are {len((yield from counted(what, stage)))}"
        case _:
            return ""


def _expected(condition: Condition, stage: Stage) -> Story[Expect | None]:
    """The condition as an action on what is on the page now; None where none can express it."""
    match condition:
        case Loaded() | Counts():
            return _counted(condition)
        case AddressHas(text):
            return Expect(what="url", value=_as_written(stage.filled(text), stage.page.url))
        case TitleHas(text):
            return Expect(what="title", value=_as_written(stage.filled(text), stage.page.title))
        case Shown(what):
            return _shown(stage.phrase(what), what, stage)
        case Gone(what):
            return _gone(stage.phrase(what), what, stage)
        case IsSo(words, of, value):
            source = yield from source_of(words, of, stage)
            if source is None:
                return None
            same = source.answer.casefold() == stage.filled(value).strip().casefold()
            wanted = source.answer if same and "{{" not in value else value
            return Expect(what=source.what, target=target(source.thing), value=wanted)
        case Compared():
            return None  # the browser is asked for no more than whether it is the same
        case InState(what, state):
            control = yield from in_question(what, state, stage)
            return _in_state(control, state) if control is not None else None
        case Says(what, text):
            spoken = yield from saying(what, stage)
            return _saying(spoken[0], text, spoken[1], stage) if spoken is not None else None
        case Denied(denied):
            expect = yield from _expected(denied, stage)
            return expect.model_copy(update={"negate": not expect.negate}) if expect is not None else None
        case _:
            assert_never(condition)


def _counted(condition: Loaded | Counts) -> Expect | None:
    """A number of things that have a role alone; more is not for the browser to tell."""
    if isinstance(condition, Loaded) or condition.what.words or condition.what.role is None:
        return None
    if condition.what.place is not None or condition.what.role in _NOT_BY_ROLE:
        return None
    if isinstance(condition.number, Limit):
        return None
    role = ROLES[condition.what.role][0]
    return Expect(what="count", target=Target(role=role), value=condition.number)


_NOT_BY_ROLE = frozenset({"row", "item"})  # a head is a row too, and a list's items have items


def _shown(phrase: Phrase, written: Phrase, stage: Stage) -> Expect | None:
    if phrase.quoted and phrase.role is None and phrase.place is None:
        return Expect(what="text", value=written.said)
    thing = _seen(phrase, stage)
    return Expect(what="visible", target=target(thing)) if thing is not None else None


def _seen(phrase: Phrase, stage: Stage) -> Thing | None:
    """What the phrase points at, the first of several."""
    match find(phrase, Wanted.ANYTHING, stage.page):
        case Found(thing) | Disabled(thing):
            return thing
        case Ambiguous(candidates):
            return candidates[0].thing
        case _:
            return None


def _gone(phrase: Phrase, written: Phrase, stage: Stage) -> Expect | None:
    if phrase.quoted and phrase.role is None and phrase.place is None:
        return Expect(what="text", value=written.said, negate=True)
    thing = _seen(phrase, stage)
    if thing is not None:
        return Expect(what="visible", target=target(thing), negate=True)
    if phrase.place is not None or not phrase.words:
        return None
    role = ROLES[phrase.role][0] if phrase.role is not None else None
    absent = Target(role=role, name=phrase.words) if role else Target(text=phrase.words)
    return Expect(what="visible", target=absent, negate=True)


def _in_state(control: Thing, state: State) -> Expect:
    at = target(control)
    match state:
        case "enabled" | "disabled":
            return Expect(what="enabled", target=at, negate=state == "disabled")
        case "ticked" | "unticked":
            return Expect(what="checked", target=at, negate=state == "unticked")
        case "empty":
            return Expect(what="value", target=at, value="")
        case _:
            assert_never(state)


def _saying(thing: Thing, text: str, there: str, stage: Stage) -> Expect | None:
    """A field says its whole value; anything else contains the text."""
    if getattr(thing, "editable", False) or getattr(thing, "value", ""):
        if stage.filled(text) in there and stage.filled(text) != there:
            return None
        return Expect(what="value", target=target(thing), value=text)
    return Expect(what="text", target=target(thing), value=text)


def _as_written(text: str, there: str) -> str:
    """The text in the letters that are there: upper and lower case are not what a writer means."""
    at = there.casefold().find(text.casefold())
    return there[at : at + len(text)] if at >= 0 and len(there.casefold()) == len(there) else text
