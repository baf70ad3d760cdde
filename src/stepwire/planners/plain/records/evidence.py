"""What a page says about whether something worked. Pure.

Only what is new since the act counts, for a page may have said it before. A message of trouble outweighs
one of success; a page that says neither is judged by what it shows.
"""

from __future__ import annotations

import re

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.lexicon import SUCCESS_WORDS, TROUBLE_PHRASES
from stepwire.planners.plain.language.likeness import tokens

_TROUBLE = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(each) for each in TROUBLE_PHRASES)})(?!\w)", re.IGNORECASE
)
_NO_TROUBLE = re.compile(r"\b(?:no|without|0) errors?\b", re.IGNORECASE)
_TABLE = frozenset({"columnheader", "rowheader", "cell", "gridcell", "label", "legend"})
_LONGEST = 40  # words of a message


def looks(page: Observation) -> tuple[object, ...]:
    """What tells one state of a page from another."""
    return (
        page.url,
        page.title,
        tuple((each.ref, each.name) for each in page.elements),
        tuple(block.text for block in page.texts),
        page.dialog,
    )


def said(page: Observation) -> frozenset[str]:
    """All that the page says outside its fields."""
    named = (each.text or each.name for each in page.elements if not each.editable and not each.options)
    return frozenset((*(block.text for block in page.texts), *named))


def trouble(page: Observation, before: frozenset[str], values: tuple[str, ...] = ()) -> str | None:
    """The page's new message that it did not work; None when there is none.

    ``values`` are what was typed: a record called "Error on save" is no trouble.
    """
    for block in page.texts:
        text = block.text
        for value in values:
            text = text.replace(value, " ") if value else text
        if block.role in _TABLE or block.role == "heading":
            continue
        if block.text not in before and len(tokens(text)) <= _LONGEST and _is_trouble(text):
            return block.text
    return None


def is_alarm(text: str, page: Observation) -> bool:
    """Whether the page marks this text as an alarm."""
    return any(block.text == text and block.role == "alert" for block in page.texts)


def success(page: Observation, before: frozenset[str], verbs: frozenset[str] = SUCCESS_WORDS) -> str | None:
    """The page's new message that it worked; None when there is none."""
    for block in page.texts:
        words = tokens(block.text)
        if block.text in before or block.role in _TABLE or not verbs & set(words):
            continue
        message = block.role in ("alert", "status") or 1 < len(words) <= _LONGEST
        if message and not _is_trouble(block.text):
            return block.text
    return None


def unfilled(fields: tuple[Element, ...], page: Observation) -> list[Element]:
    """The required fields that are still there and empty."""
    now = (page.element(each.ref) for each in fields)
    return [each for each in now if each is not None and each.required and each.editable and not each.value]


def _is_trouble(text: str) -> bool:
    return bool(_TROUBLE.search(_NO_TROUBLE.sub("", text)))
