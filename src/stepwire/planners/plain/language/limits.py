"""More or less than a number: "over 100 euros", "at least 3". Pure.

A text is within a limit, or beyond it, by the one number in it: by its amount of money where it has one, for
what stands around an amount has other numbers. A text with several, or with money of another currency than was
said, is neither.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re

from stepwire.planners.plain.language.instructions.conditions import Bound, Limit
from stepwire.planners.plain.language.lexicon import NUMBERS
from stepwire.planners.plain.language.measures import amounts, measured

_WORDS: dict[str, Bound] = {
    "more than": "more than", "greater than": "more than", "higher than": "more than", "bigger than": "more than", "larger than": "more than",
    "over": "more than", "above": "more than", "exceeding": "more than", "more expensive than": "more than",
    "less than": "less than", "lower than": "less than", "smaller than": "less than", "fewer than": "less than", "under": "less than",
    "below": "less than", "cheaper than": "less than", "at least": "at least", "at most": "at most",
    "no more than": "at most", "not more than": "at most", "no less than": "at least", "not less than": "at least",
}  # fmt: skip
_CURRENCIES = {
    "euro": "€",
    "eur": "€",
    "dollar": "$",
    "usd": "$",
    "pound": "£",
    "gbp": "£",
    "yen": "¥",
    "jpy": "¥",
}
LIMIT = (
    rf"(?P<bound>{'|'.join(sorted(_WORDS, key=len, reverse=True))}) (?P<sign>[$€£¥]?) ?"
    rf"(?P<limit>\d[\d,]*(?:\.\d+)?|{'|'.join(NUMBERS)})(?: ?(?P<unit>[$€£¥]|(?:{'|'.join(_CURRENCIES)})s?))?"
)


def limit_of(match: re.Match[str]) -> Limit:
    """The limit that LIMIT has matched."""
    said = match["limit"].lower()
    number = float(NUMBERS[said] if said in NUMBERS else said.replace(",", ""))
    unit = match["sign"] or (match["unit"] or "").lower()
    return Limit(_WORDS[match["bound"].lower()], number, _CURRENCIES.get(unit.removesuffix("s"), unit))


def is_within(limit: Limit, text: str) -> bool | None:
    """Whether the one amount or number in a text is within the limit; None where it has no such one."""
    money = amounts(text)
    if limit.currency and any(_currency(each) not in ("", limit.currency) for each in money):
        return None
    value = measured("money" if money or limit.currency else "number", text)
    return limit.allows(value) if value is not None else None


def _currency(amount: str) -> str:
    letters = re.sub(r"[\d\s.,]", "", amount)
    return _CURRENCIES.get(letters.lower(), letters)
