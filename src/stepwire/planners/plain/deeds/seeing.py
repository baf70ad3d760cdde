"""Whether a condition holds on the page."""

from __future__ import annotations

from typing import assert_never

from stepwire.agent.observation import Element, Observation, TextBlock
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
from stepwire.planners.plain.language.instructions.questions import Named
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.likeness import sought, tokens
from stepwire.planners.plain.language.limits import is_within
from stepwire.planners.plain.page.answering import Source, answer
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import Absent, Disabled, Found, all_that_fit, find, that_hold
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, shown
from stepwire.protocol.codes import CompletionCode


def holds(condition: Condition, stage: Stage) -> Story[bool]:
    """Whether the condition holds now, on the whole page."""
    match condition:
        case Loaded():
            return True  # an observation is taken only when the page has settled
        case AddressHas(text):
            return stage.filled(text).casefold() in stage.page.url.casefold()
        case Shown(what):
            if shows(stage.phrase(what), stage.page):
                return True
            yield from stage.look_further()
            return shows(stage.phrase(what), stage.page)
        case Gone(what):
            if shows(stage.phrase(what), stage.page):
                return False
            yield from stage.look_further()
            return not shows(stage.phrase(what), stage.page)
        case IsSo(words, of, value):
            asked = Named(stage.filled(words), stage.filled(of))
            if _answers(asked, stage.filled(value), stage.page):
                return True
            yield from stage.look_further()
            return _answers(asked, stage.filled(value), stage.page)
        case Compared(words, of, limit):
            source = yield from source_of(words, of, stage)
            return source is not None and is_within(limit, source.answer) is True
        case TitleHas(text):
            return stage.filled(text).casefold() in stage.page.title.casefold()
        case InState(what, state):
            control = yield from in_question(what, state, stage)
            return control is not None and _is(control, state)
        case Says(what, text):
            spoken = yield from saying(what, stage)
            return spoken is not None and stage.filled(text) in spoken[1]
        case Counts(what, number):
            found = len((yield from counted(what, stage)))
            return number.allows(found) if isinstance(number, Limit) else found == number
        case Denied(denied):
            there = yield from is_there(denied, stage)
            return there and not (yield from holds(denied, stage))
        case _:
            assert_never(condition)


def is_there(
    condition: AddressHas | TitleHas | IsSo | Compared | InState | Says | Counts, stage: Stage
) -> Story[bool]:
    """Whether what the condition is about is on the page at all."""
    match condition:
        case AddressHas() | TitleHas() | Counts():
            return True
        case InState(what, state):
            return (yield from in_question(what, state, stage)) is not None
        case Says(what):
            return (yield from saying(what, stage)) is not None
        case IsSo(words, of):
            return (yield from source_of(words, of, stage)) is not None
        case Compared(words, of, limit):
            source = yield from source_of(words, of, stage)
            return source is not None and is_within(limit, source.answer) is not None
        case _:
            assert_never(condition)


def must_be_told(condition: Condition, stage: Stage) -> Story[None]:
    """What the page does not give is neither more nor less than another value. Raises Stuck there."""
    compared = condition.condition if isinstance(condition, Denied) else condition
    if isinstance(compared, Compared) and not (yield from is_there(compared, stage)):
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"It cannot be told whether {said(compared)}: the page gives no one such value.",
        )


def in_question(what: Phrase, state: State, stage: Stage) -> Story[Element | None]:
    """The control whose state is in question."""
    finding = yield from stage.find(what, _OWNERS.get(state, Wanted.ANYTHING))
    thing = finding.thing if isinstance(finding, Found | Disabled) else None
    return thing if isinstance(thing, Element) else None


def source_of(words: str, of: str, stage: Stage) -> Story[Source | None]:
    """Where the page gives a value under this name."""
    asked = Named(stage.filled(words), stage.filled(of))
    found = answer(asked, stage.page)
    if not isinstance(found, Source):
        yield from stage.look_further()
        found = answer(asked, stage.page)
    return found if isinstance(found, Source) else None


def saying(what: Phrase, stage: Stage) -> Story[tuple[Thing, str] | None]:
    """What the phrase points at, and what it says: a control its value, anything else its text."""
    finding = yield from stage.find(what, Wanted.ANYTHING)
    if not isinstance(finding, Found | Disabled):
        return None
    thing = finding.thing
    if isinstance(thing, Element) and (thing.editable or thing.value):
        return thing, thing.value
    return thing, thing.text or name_of(thing)


def counted(what: Phrase, stage: Stage) -> Story[tuple[Thing, ...]]:
    """Everything on the whole page that the phrase points at."""
    yield from stage.look_further()
    return all_that_fit(stage.phrase(what), Wanted.ANYTHING, stage.page)


_OWNERS: dict[State, Wanted] = {
    "disabled": Wanted.CLICKABLE,
    "ticked": Wanted.CHECKABLE,
    "unticked": Wanted.CHECKABLE,
    "empty": Wanted.EDITABLE,
}


def _is(element: Element, state: State) -> bool:
    match state:
        case "enabled":
            return not element.disabled
        case "disabled":
            return element.disabled
        case "ticked":
            return element.checked is True
        case "unticked":
            return element.checked is False
        case "empty":
            return element.value == ""
        case _:
            assert_never(state)


def _answers(asked: Named, value: str, page: Observation) -> bool:
    found = answer(asked, page)
    if not isinstance(found, Source):
        heading = next((block.text for block in page.texts if block.role == "heading"), "")
        return asked.words.lower() == "heading" and tokens(heading) == tokens(value)
    return found.answer.casefold() == value.strip().casefold()


def shows(phrase: Phrase, page: Observation) -> bool:
    """Whether the page, as observed, shows what the phrase says."""
    if phrase.place is None and phrase.role is None and phrase.nth is None:
        return _says(phrase.said, page)
    return _says(phrase.said, page) or not isinstance(find(phrase, Wanted.ANYTHING, page), Absent)


def said(condition: Condition) -> str:
    """The condition in words for a viewer."""
    match condition:
        case Loaded():
            return "the page has loaded"
        case AddressHas(text):
            return f"the address contains {shown(text)}"
        case Shown(what):
            return f"{shown(what.said)} is shown"
        case Gone(what):
            return f"{shown(what.said)} is gone"
        case IsSo(words, of, value):
            return f"{_value(words, of)} is {shown(value)}"
        case Compared(words, of, limit):
            return f"{_value(words, of)} is {shown_limit(limit)}"
        case InState(what, state):
            return f"{shown(what.said)} is {state}"
        case TitleHas(text):
            return f"the title contains {shown(text)}"
        case Says(what, text):
            return f"{shown(what.said)} says {shown(text)}"
        case Counts(what, number):
            how_many = shown_limit(number) if isinstance(number, Limit) else f"{number}"
            return f"there are {how_many} of {shown(what.said)}"
        case Denied(denied):
            return f"it is not so that {said(denied)}"
        case _:
            assert_never(condition)


def _value(words: str, of: str) -> str:
    return shown(f"{words} of {of}" if of else words)


def shown_limit(limit: Limit) -> str:
    """The limit in words for a viewer."""
    return f"{limit.bound} {limit.number:g}{limit.currency and ' ' + limit.currency}"


def _says(words: str, page: Observation) -> bool:
    wanted = sought(words)
    texts = [page.title, page.dialog.message if page.dialog else ""]
    for thing in that_hold(words, page):
        texts += (thing.text,) if isinstance(thing, TextBlock) else (thing.name, thing.text, thing.value)
    if wanted.own:
        return any(wanted.is_spoken_of_in(text) for text in texts)
    return any(wanted.said in text for text in texts)
