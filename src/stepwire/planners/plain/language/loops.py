"""Doing something with each of several things: "for each result, open it and tell me its price". Pure.

What is to be done with each reaches to the end of the sentence. In it, "it" is the thing whose turn it
is; so the pronoun is sealed, and the forms take it for a name.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from stepwire.planners.plain.language.gathering import gathered
from stepwire.planners.plain.language.instructions.conditions import Limit
from stepwire.planners.plain.language.instructions.goals import Use
from stepwire.planners.plain.language.instructions.instruction import IT, ForEach, Instruction, NotUnderstood
from stepwire.planners.plain.language.instructions.navigation import Visit
from stepwire.planners.plain.language.instructions.records import Delete, Do, Record, Show
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.limits import LIMIT, limit_of
from stepwire.planners.plain.language.moods import imperative
from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.unfit import Unfit
from stepwire.planners.plain.language.verbs import verb

Read = Callable[[Piece], Instruction]

_EXCEPT = r"(?:,? (?:except|but|apart from|other than|excluding)(?: for)? (?P<but>.+))?"
_HEADER = re.compile(
    rf"(?:for|in|on|with) (?:each|every)(?: one)?(?: of (?:the|these|my))? (?P<items>(?:[^,]|,(?=\d\d\d))+?){_EXCEPT.replace('.+', '[^,]+?')}(?:,(?!\d\d\d) ?|: ?| do )(?P<body>.+)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    rf"(?P<verb>{verb('delete', 'expand', 'buy', 'do')}|close|add|cancel|reject|accept|hide) (?:all|every|each)(?: of)?(?: the| my| these)? (?P<items>(?!cookies\b|text\b|of\b|filters?\b|tabs?\b|windows?\b).+?)(?P<rest> to (?:the |my )?\w+)?{_EXCEPT}",
    re.IGNORECASE,
)
_VISITS = re.compile(
    r"(?P<verb>open|visit|view|go to|click(?: on)?) (?:all|every|each)(?: of)?(?: the| my| these)? (?P<items>.+)",
    re.IGNORECASE,
)
_FOR_EVERY = re.compile(
    rf"(?P<body>(?:{verb('click', 'tick')}) [^,]+?) (?:for|in|on) (?:each|every) (?P<items>[^,]+)",
    re.IGNORECASE,
)
_THROUGH = re.compile(
    r"(?:go|loop|run|iterate) (?:through|over) (?:all|every|each)?(?: of)?(?: ?the| ?my| ?these)? ?(?P<items>.+)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\b(?:it|them|that one|this one|each(?: one| of them)?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Loop:
    items: str
    body: tuple[Piece, ...]
    but: str = ""


def loop(sentence: tuple[Piece, ...], read: Read) -> ForEach | None:
    """The loop that a whole sentence is; None when it is none. Raises Unfit."""
    found = _found(sentence)
    if found is None:
        return None
    piece = sentence[0]
    said, limit = _limited(found.items)
    items = phrase(piece, said)
    but = _named_in(piece, found.but)
    if items is None or len(but) < len(list(filter(None, [found.but]))):
        raise Unfit(f"“{piece.opened(found.items)}” does not say with what: use its name.")
    steps = gathered([(each.said(), _of_the_item(read(each))) for each in found.body])
    if isinstance(steps, NotUnderstood):
        raise Unfit(steps.why)
    return ForEach(items, steps, but, limit, said=" ".join(each.said() for each in sentence))


_LIMITED = re.compile(
    rf"(?P<items>.+?)(?: (?:(?:that|which) (?:is|are|costs?)|costing|worth|with a (?:price|total|value)(?: of)?))? {LIMIT}",
    re.IGNORECASE,
)


def _limited(items: str) -> tuple[str, Limit | None]:
    """ "Orders over 100 euros": the things, and the limit that theirs has to be within."""
    match = _LIMITED.fullmatch(items)
    return (match["items"], limit_of(match)) if match else (items, None)


def _found(sentence: tuple[Piece, ...]) -> _Loop | None:
    piece, *others = sentence
    text = imperative(piece.text)
    if match := _HEADER.fullmatch(text):
        first = _bound(replace(piece, text=match["body"]))
        return _Loop(match["items"], (first, *map(_bound, others)), match["but"] or "")
    if (match := _VISITS.fullmatch(text)) and others:
        first = _bound(replace(piece, text=f"{match['verb']} it"))
        return _Loop(match["items"], (first, *map(_bound, others)))
    if (match := _FOR_EVERY.fullmatch(text)) and not others:
        return _Loop(match["items"], (_bound(replace(piece, text=match["body"])),))
    if (match := _THROUGH.fullmatch(text)) and others:
        return _Loop(match["items"], tuple(map(_bound, others)))
    if (match := _EVERY.fullmatch(text)) and not others:
        return _Loop(
            match["items"],
            (_bound(replace(piece, text=f"{match['verb']} it{match['rest'] or ''}")),),
            match["but"] or "",
        )
    return None


def _bound(piece: Piece) -> Piece:
    """The piece with what stands for the thing sealed, as if it were its name."""
    sealed, character = piece.with_seal("it")
    return replace(sealed, reading=_ITEM.sub(character, imperative(piece.text)))


def _of_the_item(step: Instruction) -> Instruction:
    """A step that names a record "it" is about the thing itself, which stands on the page."""
    match step:
        case Delete(record=Record("it", "")):
            return Use("remove" if "remove" in step.said.lower() else "delete", IT, said=step.said)
        case Show(record=Record("it", "")):
            return Visit(IT, said=step.said)
        case Do(verb, Record("it", "")):
            return Use(verb, IT, said=step.said)
        case _:
            return step


def _named_in(piece: Piece, text: str) -> tuple[Phrase, ...]:
    parts = re.split(r",? and |, ", text) if text else []
    return tuple(each for part in parts if (each := phrase(piece, part)) is not None)
