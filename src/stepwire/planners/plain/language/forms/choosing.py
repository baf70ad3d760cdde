"""Choosing, ticking, agreeing."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.filling import FIELD_NOUN, fill_each
from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.fields import Accept, Choose, Fill, Tick
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import Click
from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.unfit import Unfit
from stepwire.planners.plain.language.values import values_of


def _choose(slots: Slots) -> Simple | None:
    if re.match(r"set an? ", slots.match[0], re.IGNORECASE):
        return None  # "set an alarm for 7" chooses nothing
    option = re.sub(r"^the (?:date|day|time) (?=\d)", "", slots.raw("option"), flags=re.IGNORECASE)
    pointed = phrase(slots.piece, option)
    if (
        pointed is not None
        and pointed.nth is not None
        and pointed.role in ("option", "item", "row")
        and not slots.has("within")
    ):
        return Click(pointed)
    if re.fullmatch(r"(?:the )?(?:tab|button|link|menu item) .+", option, re.IGNORECASE):
        return Click(slots.phrase("option"))
    if re.fullmatch(r"(?:the |an? )?.+ (?:tab|button|link|menu item|row|checkbox)", option, re.IGNORECASE):
        return Click(slots.phrase("option"))
    bare = re.sub(
        r"^(?:the )?(?:option |value |radio(?: button)? )?(?=\S)|(?<=\S) (?:option|radio button|radio)$",
        "",
        option,
        flags=re.IGNORECASE,
    )
    return Choose(slots.piece.value(bare), slots.maybe("within"))


_NO_BOXES = frozenset({"message", "heading", "cell", "link", "button", "image", "paragraph", "dialog"})


def _tick(slots: Slots) -> Simple:
    target = slots.phrase("target")
    if target.role in _NO_BOXES and not target.quoted:
        raise Unfit(
            f"“{target.said}” cannot be ticked: say what it should be, as in “check that … is shown”."
        )
    return Tick(target)


FORMS: tuple[Form, ...] = (
    form("Choose", r"(?:in|from|under|for) (?P<within>the \S.*?),? (?:choose|select|pick) (?P<option>.+)", _choose, "In the Size dropdown, choose Large"),
    form("Choose", r"(?:choose|select|pick) (?P<all>(?=.* (?:for|as|in|from) ).+(?:,| and) .+)", fill_each, "Choose Large for Size and Navy for Colour"),
    form("Choose", r"(?:choose|select|pick|set) (?P<option>.+) (?:from|out of|in|for|as|under) (?P<within>.+)", _choose, "Choose France from Country", "Select Navy in the Colour dropdown", "Pick Express for Delivery"),
    form("Choose", rf"(?:choose|select|pick) (?P<values>(?:{FIELD_NOUN}) \S+(?:,? and |, )(?:{FIELD_NOUN}) \S+)", lambda slots: Fill(values_of(slots.piece, slots.raw("values"))), "Choose size M and color Red"),
    form("Choose", r"(?:choose|select|pick) (?P<option>.+)", _choose, "Choose Navy", "Select the option “Large”"),
    form("Tick", r"(?:uncheck|untick|deselect|unselect)(?: off)? (?P<target>.+)", lambda slots: Tick(slots.phrase("target"), on=False), "Untick Newsletter"),
    form("Tick", r"(?:check|tick|mark)(?: off)? (?!(?:out|in)\b|.* as \w+(?: \w+)?$)(?P<target>.+)", _tick, "Tick I accept the terms", "Tick the box Newsletter"),
    form("Agree", r"(?:accept|agree to|agree with|consent to) (?P<target>.+)", lambda slots: Accept(slots.phrase("target")), "Accept the terms", "Accept cookies"),
)  # fmt: skip
