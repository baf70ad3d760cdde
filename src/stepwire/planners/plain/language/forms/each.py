"""Doing the same to each of several things that a page shows all at once.

What changes the page as it goes is a loop instead (see ``loops``).
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re
from dataclasses import replace

from stepwire.planners.plain.language.forms.form import CLICK, Form, Slots, form
from stepwire.planners.plain.language.instructions.fields import TickEach
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import Click, ClickEach
from stepwire.planners.plain.language.instructions.targets import Phrase, Place
from stepwire.planners.plain.language.lexicon import NUMBERS
from stepwire.planners.plain.language.phrases import named, phrase
from stepwire.planners.plain.language.unfit import Unfit


def _each(slots: Slots) -> Simple:
    said = slots.raw("count").lower() if slots.has("count") else "all"
    count = int(said) if said.isdigit() else NUMBERS.get(said)
    target = _every(slots.phrase("target"))
    if slots.has("place"):
        target = replace(target, place=Place("row", slots.text("place")))
    return ClickEach(target, count, _but(slots) if "but" in slots.match.groupdict() else ())


def _every(target: Phrase) -> Phrase:
    """The target, unless it is one of several: "every second row". Raises Unfit."""
    if target.nth is not None:
        raise Unfit("Every so-manieth of several is not understood: name them one by one.")
    return target


def _but(slots: Slots) -> tuple[Phrase, ...]:
    """What is left out, named one by one."""
    if not slots.has("but"):
        return ()
    parts = re.split(r",? and |, ", slots.raw("but"))
    return tuple(each for part in parts if (each := phrase(slots.piece, part)) is not None)


def _tick_each(slots: Slots) -> Simple:
    said = re.sub(
        r"\b(?:options?|items?|rows?|tick ?box(?:es)?|box(?:es)?|check box(?:es)?)$",
        "checkboxes",
        slots.raw("target"),
        flags=re.IGNORECASE,
    )
    target = _every(phrase(slots.piece, said) or slots.phrase("target"))
    if slots.has("where"):
        target = replace(target, place=Place("in", slots.text("where")))
    return TickEach(target, not slots.raw("verb").lower().startswith(("un", "de", "clear")), _but(slots))


def _tick_everything(slots: Slots) -> Simple:
    boxes = Phrase(said="checkboxes", words="", role="checkbox")
    return TickEach(boxes, not slots.raw("verb").lower().startswith(("un", "de")), _but(slots))


def _tick_row(slots: Slots) -> Simple:
    """The box of every row is every box."""
    boxes = Phrase(said="checkboxes", words="", role="checkbox")
    return TickEach(boxes, not slots.raw("verb").lower().startswith("un"))


def _for_each(slots: Slots) -> Simple:
    return Click(replace(slots.phrase("target"), place=Place("row", slots.text("place"))))


FORMS: tuple[Form, ...] = (
    form("Tick each", r"(?:for|in|on) (?:each|every) (?:row|item|entry|result|card|post|product|line|order|message),? (?P<verb>tick|check|select|untick|uncheck) (?:the|its) (?P<target>check ?box|tick ?box|box)", _tick_row, "For each row, tick the checkbox"),
    form("Click each", rf"{CLICK} (?P<target>.+?) (?:on|in|of|for) (?P<count>all|every|each|\d{{1,3}}|one|two|three|four|five|six|seven|eight|nine|ten)(?: of)?(?: the)? (?:posts?|items?|rows?|entries|entry|results?|messages?|comments?|products?|cards?) (?:by|from|of|for|with|named) (?P<place>.+)", _each, "Click Like on all posts by @ada", "Click the “Share” button on 2 posts by @ada"),
    form("Click each", rf"(?:for each (?:row|item|entry|result|one|of them), )?{CLICK} (?:all|every|each)(?: of)?(?: the)? (?P<target>.+?)(?: (?:except|but|apart from|other than)(?: for)? (?P<but>.+))?", _each, "Click every Follow button", "Click every Follow button except the last one"),
    form("Click each", rf"(?:for|in|on) (?:each|every) (?:row|item|entry|result|card|post|product|line|order|message),? {CLICK} (?P<target>.+)", lambda slots: ClickEach(slots.phrase("target")), "For each row, click Approve"),
    form("Tick each", r"(?P<verb>check|tick|mark|select|choose|uncheck|untick|deselect|unselect|clear) (?:all|every|each)(?: of)?(?: the)? (?P<target>(?:\S+ )?(?:check ?box(?:es)?|box(?:es)?|tick ?box(?:es)?|toggles?|switch(?:es)?|options?|items?|rows?))(?: (?:in|under) (?P<where>(?!.* except).+?))?(?:,? (?:except|but|apart from|other than)(?: for)? (?P<but>.+))?", _tick_each, "Tick all checkboxes", "Tick all boxes except Newsletter", "Untick every checkbox except “Daily” and “Weekly”"),
    form("Tick each", r"(?P<verb>tick|check|select|untick|uncheck|deselect) everything (?:except|but|apart from)(?: for)? (?P<but>.+)", _tick_everything, "Untick everything but Daily digest"),
    form("Click", r"mark (?:all|every|everything)(?: of)?(?: the| my)?(?: \w+)? as (?P<how>read|unread|done|seen|complete)", lambda slots: Click(named(f"Mark all as {slots.raw('how').lower()}")), "Mark all notifications as read"),
    form("Click", rf"(?:for|in the row of)(?! (?:each|every|all)\b)(?: the)?(?: (?:user|person|row|item|product|customer|post))? (?P<place>\S.*?), {CLICK} (?P<target>.+)", _for_each, "For the user @ada, click on the “Block” button"),
)  # fmt: skip
