"""How many tokens a text has, without a tokenizer: a bound from above for ordinary page text. Pure.

Tokenizers cut differently, but all of them keep short words whole, cut long ones, and give punctuation a
token of its own. Some give each digit one. So: a token for six letters of a word, for each digit and for
each other sign; letters outside of ASCII count one each.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(r"[A-Za-z]{1,6}|[^\sA-Za-z]|\n")


def estimated(text: str) -> int:
    """Tokens of the text, rather too many than too few."""
    return sum(1 for _ in _TOKEN.finditer(text))


def shortened(text: str, most: int) -> str:
    """The text, or as much of its beginning as has so many tokens."""
    for count, token in enumerate(_TOKEN.finditer(text)):
        if count == most:
            return f"{text[: token.start()].rstrip()} …"
    return text
