"""Whether a condition holds on the page."""

from __future__ import annotations

from typing import assert_never

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.planners.plain.answering import Source, answer
from stepwire.planners.plain.finding import Absent, Disabled, Found, Wanted, find, that_hold, tokens
from stepwire.planners.plain.instructions import (
    AddressHas,
    Condition,
    Gone,
    InState,
    IsSo,
    Loaded,
    Named,
    Phrase,
    Shown,
    State,
)
from stepwire.planners.plain.likeness import sought
from stepwire.planners.plain.stage import Stage, Story, shown


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
        case InState(what, state):
            finding = yield from stage.find(what, Wanted.ANYTHING if state == "enabled" else _OWNERS[state])
            thing = finding.thing if isinstance(finding, Found | Disabled) else None
            return isinstance(thing, Element) and _is(thing, state)
        case _:
            assert_never(condition)


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
            return f"{shown(f'{words} of {of}' if of else words)} is {shown(value)}"
        case InState(what, state):
            return f"{shown(what.said)} is {state}"
        case _:
            assert_never(condition)


def _says(words: str, page: Observation) -> bool:
    wanted = sought(words)
    texts = [page.title, page.dialog.message if page.dialog else ""]
    for thing in that_hold(words, page):
        texts += (thing.text,) if isinstance(thing, TextBlock) else (thing.name, thing.text, thing.value)
    if wanted.own:
        return any(wanted.is_spoken_of_in(text) for text in texts)
    return any(wanted.said in text for text in texts)
