"""Scrolling the page, and what scrolls in it."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import ScrollBy, ScrollInside, ScrollTo


def _direction(slots: Slots) -> Simple:
    match slots.raw("direction").lower():
        case "up":
            return ScrollBy("up")
        case "left":
            return ScrollBy("left")
        case "right":
            return ScrollBy("right")
        case _:
            return ScrollBy("down")


def _end(slots: Slots) -> Simple:
    to_the_top = slots.raw("end").lower() in ("top", "start", "beginning")
    return ScrollBy("up" if to_the_top else "down", to_the_end=True)


FORMS: tuple[Form, ...] = (
    form("Scroll", r"scroll (?:in |inside )?(?P<target>(?:the )?\S.*?)(?: all the way)? to the (?P<end>top|bottom|start|end)(?: of the (?:text|content|list))?", lambda slots: ScrollInside(slots.phrase("target"), slots.raw("end").lower() in ("top", "start")) if not re.fullmatch(r"(?:the )?page|(?:back )?(?:up|down)|back|all the way", slots.raw("target"), re.IGNORECASE) else None, "Scroll the textarea to the bottom"),
    form("Scroll", r"scroll(?: down| up)? to the (?P<end>top|bottom|start|end) of (?P<target>(?!(?:the |this )?page\b)\S.*)", lambda slots: ScrollInside(slots.phrase("target"), slots.raw("end").lower() in ("top", "start")), "Scroll to the bottom of the textarea"),
    form("Scroll", r"scroll(?: the page)?(?: back)?(?: all the way| right)?(?: (?:up|down))? to (?:the )?(?:very )?(?P<end>top|bottom|end|start|beginning)(?: of the page)?", _end, "Scroll to the bottom"),
    form("Scroll", r"scroll(?: the page)?(?: (?P<direction>up|down|left|right))?(?: a (?:bit|little|page|screen)| one (?:page|screen))?", _direction, "Scroll down"),
    form("Scroll", r"scroll(?: (?:up|down))? (?:to|until|till)(?: you (?:see|reach))? (?P<target>.+)", lambda slots: ScrollTo(slots.phrase("target")), "Scroll to Reviews"),
    form("Scroll", r"scroll (?P<target>.+) into view", lambda slots: ScrollTo(slots.phrase("target")), "Scroll the footer into view"),
)  # fmt: skip
