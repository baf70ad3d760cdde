"""Bringing a list into an order, and narrowing it down."""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Form, Slots, form
from stepwire.planners.plain.language.instructions.goals import Filter, Sort
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.instructions.pointer import Click
from stepwire.planners.plain.language.lexicon import FIELD_NOUNS
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.language.superlatives import BEST, SUPERLATIVES
from stepwire.planners.plain.language.unfit import Unfit

_DOWN = r"(?:highest|largest|biggest|newest|latest|most recent|most expensive|best|descending(?: order)?|high(?:est)? to low(?:est)?|descending|desc|z to a|z-a|new(?:est)? to old(?:est)?|last)(?: first)?"
_UP = r"(?:lowest|smallest|cheapest|oldest|earliest|least expensive|ascending(?: order)?|asc|low(?:est)? to high(?:est)?|a to z|a-z|old(?:est)? to new(?:est)?|alphabetically|alphabetical order)(?: first)?"
_LISTED = r"(?:it|them|(?:the|all|these|my)?(?: ?(?!(?:by|on|in|from|then|and)\b)[\w-]+){1,3}?)"
_COLUMN = r"(?:the )?(?:column |field )?(?P<by>.+?)(?: column)?"
_WAYS = rf"(?:{_UP}|{_DOWN})"


def _sort(slots: Slots) -> Simple:
    if re.search(r"\b(?:then|and) by\b", slots.raw("by"), re.IGNORECASE):
        raise Unfit("A list is sorted by one thing: say which.")
    way = slots.raw("way")
    return Sort(slots.text("by"), bool(re.fullmatch(_DOWN, way, re.IGNORECASE)) if way else None)


def _first(slots: Slots) -> Simple:
    """The newest first, the cheapest on top: what they are compared by, and how."""
    best = slots.raw("best").lower()
    if best in ("newest", "oldest", "latest"):
        return Sort("date", best != "oldest")
    measure, most = SUPERLATIVES[best]
    return Sort({"money": "price", "number": "rating"}.get(measure, measure), most)


_ANOTHER_FIELD = re.compile(rf"(?:.* )?(?:and|or) (?:the )?(?:{'|'.join(FIELD_NOUNS)})\b.*", re.IGNORECASE)


def _by_field(slots: Slots) -> Simple:
    if _ANOTHER_FIELD.fullmatch(slots.raw("value")):
        raise Unfit(
            "Filter by one field after the other: “filter by brand Acme, then filter by colour blue”."
        )
    return Filter(slots.text("value"), slots.text("field"))


_ONLY_SHOWN = r"(?:show|display|list)(?: me)? only"


FORMS: tuple[Form, ...] = (
    form("Sort", r"(?:sort|order|arrange)(?: (?:the|all|these|my)?(?: ?[\w-]+){1,3}?)? (?:from|by|with) (?:(?P<up>cheapest(?: to most expensive| first)?|lowest price(?: to highest(?: price)?| first)?)|(?:most expensive(?: to cheapest| first)?|highest price(?: to lowest(?: price)?| first)?))", lambda slots: Sort("price", not slots.has("up")), "Sort the products from cheapest to most expensive"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})?,? (?:in )?(?P<way>ascending|descending)(?: order)?,? by {_COLUMN}", _sort, "Sort ascending by name", "Sort the table in descending order by date"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? in (?P<way>ascending|descending) order of {_COLUMN}", _sort, "Sort the results in ascending order of price"),
    form("Sort", r"(?P<best>newest|oldest|latest|cheapest)(?: \w+)? first", _first, "Newest first"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? (?:alphabetically|in alphabetical order|a to z|a-z|(?P<down>z to a|z-a|in reverse alphabetical order))", lambda slots: Sort("name", slots.has("down")), "Sort the list alphabetically"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? ?: ?{_COLUMN},? ?\(?(?P<way>{_WAYS})\)?", _sort, "Sort results: price low to high"),
    form("Sort", rf"(?:put|show|list|bring)(?: the)? (?P<best>{BEST}|newest|oldest|latest)(?: \w+)? (?:on top|at the top|first|to the top)", _first, "Put the cheapest products on top", "Show the newest posts first"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? (?P<best>{BEST}|newest|oldest|latest)(?: \w+)? first", _first, "Sort the products cheapest first"),
    form("Sort", rf"(?:sort|order|arrange)(?: {_LISTED})? (?:by|on) {_COLUMN}(?:,| in| from)* ?\(?(?P<way>{_WAYS})?\)?", _sort, "Sort by price, lowest first", "Sort the list by name", "Order the results by rating from high to low"),
    form("Filter", r"(?:filter|narrow down)(?: (?:the|all|my)?(?: ?[\w-]+){1,2}?)? (?:by|on|for|to|with)(?: the)? (?P<field>(?!(?:last|next|this)\b)[\w-]+(?: (?!(?:under|over|above|below|between|less|more|at|from)\b)[\w-]+)?)(?: ?[:=] ?| is | of | equals | to | )(?!(?:under|over|above|below|between|less|more|at|from)\b)(?P<value>[\U000F0000-\U000FFFFD]|[A-Z0-9]\S*(?: \S+)*|\S+)", _by_field, "Filter by status open", "Filter the list by category: Lamps"),
    form("Filter", r"(?:filter for|restrict|limit|narrow(?: down)?) (?:(?:the |my )?(?:list|results?|table|view|search) )?(?:down )?(?:to|for)(?: only)?(?: the)? (?P<value>(?-i:[a-z])[\w-]*|[\U000F0000-\U000FFFFD])(?: (?P<things>(?-i:[a-z])[\w-]*))?", lambda slots: Filter(slots.text("value")), "Restrict the list to open tickets"),
    form("Filter", r"(?:apply|use|set|choose|select) the filter (?P<value>[\U000F0000-\U000FFFFD])", lambda slots: Filter(slots.text("value")), "Apply the filter “Free shipping”"),
    form("Filter", r"(?:filter|narrow)(?: (?:the|all|my)?(?: ?[\w-]+){1,2}?)?(?: so)? that only (?P<value>(?-i:[a-z])[\w-]*) \w+ (?:are|is) (?:shown|listed|visible|displayed)", lambda slots: Filter(slots.text("value")), "Filter the table so that only open tickets are shown"),
    form("Filter", r"filter(?: (?:the|all|my)?(?: ?[\w-]+){1,2}?)? for (?P<value>[\U000F0000-\U000FFFFD])", lambda slots: Filter(slots.text("value")), "Filter the list for “urgent”"),
    form("Filter", rf"{_ONLY_SHOWN}(?: the)?(?: (?P<things>[\w-]+))? (?P<value>in stock|on sale|on hold|out of stock|under review|in progress|on offer)", lambda slots: Filter(slots.text("value")), "Show only products in stock"),
    form("Filter", r"(?:show|display|list)(?: me)? only(?: the)? (?P<things>[\w-]+(?: [\w-]+)?) (?:with|whose|that have|where)(?: the)? (?P<field>[\w-]+(?: [\w-]+)?)(?: is| of|:)? (?P<value>[\U000F0000-\U000FFFFD]|\S+(?: \S+)?)", lambda slots: Filter(slots.text("value"), slots.text("field")), "Show only orders with status open"),
    form("Filter", r"(?:show|display|list)(?: me)? only(?: the)? (?P<things>[\w-]+) (?P<field>assigned to|owned by|written by|created by) (?P<value>.+)", lambda slots: Filter(slots.text("value"), slots.text("field")), "Show only issues assigned to Bo"),
    form("Filter", r"(?:show|display|list)(?: me)? only(?: the)? (?P<value>[\w-]+|[\U000F0000-\U000FFFFD])(?: (?P<things>[\w-]+))?", lambda slots: Filter(slots.text("value")), "Show only open orders"),
    form("Click", r"(?P<deed>reset|clear|remove) (?:all )?(?:the |my )?(?P<thing>filters?|search|selection|search results|notifications)", lambda slots: Click(named(slots.match[0].replace(" the ", " ").replace(" my ", " "))), "Clear all filters"),
)  # fmt: skip
