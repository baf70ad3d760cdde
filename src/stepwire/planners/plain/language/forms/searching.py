"""Searching."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.goals import Search, SearchBy
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.unfit import Unfit


def _facets(slots: Slots) -> Simple:
    facets: list[tuple[tuple[str, ...], str]] = [(("genre", "category", "kind", "type"), slots.text("kind"))]
    facets.append(((slots.raw("by").lower(),), slots.text("name")))
    if slots.has("year"):
        facets.append((("year", "date"), slots.text("year")))
    return SearchBy(tuple(facets), slots.piece.opened(re.sub(r"^\w+ for ", "", slots.match[0])))


_GOES_ON = re.compile(r"[\U000F0000-\U000FFFFD] \w.*|.* but not .*|nothing", re.IGNORECASE)


def _search(slots: Slots) -> Simple:
    if _GOES_ON.fullmatch(slots.raw("text")):
        raise Unfit(f"“{slots.piece.opened(slots.raw('text'))}” is more than what is searched for: quote it.")
    return Search(slots.text("text"))


FORMS: tuple[Form, ...] = (
    form("Search", r"(?:search|look) for (?P<kind>\S+) (?P<noun>\S+) (?P<by>\w+ed|written) by (?P<name>.+?)(?: (?:from|in|of)(?: the)?(?: year)? (?P<year>\d{4}))?", _facets, "Search for comedy films directed by Bauer from year 1998"),
    form("Search", r"(?:search|look|find)(?: up| for)? (?P<text>.+?) (?:in|using|with|via|through|by) (?:the |a )?(?P<box>search (?:box|field|bar|input))(?: at the (?:top|side))?", lambda slots: Search(slots.text("text"), slots.maybe("box")), "Search for lamp in the search box"),
    form("Search", r"(?:search|look|find)(?: for)? (?P<text>.+?) (?:using|with|via|through|by) (?:the )?search(?: function)?", lambda slots: Search(slots.text("text")), "Find “storm lantern” using the search"),
    form("Search", r"(?:search|look) for (?P<text>.+) in the (?P<box>\S.* (?:search (?:box|field|bar)|field|box))", lambda slots: Search(slots.text("text"), slots.maybe("box")), "Search for lamp in the catalogue search box"),
    form("Search", r"use (?P<box>the .*search (?:box|field|bar))(?: at the top)? to (?:find|search for|look for) (?P<text>.+)", lambda slots: Search(slots.text("text"), slots.maybe("box")), "Use the search box to find lamp"),
    form("Search", r"use (?:the )?search(?: function)? to (?:find|search for|look for) (?:the )?(?P<text>.+)", lambda slots: Search(slots.text("text")), "Use the search to find order 1042"),
    form("Search", r"find (?P<text>(?!the\b|me\b|out\b|it\b).+) (?:in|on) (?:the|this|our) (?:shop|store|catalogue|catalog|site|web ?site|wiki|blog)", lambda slots: Search(slots.text("text")), "Find lanterns in the shop"),
    form("Search", r"(?:search(?: by \w+)?(?: (?:for|on|(?:(?:the|our|this|my|all)(?: the)? (?:[\w-]+ ){0,2}[\w-]+|(?:\w+ )?(?:site|shop|page|catalogue|catalog|web|store|wiki|blog|inbox|list|website|tracker|forum)|(?-i:[a-z]+s)) for))?|(?:do|run|make|start) a search (?:for|on)|look for|look up|search ?:) (?P<text>(?!(?:for|on|by) ).+?)(?: (?:on|in|across) (?:this|the|our) (?:\w+ )?(?:site|web ?site|shop|store|page))?(?: again| once more)?", _search, "Search for storm lantern", "Search “fish and chips”", "Search products for oil lamp"),
)  # fmt: skip
