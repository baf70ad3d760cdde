"""One verb for several things: each of them is a piece of its own that is read with the verb again. Pure.

"Check that Save and Cancel are visible" are two checks, "Delete “A” and “B”" two deletions, "Create three
tasks: Milk, Bread, Oil" three records, "Open Settings, then Notifications" two steps. Cut is only where
it is plain that several are meant: names with an "and" in them ("Terms and Conditions") are as common, so
quotation marks, capital letters and articles have to say so.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from stepwire.planners.plain.language.conditions import condition
from stepwire.planners.plain.language.moods import imperative, without_filler
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.verbs import verb

_Q = r"[\U000F0000-\U000FFFFD]"
_CHECKS = re.compile(
    r"(?P<verb>(?:softly,? )?(?:check|verify|assert|confirm|ensure|make sure|be sure|test|expect|wait)(?: softly)?(?: that| if| whether| until| till)?) (?P<rest>.+)",
    re.IGNORECASE,
)
_SEES = re.compile(
    r"(?P<verb>(?:i|you|we|the user) (?:should|must|can)(?: now)? see) (?P<rest>.+)", re.IGNORECASE
)
_SHOULD = re.compile(r".+ (?:should|must) .+ and .+ (?:should|must) .+", re.IGNORECASE)
_AND = re.compile(r",? and (?:that )?")
_STATE = r"(?:visible|shown|displayed|there|present|enabled|disabled|greyed out|empty|blank|ticked|unticked|checked|unchecked|selected|gone|hidden)"
_BOTH = re.compile(
    rf"(?:both )?(?P<names>.+,? and .+?) are(?: both| all)? (?P<state>(?:not )?{_STATE})", re.IGNORECASE
)
_NAME = re.compile(rf"(?:{_Q}|(?:the |an? )?[A-Z].*|the .+)")
_ENDED = re.compile(rf"(?:{_Q}|\d|\b{_STATE})$", re.IGNORECASE)
_SAYS_MORE = re.compile(
    r"\b(?:is|are|has|contains?|says?|shows?|reads?|equals|should|must|exists?)\b|^there\b|^no ",
    re.IGNORECASE,
)
_ANEW = re.compile(
    r"the [\w'’-]+(?: [\w'’-]+)? (?:is|are|says|shows|reads|contains|should|must)\b", re.IGNORECASE
)
_QUOTATIONS = re.compile(
    rf"(?P<verb>(?:{verb('click', 'choose', 'tick', 'delete', 'open', 'create', 'close')}|archive|publish|star)\b[^,]*? ?)(?P<list>{_Q}(?:, ?{_Q})*,? (?:and|&) {_Q})(?P<rest>(?: (?:from|in|to|under|for) .+)?)",
    re.IGNORECASE,
)
_COLOURS = re.compile(
    rf"(?P<verb>{verb('choose')} )(?P<list>(?-i:[A-Z])\w*(?:, (?-i:[A-Z])\w*)*,? and (?-i:[A-Z])\w*)(?P<rest> (?:from|in|under|for) (?:the )?\w+s)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?P<verb>(?:click|tap|press|tick|check)(?: on)? )(?P<list>(?-i:[A-Z0-9])[\w' -]*(?:, (?-i:[A-Z0-9])[\w' -]*)+,? and (?-i:[A-Z0-9])[\w' -]*)(?P<rest>)",
    re.IGNORECASE,
)
_RECORDS = re.compile(
    r"(?:create|add|make) (?:the |these |two |three |four |five |\d )*(?:new )?(?P<kind>[a-z]+)s ?: ?(?P<list>[^:=]+)",
    re.IGNORECASE,
)
_LIST = re.compile(r",? (?:and|&) |, ?")


def coordinated(piece: Piece) -> tuple[Piece, ...]:
    """The piece, or one for each of the several things that its verb is said of."""
    text = without_filler(piece.text)
    if match := _CHECKS.fullmatch(text) or _SEES.fullmatch(text):
        return _each_check(piece, match["verb"], match["rest"])
    if _SHOULD.fullmatch(text):
        return _each_should(piece, text)
    if match := _QUOTATIONS.fullmatch(text) or _COLOURS.fullmatch(text) or _NAMES.fullmatch(text):
        return _each_of(piece, f"{match['verb']}{{}}{match['rest']}", match["list"])
    if match := _RECORDS.fullmatch(text):
        return _each_of(piece, f"create a {match['kind']} called {{}}", match["list"])
    return (piece,)


def _each_of(piece: Piece, reading: str, said: str) -> tuple[Piece, ...]:
    """A piece for each of a list; the first has what stands before it."""
    parts = [part for part in _LIST.split(said) if part]
    start = piece.text.index(said)
    first = replace(piece, text=piece.text[:start] + parts[0], reading=reading.format(parts[0]))
    others = (replace(piece, text=part, joint="", reading=reading.format(part)) for part in parts[1:])
    return (first, *others)


def _each_check(piece: Piece, verb: str, rest: str) -> tuple[Piece, ...]:
    if (match := _BOTH.fullmatch(rest)) and all(map(_NAME.fullmatch, _LIST.split(match["names"]))):
        return _each_of(piece, f"{verb} {{}} is {match['state']}", match["names"])
    if _SEES.fullmatch(f"{verb} x"):
        parts = _AND.split(rest)
        cut = all(map(_ENDED.search, parts[:-1])) and all(map(_NAME.fullmatch, parts))
    else:
        parts = list(_predicates(rest))
        cut = all(_SAYS_MORE.search(part) and condition(piece, part, None) for part in parts)
    if len(parts) == 1 or not cut:
        return (piece,)
    first = replace(piece, text=f"{verb} {parts[0]}", reading=f"{verb} {parts[0]}")
    return (first, *(replace(piece, text=part, joint="", reading=f"{verb} {part}") for part in parts[1:]))


def _each_should(piece: Piece, text: str) -> tuple[Piece, ...]:
    parts = list(_predicates(text))
    if len(parts) == 1 or not all(condition(piece, part, None) for part in parts):
        return (piece,)
    return tuple(
        replace(piece, text=part, joint=piece.joint if place == 0 else "", reading=f"check that {part}")
        for place, part in enumerate(parts)
    )


def _predicates(text: str) -> Iterator[str]:
    """The text, cut at each "and" before which something complete is said: names have an "and" in them too."""
    start = 0
    for joint in _AND.finditer(text):
        part = text[start : joint.start()]
        complete = _ENDED.search(part) or _ANEW.match(text, joint.end())
        if _SAYS_MORE.search(part) and complete:
            yield part
            start = joint.end()
    yield text[start:]


# -- a verb that is lent ----------------------------------------------------------------------

_LENT = re.compile(
    rf"(?:.*, )?(?P<verb>{verb('open', 'click', 'choose', 'hover', 'expand')}(?: (?:on|to|into|over))?) ",
    re.IGNORECASE,
)
_OWN_VERB = re.compile(r"[a-z]+ (?:the|an?|my|your|all|every|each) ")


def has_own_verb(piece: Piece) -> bool:
    """Whether it says what to do with what, though the word may be unknown: "send an email"."""
    return _OWN_VERB.match(piece.text) is not None


_CHOOSES = re.compile(rf".* (?P<verb>{verb('choose')}) ", re.IGNORECASE)


def with_verb_of(before: Piece, piece: Piece) -> Piece | None:
    """A piece behind "then" may lack its verb: it is read with that of the one before it.

    One that has a verb of its own, if only an unknown one ("then sharpen the pencil"), is not.
    """
    text = before.reading or imperative(before.text)
    match = _LENT.match(text) or _CHOOSES.match(text)
    if not piece.goes_on or match is None or has_own_verb(piece):
        return None
    what = re.sub(r"^(?:in)?to |^on | again$", "", piece.text)
    return replace(piece, reading=f"{match['verb']} {what}")
