"""What a value is called in a sentence: "the order number", "Ada's email", "the price of the lamp". Pure."""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re

from stepwire.planners.plain.language.instructions.questions import Named, TextOf
from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.superlatives import MEASURED

_NAMED = re.compile(r"(?:how much )?(?:is )?(?:what )?(?P<words>.+?)(?: is| are| was)?", re.IGNORECASE)
_OF = re.compile(r"(?P<words>.+?) (?:of|for) (?P<of>.+)", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:(?:the|a|an|my|your|its|this|value of(?: the)?)\s+)+(?=\S)", re.IGNORECASE)
_NO_VALUE = re.compile(
    rf"\d|(?:which|what|who|where|when|why|how|in|on|at|if|all|every)\b|(?:.* )?(?:{'|'.join(MEASURED)}|biggest|highest|best)\b",
    re.IGNORECASE,
)
_HERE = re.compile(r" (?:on|from|in) (?:the|this) (?:page|screen|table|list)$", re.IGNORECASE)
_OWNED = re.compile(r"(?P<of>(?-i:[A-Z])[\w -]*?)['’]s (?P<words>\S.*)", re.IGNORECASE)


def named_value(piece: Piece, text: str) -> Named | TextOf | None:
    """The value of that name, or all the text of one of several things; None where the words name none."""
    match = _NAMED.fullmatch(text)
    words = _HERE.sub("", ARTICLE.sub("", match["words"]) if match else text)
    pointed = phrase(piece, words)
    if pointed is not None and pointed.nth is not None and pointed.role is not None:
        return TextOf(pointed)
    if _NO_VALUE.match(words):
        return None
    if owned := _OWNED.fullmatch(words):
        return Named(piece.unquoted(owned["words"]), piece.unquoted(owned["of"]))
    if phrase(piece, words) is None or words.lower().startswith("you "):
        return None
    if (of := _OF.fullmatch(words)) and not piece.is_sealed(words):
        return Named(piece.unquoted(of["words"]), piece.unquoted(ARTICLE.sub("", of["of"])))
    return Named(piece.unquoted(words))
