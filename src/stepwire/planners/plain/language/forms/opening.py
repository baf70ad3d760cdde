"""Getting somewhere: an address, the start page, or what the page leads to.

These stand nearly last, for what is opened may be anything.
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.addresses import address_of
from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.navigation import Open, Visit
from stepwire.planners.plain.language.phrases import named

_START = re.compile(
    r"(?:(?:the|our|my|this|your) )?(?:\S+(?: \S+)?['’]s? |web ?site |site |shop |app |application )?"
    r"(?:start(?:ing)?|home|main|front|landing) ?(?:page|url|address|screen)|(?:the )?(?:website|site|app|shop|start)",
    re.IGNORECASE,
)


def _open(slots: Slots) -> Simple:
    said = slots.raw("what")
    bare = re.sub(
        r"^(?:the )?(?:page|site|web ?site|url|address|link)(?: at)? (?=\S)", "", said, flags=re.IGNORECASE
    )
    if (address := address_of(slots.piece.value(bare))) is not None:
        return Open(address)
    if _START.fullmatch(said):
        return Open(None)
    return Visit(slots.phrase("what"))


FORMS: tuple[Form, ...] = (
    form("Open a page", r"(?:(?:page|click|go|leaf|browse|step) through|browse) (?:the |all )?(?:list|pages|results|table|entries)", lambda slots: Visit(named("next page")), "Page through the list until you see “Zoe”"),
    form("Open a page", r"check ?out", lambda slots: Visit(named("Checkout")), "Check out"),
    form("Open a page", r"go home", lambda slots: Open(None), "Go home"),
    form("Open a page", r"(?:open|go(?: on)?(?: over)? (?:to|into)|goto|visit|navigate to|browse to|load|start (?:at|on|from|with)|head(?: over)? to|switch to|return to|go back to|navigate back to|proceed to|continue to|move on to|jump to|view)(?: up)? (?P<what>.+)", _open, "Open https://example.com", "Go to example.com/shop", "Open the shop’s start page", "Open the basket"),
)  # fmt: skip
