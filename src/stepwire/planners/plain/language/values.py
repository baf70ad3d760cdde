"""Fields and the values that they are given, as people list them. Pure.

"Name: Ada, Email: ada@example.com", "Name with Ada and City with London", "the title “Hello” and the priority high".
Quotation marks and colons end all doubt; without them a field's name ends at the first word that is known to end one
("due date Friday"), and a list is cut only where what follows is a field with a value again.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterator

from stepwire.planners.plain.language.given import given
from stepwire.planners.plain.language.instructions.records import Values
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import FIELD_NOUNS
from stepwire.planners.plain.language.phrases import named, phrase
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.unfit import Unfit

_Q = r"[\U000F0000-\U000FFFFD]"
_NOUN = "|".join(sorted(FIELD_NOUNS, key=len, reverse=True))

# -- pairs of a field and a value, marked as such --------------------------------------------------

_COLON = re.compile(r"^(?P<field>[^:=]{1,80}?)\s*[:=](?!\d\d\b)\s*(?P<value>.*)$", re.DOTALL)
_QUOTED = re.compile(
    r"^(?P<field>[^,]{1,80}?(?<! with)(?<! as)(?<! to)) (?P<value>[\U000F0000-\U000FFFFD])(?=$|,| and )",
    re.IGNORECASE,
)
_WITH = re.compile(r"^(?P<field>.{1,80}?) (?:with|as) (?P<value>.+)$", re.IGNORECASE)
# "The range from 10 to 20" is no change from one to the other.
TO = re.compile(
    r"^(?P<field>(?!.*\b(?:range|period|interval) from ).{1,80}?)(?: up| down)?(?: from \S+)? to (?P<value>.+)$",
    re.IGNORECASE,
)


def pairs_of(piece: Piece, text: str, form: re.Pattern[str] | None = None) -> Iterator[tuple[Phrase, str]]:
    """Fields and value, from "Name: Ada, Email: a@b" or "Name with Ada and Email with a@b"."""
    form = form or next(each for each in (_COLON, _QUOTED, _WITH) if each.match(text) or each is _WITH)
    parts: list[str] = []
    joints: list[str] = []
    start = 0
    for joint in [*re.finditer(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", text), None]:
        part = text[start : joint.start() if joint else len(text)]
        if parts and not form.match(part):
            parts[-1] += joints[-1] + part
        else:
            parts.append(part)
        joints.append(joint[0] if joint else "")
        start = joint.end() if joint else len(text)
    for part in parts:
        match = form.match(part)
        field = phrase(piece, match["field"]) if match else None
        if match is None or field is None or not match["value"].strip():
            raise Unfit(f"“{piece.opened(part)}” does not give a field its value, as in “Name: Ada”.")
        yield field, given(piece, match["value"])


# -- pairs in plain words ------------------------------------------------------------------------

_JOINT = re.compile(
    rf"\s*[,;]\s*(?:and\s+)?(?:with\s+)?|\s+and\s+(?:with\s+)?|(?<={_Q})\s+with\s+(?:the\s+|an?\s+)?"
    r"|\s+(?=at \d{1,2}(?::\d\d)?(?: ?[ap]m)?$)"
)
_QUOTED_VALUE = re.compile(
    rf"(?!(?:saying|reading|that|which)\b)(?:(?:the|a|an|its|set the|set) )?(?P<field>[^,]{{1,60}}?)(?: set)?(?: (?:to|is|as|of|=|says?|saying|reads?))? (?P<value>{_Q})$",
    re.IGNORECASE,
)
_TURNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?:saying|(?:that|which) (?:says|reads)|reading) (?P<value>{_Q})", re.IGNORECASE), "text"),
    (re.compile(r"assigned to (?P<value>.+)", re.IGNORECASE), "assigned to"),
    (re.compile(r"due (?:date )?(?:on |by |in )?(?:the )?(?P<value>.+)", re.IGNORECASE), "due date"),
    (re.compile(r"(?:costing|priced at) (?P<value>.+)", re.IGNORECASE), "price"),
    (re.compile(r"tagged (?:with |as )?(?P<value>.+)", re.IGNORECASE), "tags"),
    (re.compile(r"on (?P<value>\S.+)", re.IGNORECASE), "date"),
    (re.compile(r"at (?P<value>\d\S*(?: ?[ap]m)?)", re.IGNORECASE), "time"),
    (re.compile(r"located (?:in|at) (?P<value>.+)", re.IGNORECASE), "location"),
    (re.compile(r"starting (?:at|on|from) (?P<value>.+)", re.IGNORECASE), "start"),
    (re.compile(r"ending (?:at|on) (?P<value>.+)", re.IGNORECASE), "end"),
    (re.compile(r"in the category (?P<value>.+)", re.IGNORECASE), "category"),
    (re.compile(r"in the project (?P<value>.+)", re.IGNORECASE), "project"),
    (re.compile(r"in the section (?P<value>.+)", re.IGNORECASE), "section"),
    (re.compile(r"in the folder (?P<value>.+)", re.IGNORECASE), "folder"),
)  # fmt: skip
_NAMED_VALUE = re.compile(
    rf"(?:(?:the|a|an|its|set the|set) )?(?P<field>(?:[\w'’-]+ ){{0,2}}?(?:(?:email|mail|street|web|billing|delivery) address|(?:phone|order|account|card) number|(?:user|first|last|full|display|site|page|real|company|file) name|(?:due|start|end|birth) date|post code|(?:{_NOUN})))(?: set)?(?: (?:to|is|as|of|=))? (?P<value>\S.*)",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:(?:a|an) )?(?P<value>(?:very )?[\w-]+) (?P<field>{_NOUN})", re.IGNORECASE)


def values_of(piece: Piece, text: str) -> Values:
    """Fields and their values, from "the title T and the priority P" or "Title: T, Priority: P". Raises Unfit."""
    if re.match(r"[^:=]{1,60}[:=](?!\d\d\b)\s*\S", text):
        pairs = tuple(pairs_of(piece, text))
        if any(_NO_FIELD.search(field.said) for field, _ in pairs):
            raise Unfit("Name each field before its value, as in “Title: Hello”.")
        return pairs
    found: list[list[str]] = []
    for part, joint in _parts(text):
        pair = _pair(part)
        if pair is not None:
            found.append(list(pair))
        elif found:
            found[-1][1] += joint + part
        else:
            raise Unfit(f"“{piece.opened(part)}” does not give a field its value, as in “the title Hello”.")
    for field, value in found:
        if _NO_FIELD.search(field):
            raise Unfit(f"“{piece.opened(field)}” is no name of a field.")
        if _MORE_THAN_A_VALUE.search(value):
            raise Unfit(f"“{piece.opened(value)}” is more than one value: name each field before its own.")
    fields = [(phrase(piece, field), piece.value(value)) for field, value in found]
    return tuple(
        (field or named(field_text), value)
        for (field, value), (field_text, _) in zip(fields, found, strict=True)
    )


_NO_FIELD = re.compile(rf"{_Q}|\b(?:called|named|titled|of|on|at)\b|^(?:saying|says|reading)$", re.IGNORECASE)


_MORE_THAN_A_VALUE = re.compile(r" (?:called|named|titled|entitled) | at .* at ", re.IGNORECASE)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    start, joint = 0, ""
    for match in _JOINT.finditer(text):
        yield text[start : match.start()], joint
        start, joint = match.end(), match[0]
    yield text[start:], joint


def _pair(part: str) -> tuple[str, str] | None:
    if match := _QUOTED_VALUE.fullmatch(part):
        return match["field"], match["value"]
    for pattern, field in _TURNS:
        if match := pattern.fullmatch(part):
            return field, match["value"]
    for pattern in (_NAMED_VALUE, _BEFORE):
        if match := pattern.fullmatch(part):
            return match["field"], match["value"]
    return None
