"""Clicking and hovering."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import Click, Hover
from stepwire.planners.plain.language.phrases import named


def clicks(how: Literal["click", "double", "right"]) -> Callable[[Slots], Simple]:
    """What builds a click of this sort."""
    return lambda slots: Click(slots.phrase("target"), how)


# A link is followed by a click; somebody, as every record, by what says so beside the name.
FIRST: tuple[Form, ...] = (
    form("Click", r"follow (?P<target>(?:the |this )?(?:(?:hyper)?link|(?:.+ )?(?:hyper)?link)\b.*|[\U000F0000-\U000FFFFD])", clicks("click"), "Follow the link Terms"),
)  # fmt: skip

FORMS: tuple[Form, ...] = (
    form("Click", r"open the (?:context|right[- ]click) menu (?:of|for|on) (?P<target>.+)", clicks("right"), "Open the context menu of “Report”"),
    form("Click", r"toggle (?P<target>.+)", clicks("click"), "Toggle Dark mode"),
    form("Click", r"load more(?: \w+)?", lambda slots: Click(named("Load more")), "Load more until you see “Zoe”"),
    form("Click", r"(?:double[- ]?click)(?: on)? (?P<target>.+)", clicks("double"), "Double-click the first row"),
    form("Click", r"(?:right[- ]?click|context[- ]?click)(?: on)? (?P<target>.+)", clicks("right"), "Right-click report.pdf"),
    form("Click", r"(?:click|tap|press|push|hit|activate)(?: on| onto)? (?P<target>.+)", clicks("click"), "Click Storm lantern", "Press the Save button", "Click the second Edit link in the row of Ada", "Tap “Save and close”"),
    form("Hover", r"(?:hover|mouse(?= over)|move(?: the)? (?:mouse|pointer|cursor))(?: the (?:mouse|pointer|cursor))?(?: (?:over|on|onto|to|above))* (?P<target>.+)", lambda slots: Hover(slots.phrase("target")), "Hover over Products"),
    form("Click", r"(?P<target>cancel|undo|redo|save (?:and|as|&) [\w ]+|zoom (?:in|out))(?: it| the (?:changes|form))?", clicks("click"), "Save and close", "Cancel"),
    form("Click", r"confirm (?:it )?(?:with|by (?:clicking|pressing)) (?P<target>.+)", clicks("click"), "Confirm with OK"),
    form("Click", r"(?P<target>continue|confirm|proceed|pay|pay now|finish|next|ok|okay|go on)(?: it)?", clicks("click"), "Choose Navy and continue"),
    form("Click", r"(?P<deed>update|refresh|recalculate|confirm|finish|apply|start|begin|continue|complete) (?:the|my|your|this) (?P<thing>(?!.* (?:to|with|from|in|of|form)\b)(?-i:[a-z][a-z-]*)(?: (?-i:[a-z][a-z-]*))?)", lambda slots: Click(named(f"{slots.raw('deed').lower()} {slots.raw('thing')}")), "Update the cart"),
    form("Click", r"place (?:the|my|your) order", lambda slots: Click(named("Place order")), "Place the order"),
)  # fmt: skip
