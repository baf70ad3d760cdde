"""Whether a condition holds on the page."""

from __future__ import annotations

from typing import assert_never

from stepwire.agent.observation import Observation
from stepwire.planners.plain.finding import Absent, Wanted, find, speaks_of, tokens
from stepwire.planners.plain.instructions import AddressHas, Condition, Gone, Loaded, Phrase, Shown
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
        case _:
            assert_never(condition)


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
        case _:
            assert_never(condition)


def _says(words: str, page: Observation) -> bool:
    texts = (text for block in page.texts for text in (block.text,))
    names = (
        text for element in page.elements for text in (element.name, element.text, element.value) if text
    )
    dialog = (page.dialog.message,) if page.dialog else ()
    if tokens(words):
        return any(speaks_of(words, text) for text in (*texts, *names, *dialog, page.title))
    return any(words.strip() in text for text in (*texts, *names, *dialog))
