"""Tabs, going back, loading again."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.addresses import address_of
from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.navigation import (
    CloseTab,
    GoBack,
    OpenTab,
    Reload,
    SwitchTab,
)
from stepwire.planners.plain.language.lexicon import ORDINALS
from stepwire.planners.plain.language.unfit import Unfit


def _open_tab(slots: Slots) -> Simple | None:
    if not slots.has("what"):
        return OpenTab()
    if (address := address_of(slots.text("what"))) is None:
        raise Unfit("Only an address opens in a new tab: open https://… in a new tab.")
    return OpenTab(address)


def _switch_tab(slots: Slots) -> Simple:
    match slots.raw("which").lower():
        case "new" | "newest" | "last" | "latest" | "other":
            return SwitchTab(index=-1) if slots.raw("which").lower() != "other" else SwitchTab(step=1)
        case "next":
            return SwitchTab(step=1)
        case "previous" | "prior":
            return SwitchTab(step=-1)
        case word if word in ORDINALS:
            return SwitchTab(index=ORDINALS[word])
        case word if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", word):
            return SwitchTab(index=max(0, int(re.sub(r"\D", "", word)) - 1))
        case _:
            return SwitchTab(title=slots.phrase("which"))


FORMS: tuple[Form, ...] = (
    form("Open a page", r"(?:open|go to|goto|visit|navigate to|browse to|load|start (?:at|on|from|with)|head to) (?:up )?(?P<what>.+) in (?:an? new|another|a separate) (?:browser )?(?:tab|window)", _open_tab, "Open https://example.com in a new tab"),
    form("Tabs", r"open (?:an? )?new (?:browser )?tab(?: (?:with|at|on|for) (?P<what>\S+))?", _open_tab, "Open a new tab", "Open a new tab with https://example.com"),
    form("Tabs", r"(?:switch|go|change|move)(?: back)? to (?:the )?(?P<which>new|newest|latest|other|next|previous|first|second|third|fourth|fifth|last|\d{1,2}(?:st|nd|rd|th)?) (?:browser )?tab", _switch_tab, "Switch to the second tab", "Go back to the first tab"),
    form("Tabs", r"(?:switch|go|change|move)(?: back)? to (?:browser )?tab (?:number )?(?P<which>\d{1,2})", _switch_tab, "Switch to tab 2"),
    form("Tabs", r"(?:switch|change)(?: back)? to (?:the )?(?:tab (?:called |named |titled )?(?P<which>.+))", _switch_tab, "Switch to the tab “Invoice”"),
    form("Tabs", r"close (?:the |this )?(?:current )?(?:browser )?tab", lambda slots: CloseTab(), "Close the tab"),
    form("Go back", r"(?:go |navigate |move )?(?:one page |one step )?back(?: (?:to|one) (?:the )?(?:previous |last )?page| one page| once| again)?", lambda slots: GoBack(), "Go back", "Go back to the previous page"),
    form("Go back", r"return to the previous page", lambda slots: GoBack(), "Return to the previous page"),
    form("Reload", r"(?:reload|refresh)(?: the| this)?(?: current)?(?: it| page| site| tab| browser| window| screen)?", lambda slots: Reload(), "Reload the page"),
)  # fmt: skip
