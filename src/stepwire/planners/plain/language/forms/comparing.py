"""The one of several that has the least or the most of something, to be used: bought, opened, added.

What is compared, a price or a duration, is in the superlative itself, or said with it ("with the longest duration").
"""

# ruff: noqa: E501 - the table reads best with one form a line

from __future__ import annotations

from stepwire.planners.plain.language.forms.form import COUNT, Form, Slots, count_of, form
from stepwire.planners.plain.language.instructions.goals import Pick, Travel
from stepwire.planners.plain.language.instructions.instruction import Simple
from stepwire.planners.plain.language.measures import Measure
from stepwire.planners.plain.language.superlatives import BEST, SUPERLATIVES

_MEASURES: dict[str, Measure] = {
    "price": "money", "cost": "money", "fare": "money", "duration": "duration", "length": "duration", "travel time": "duration",
    "time": "time", "departure": "time", "departure time": "time", "arrival": "time", "number": "number", "value": "number", "score": "number",
    "rating": "number", "amount": "number", "reviews": "number", "stars": "number",
}  # fmt: skip
_OF = "|".join(sorted(_MEASURES, key=len, reverse=True))


def _pick(slots: Slots) -> Simple:
    measure, most = SUPERLATIVES[slots.raw("best").lower()]
    if slots.has("of"):
        measure = _MEASURES[slots.raw("of").lower()]
    return Pick(slots.raw("verb").lower().removesuffix(" on"), measure, most, slots.text("thing"))


def _add_best(slots: Slots) -> Simple:
    measure, most = SUPERLATIVES[slots.raw("best").lower()]
    return Pick("add", measure, most, slots.text("thing"), count_of(slots))


def _travel(slots: Slots) -> Simple:
    measure, most = SUPERLATIVES[slots.raw("best").lower()]
    best = Pick("book", measure, most)
    return Travel(
        slots.text("origin"),
        slots.text("destination"),
        slots.text("day" if slots.has("day") else "told"),
        best,
    )


FORMS: tuple[Form, ...] = (
    form("Compare", rf"(?:add|put|place) (?:(?P<count>{COUNT}) of )?the (?P<best>cheapest|most expensive|least expensive) (?P<thing>\S+(?: \S+)?) (?:to|in|into) (?:the |my )(?:shopping )?(?:basket|cart)", _add_best, "Find the cheapest lamp and add it to the basket"),
    form("Travel", rf"(?P<verb>book|buy|find|reserve)(?: me| us)? (?:the|a) (?P<best>{BEST}) (?:one[- ]way |single |return |round[- ]trip )?(?:flight|train|bus|journey|trip|connection|ticket|ferry|ride)s? from:? (?P<origin>.+?) to:? (?P<destination>.+?),? (?:on (?P<day>\S.*)|(?P<told>today|tomorrow|the day after tomorrow|next \w+|in \w+ (?:days?|weeks?|months?)))", _travel, "Book the earliest train from Oslo to Bergen tomorrow", "Book the cheapest one-way flight from Oslo to Bergen on 12/23/2016"),
    form("Compare", rf"(?P<verb>buy|book|order|choose|select|pick|click(?: on)?|open|add|get) the (?!best)(?P<best>{BEST})(?: one)? of (?:the|all|these)(?: the)? (?P<thing>\S+)", _pick, "Select the cheapest of the offers"),
    form("Compare", rf"(?P<verb>buy|book|order|choose|select|pick|click|open|add|get) the (?P<thing>\S+(?: \S+)?) (?:with|that has|which has) the (?P<best>{BEST})(?: (?P<of>{_OF}))?", _pick, "Buy the ticket with the longest duration", "Pick the card with the greatest number"),
    form("Compare", rf"(?P<verb>buy|book|order|choose|select|pick|click(?: on)?|open|add|get) the (?!best\b)(?P<best>{BEST}) (?P<thing>\S+(?: \S+)?)", _pick, "Buy the cheapest ticket"),
)  # fmt: skip
