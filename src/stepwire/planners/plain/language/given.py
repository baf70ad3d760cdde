"""A value as somebody gives it in a sentence, to be entered as it stands. Pure.

What only tells of a value ("the sum of the prices", "any text") is none, nor is what goes on behind it ("“Ada” then
Tab", "Ada but do not submit"): entering that would put words into a field that nobody meant to be there.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re

from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.unfit import Unfit

_TELLS_OF_ONE = re.compile(
    r"(?:an?|some|any) (?:(?-i:[a-z])+ )*(?:text|value|name|message|number|words?|title|comment)\b|"
    r"(?:the|my|your|his|her|their|its|this|that|these|those) (?-i:[a-z])",
    re.IGNORECASE,
)
# "My name Ada": the value, and what it is.
_NAMED_SO = re.compile(
    r"(?:the|my|your|his|her) (?:(?-i:[a-z])+ )*?(?!(?:of|from|in|for|to|with|on|at|by) )(?-i:[a-z])+ "
    r"(?P<value>[\U000F0000-\U000FFFFD]|(?-i:[A-Z0-9]).*)",
    re.IGNORECASE,
)
_A_DAY = re.compile(r"the (?:\d|first|last|end|day after)\b.*\b(?:of|tomorrow)\b", re.IGNORECASE)
_DATE_OF = re.compile(
    r"(?:the )?date of (?P<of>today|tomorrow|yesterday)|(?P<day>today|tomorrow|yesterday)['’]s date|"
    r"the current date",
    re.IGNORECASE,
)
# "Say “Sorry”": the value, and what is done with it.
_SAYS_IT = re.compile(
    r"(?:(?:say|read)|(?:say |read )?the (?:text|words?|value|name|title)) "
    r"(?P<value>[\U000F0000-\U000FFFFD])",
    re.IGNORECASE,
)
_KEY_BEHIND = r"(?:press(?:ing)? )?(?:enter|tab|return|escape|esc|backspace)"
# A value that does not end where it should: "“Ada” then Tab", "Ada, without pressing Enter".
_GOES_ON = re.compile(
    r".+ (?:slowly|quickly|twice|again|\d+ times)|.+ (?:at|to) the (?:end|start|beginning)(?: of)?\b.*|"
    r"(?:at least|at most|more than|less than|up to|about|around) \S.*|"
    r".+ (?:or (?:more|less|fewer)|if possible)|[$€£]?\d\S* (?:less|more|higher|lower)|"
    rf"(?:.*\s)?then(?: .*)?|.+(?:,| and) {_KEY_BEHIND}|.+,? without \w+ing .*|"
    r".+,? (?:but|and) (?:do not|don['’]t|not|never)\b.*|.+ (?:in|under) (?:the |my )?(?:settings|preferences|options)|.+ (?:in|into) the (?:cell|field|box|row|column)|"
    r"[\U000F0000-\U000FFFFD] (?:and|or|then|but|without|into|in|for|with)\b.*",
    re.IGNORECASE,
)


def given(piece: Piece, text: str) -> str:
    """A value as it is to be entered. Raises Unfit where it tells of one ("the sum of it"), or goes on."""
    text = text.strip()
    if day := _DATE_OF.fullmatch(text):
        return (day["of"] or day["day"] or "today").lower()
    if said := _NAMED_SO.fullmatch(text) or _SAYS_IT.fullmatch(text):
        return piece.value(said["value"])
    if _TELLS_OF_ONE.match(text) and not _A_DAY.match(text):
        raise Unfit(f"“{piece.opened(text)}” tells of a value: say it, or quote it if it is one.")
    if text.lower() in ("nothing", "anything", "something"):
        raise Unfit(f"“{text}” is no value: say it, quote it, or say “clear …”.")
    if _GOES_ON.fullmatch(text):
        raise Unfit(f"“{piece.opened(text)}” is more than a value: quote it if it is one.")
    return piece.value(text)
