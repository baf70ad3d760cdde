"""How a sentence names a record: a kind and a name, a kind and a number, or a quotation."""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re

from stepwire.planners.plain.language.forms.form import Slots
from stepwire.planners.plain.language.instructions.records import Record
from stepwire.planners.plain.language.lexicon import KIND_WORDS, PRONOUNS

QUOTED = r"[\U000F0000-\U000FFFFD]"
KNOWN = "|".join(sorted(map(re.escape, KIND_WORDS), key=lambda word: (-len(word), word)))
KIND = rf"(?:(?!(?:the|my|our|this|that|its|your|an?|all|every|each|new) )(?:(?!(?:of|in|for|from|to|on|with|but|except|and|or|not|no|only|everything|anything|nothing) )[a-z][\w-]* ){{0,2}}?(?:{KNOWN})s?)"
CALLED = r"(?:called|named|titled|entitled|with the (?:title|name)|whose (?:title|name) is|by the name of)"
_PLAIN = r"(?:(?!(?:to|as|from|of|in|on|with|and|for|into|by|at|is)\b)[a-z][\w-]*)"
PROPER = r"(?-i:[A-Z][\w'’-]*(?: [A-Z0-9][\w'’-]*)*)"
TITLE = r"(?-i:[A-Z][\w'’-]*(?: (?!(?:and|to|from|of|in|on|with|as|by|for|at|into|under|inside|within|above|below|near|is|or|then|saying|that|whose|next|the|its|it|row)\b)[\w'’-]+)*)"
_NO_KIND = r"(?:\w+ )?(?:button|link|tab|field|box|checkbox|icon|menu|item|option|option|dialog|text|row|cell|image|word|list|radio|dropdown|section|heading|file|url|address|file)\b"
# A record: a kind and a name, a kind and a number, or a quotation.
RECORD = rf"(?:(?:the |my |our |this |that )?(?P<kind>{KIND}) (?:(?:{CALLED}) (?P<name>\S.*?)|(?P<title>{QUOTED}|{TITLE}|[\w.+-]+@[\w.-]+|(?:(?<=user )|(?<=member ))(?-i:[a-z])[\w.-]*)|(?:number |no\.? |#)?#?(?P<number>\d+))|(?:the|my|our) (?P<kind4>(?!{_NO_KIND}){_PLAIN}(?: {_PLAIN})?) (?:{CALLED} )?(?P<other>{QUOTED})|(?P<quoted>{QUOTED})(?: (?P<kind2>{KIND}))?|the (?P<name2>{QUOTED}|{PROPER}) (?P<kind3>{KIND})|(?P<back>it|that|this|(?:the|that|this) (?:new )?(?:{KNOWN})s?))"
_PARTS = (("name", "kind"), ("title", "kind"), ("number", "kind"), ("other", "kind4"), ("quoted", "kind2"), ("name2", "kind3"))  # fmt: skip


def record_of(slots: Slots) -> Record:
    """The record that a sentence names; a pronoun's name is "it"."""
    for name, kind in _PARTS:
        if slots.has(name):
            return Record(slots.text(name), slots.raw(kind).lower() if slots.has(kind) else "")
    back = re.sub(r"^(?:the|that|this) (?:new )?", "", slots.raw("back").lower())
    return Record("it", "" if back in PRONOUNS else back)
