"""The keyboard: typing, focus, keys."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.filling import fill_each
from stepwire.planners.plain.language.forms.form import INTO, TYPE, Form, Slots, form
from stepwire.planners.plain.language.instructions.fields import Fill, Focus, PressKeys, TypeEach, TypeText
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.lexicon import KEYS, KEYS_THAT_ARE_BUTTONS, MODIFIERS
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.language.unfit import Unfit


def _cased(slots: Slots) -> Simple:
    text, how = slots.text("text"), slots.raw("case").lower()
    cased = (
        text.lower()
        if how.startswith("lower")
        else text.upper()
        if how.startswith(("upper", "cap"))
        else text.title()
    )
    return TypeText(cased, slots.phrase("into"))


_KIND_OF_VALUE = r"(?:the )?(?:number|text|word|name|value|string|phrase|message) "


def keys_of(text: str) -> str | None:
    """The chord that a text names, as the browser writes it; None when it is none."""
    text = text.lower().strip()
    if text in KEYS:
        return KEYS[text]
    *modifiers, last = [part for part in re.split(r"\s*\+\s*|(?<=\w)-(?=\w)|\s+(?=\S$)", text) if part]
    if not modifiers or any(modifier not in MODIFIERS for modifier in modifiers):
        return None
    if last not in KEYS and len(last) != 1:
        return None
    key = KEYS.get(last) or (last.upper() if last.isalpha() else last)
    return "+".join([*(MODIFIERS[modifier] for modifier in modifiers), key])


def _press(slots: Slots) -> Simple | None:
    if slots.piece.is_quoted(slots.raw("keys")):
        return None
    keys = keys_of(slots.raw("keys"))
    if keys is None:
        return None
    doubtful = keys in KEYS_THAT_ARE_BUTTONS - {"Enter"} and not slots.has("key") and not slots.has("into")
    return PressKeys(keys, slots.maybe("into"), named(slots.text("keys")) if doubtful else None)


def _type_there(slots: Slots) -> Simple:
    if _SEVERAL_VALUES.fullmatch(slots.raw("text")):
        raise Unfit("It names several fields: give each its value in a sentence of its own.")
    return TypeText(slots.given("text"), slots.phrase("into"))


_SEVERAL_VALUES = re.compile(r"the [\w ]+? \S.*(?:,| and)(?: and)? the [\w ]+? \S.*", re.IGNORECASE)
_INTO = r"(?:into|in to|in|on|as|for)(?! the \S.* (?:section|row|form|dialog|panel)$)(?! the (?:row|dialog|form) )"


FORMS: tuple[Form, ...] = (
    form("Focus", r"(?:focus|put the cursor|place the cursor|set the focus|move the focus)(?: (?:into|in|on|to))? (?P<target>.+)", lambda slots: Focus(slots.phrase("target")), "Focus into the second textbox"),
    form("Type", rf"{TYPE} (?P<text>\S.*?) in (?:all )?(?P<case>lower|upper|capital|title)[ -]?(?:case)?(?: letters)? (?:into|in|to) (?P<into>.+)", _cased, "Type “Ada” in all upper case letters in the name field"),
    form("Type", rf"{TYPE} (?:the )?(?:password |text |value )?(?P<text>.+) (?:into|in|to) (?:both|all|each|every)(?: of)?(?: the)? (?P<into>.+)", lambda slots: TypeEach(slots.given("text"), slots.phrase("into")), "Enter “abc” into both text fields"),
    form("Type", rf"{TYPE} {_KIND_OF_VALUE}(?P<text>[\U000F0000-\U000FFFFD]) (?:into|in|as|for) {INTO}", lambda slots: TypeText(slots.text("text"), slots.phrase("into")), "Enter the number “-5” into the second textbox"),
    form("Type", r"use (?P<into>the .+?) to (?:enter|type|write) (?P<text>.+)", lambda slots: TypeText(slots.given("text"), slots.phrase("into")), "Use the textbox to enter “Ada”"),
    form("Type", rf"{TYPE} (?P<value>\d{{1,2}}(?::\d\d)? ?[ap]\.?m\.?|\d{{1,2}}:\d\d) (?:as|for|into|in) (?P<field>.+)", lambda slots: Fill(((slots.phrase("field"), slots.text("value")),)), "Enter 8:04 PM as the time"),
    form("Press keys", r"(?:press|hit|push|type|use) (?:the )?(?P<keys>[\w+ -]+?)(?P<key> keys?)?(?: (?:in|on|inside) (?P<into>.+))?", _press, "Press Enter", "Press Ctrl+A", "Press the Escape key", "Press Enter in the search box"),
    form("Press keys", r"(?:use|press|hit) (?:the )?(?:keyboard )?shortcut (?P<keys>[\w+ -]+)", _press, "Use the keyboard shortcut Ctrl+S"),
    form("Press keys", r"(?:press|hit) (?:the )?(?:key (?P<key>\S+)|(?P<key2>\S) key)", lambda slots: PressKeys(keys_of(slots.text("key")) or slots.text("key")) if slots.has("key") else PressKeys(slots.text("key2")), "Press the key a"),
    form("Type", r"(?:type|enter|write|put|input|insert|key in) (?P<text>.+) (?:into|in to) (?P<into>.+?),? and (?:press|hit) (?:the )?(?:enter|return)(?: key)?", lambda slots: TypeText(slots.given("text"), slots.phrase("into"), submit=True), "Type lamp into the search box and press Enter"),
    form("Type", r"(?:type|enter|write|put|input|insert|key in) (?P<all>(?=.* (?:into|in|as|for) ).+(?:,| and) .+)", fill_each, "Type Ada in First name and Lovelace in Last name"),
    form("Type", r"(?:type|enter|write|put|input|insert|key in) (?P<text>.+) (?:into|in to) (?P<into>.+)", lambda slots: TypeText(slots.given("text"), slots.phrase("into")), "Type Ada into Name", "Enter 4111 1111 1111 1111 into Card number"),
    form("Type", rf"(?:type|enter|write|put|input|insert|key in) (?P<text>.+) {_INTO} (?P<into>.+)", lambda slots: TypeText(slots.given("text"), slots.phrase("into")), "Write “Hello” in the message field", "Enter London as City", "Enter Ada for First name"),
    form("Type", r"(?:type|write|key in|enter) (?P<text>(?!(?:an?|the|my|your|to|in|into|that|about|today['’]s) ).+?)(?: (?:there|here))?", lambda slots: TypeText(slots.given("text")), "Type hello"),
    form("Type", r"in(?:to)? (?P<into>the \S.*?),? (?:type|enter|write|put) (?P<text>.+)", _type_there, "In the Name field, type Ada"),
    form("Press keys", r"select all(?: (?:the )?text)?", lambda slots: PressKeys("Control+A"), "Select all"),
)  # fmt: skip
