"""Steps that hang on a condition: if, unless, when, while, until, again. Pure.

A condition stands before what hangs on it, as a piece of its own ("If there is a banner, …"), or behind
it ("… if there is a banner", "… until it is gone"). "It" in the one is what the other names.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from stepwire.planners.plain.language.conditions import condition
from stepwire.planners.plain.language.forms.form import CONDITIONS
from stepwire.planners.plain.language.instructions.conditions import (
    Compared,
    Condition,
    Counts,
    Denied,
    Gone,
    InState,
    Loaded,
    Shown,
)
from stepwire.planners.plain.language.instructions.dialogs import CloseDialog
from stepwire.planners.plain.language.instructions.fields import Accept, Tick, TypeText
from stepwire.planners.plain.language.instructions.goals import Mail
from stepwire.planners.plain.language.instructions.instruction import (
    Either,
    ForEach,
    If,
    Instruction,
    Repeat,
    Simple,
)
from stepwire.planners.plain.language.instructions.navigation import Visit
from stepwire.planners.plain.language.instructions.pointer import Click, Hover
from stepwire.planners.plain.language.instructions.reading import Remember, Tell, Verify, WaitUntil
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import NUMBERS
from stepwire.planners.plain.language.moods import bare, without_filler
from stepwire.planners.plain.language.phrases import phrase
from stepwire.planners.plain.language.sentences import Piece
from stepwire.planners.plain.language.unfit import Unfit
from stepwire.planners.plain.language.verbs import verb

MOST_TIMES = 1_000
Read = Callable[[Piece, str], Simple | None]

# -- a condition that stands before -----------------------------------------------------------

_BEFORE = re.compile(
    r"(?:repeat )?(?P<word>if|in case|unless|while|as long as|until|till)(?: that)? (?P<condition>[^:]+)",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:when|as soon as|once|after)(?: that)? (?P<condition>.+)", re.IGNORECASE)
_IT_LAST = re.compile(r"(?P<verb>\w+(?: on)?) (?:it|them)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hanging:
    """A condition that waits for what hangs on it."""

    piece: Piece
    word: str
    condition: Condition

    def with_what_is_there(self, piece: Piece) -> Piece:
        """ "If there is a cookie banner, close it": the piece with what is there in place of "it"."""
        match = _IT_LAST.fullmatch(without_filler(piece.text))
        if match is None or not isinstance(self.condition, Shown | InState):
            return piece
        what = self.condition.what
        if what.quoted:
            sealed, character = piece.with_seal(what.words)
            return replace(sealed, reading=f"{match['verb']} {character}")
        return replace(piece, reading=f"{match['verb']} the {what.said}")

    def with_step(self, what: Instruction, piece: Piece) -> Instruction:
        """The step, done only if, or as long as. Raises Unfit."""
        if isinstance(what, If | Mail | Remember):
            raise Unfit(f"This cannot stand behind “{self.word}”.")
        said = f"{self.piece.said()}, {piece.said()}"
        match self.word:
            case "if" | "in case" | "unless":
                return If(self.condition, what, self.word != "unless", said=said)
            case _ if isinstance(what, Repeat | ForEach | Either):
                raise Unfit(f"This cannot stand behind “{self.word}”.")
            case "until" | "till":
                return Repeat(what, until=self.condition, said=said)
            case _:
                return Repeat(what, until=_opposite(self.condition), said=said)


def with_what_was_seen(piece: Piece, before: Instruction) -> Piece | None:
    """ "Wait for the dialog and close it": the piece with what was waited for, or checked, in place of "it"."""
    match before:
        case WaitUntil(Shown() as seen) | Verify(Shown() as seen):
            with_it = Hanging(piece, "if", seen).with_what_is_there(piece)
            return with_it if with_it is not piece else None
        case _:
            return None


def hanging(piece: Piece) -> Hanging | None:
    """The condition that a piece puts before the next one; None when it is no such piece."""
    match = _BEFORE.fullmatch(without_filler(piece.text))
    found = condition(piece, match["condition"], None) if match else None
    return Hanging(piece, match["word"].lower(), found) if match is not None and found is not None else None


def awaited(piece: Piece) -> WaitUntil | None:
    """What a piece such as "when the dialog appears" waits for; None when it is no such piece."""
    match = _WHEN.fullmatch(without_filler(piece.text))
    found = condition(piece, match["condition"], None) if match else None
    if not isinstance(found, Shown | Gone | Loaded | InState):
        return None
    return WaitUntil(found, said=piece.said())


_WHEN_BEHIND = re.compile(
    r"(?P<what>(?!(?:check|tell|verify|say|report|find|ask)\b).+?),? (?P<when>(?:when|once|as soon as) .+)",
    re.IGNORECASE,
)


def awaiting_first(piece: Piece) -> tuple[Piece, Piece] | None:
    """ "Press Cancel when the dialog appears": what is waited for, and what is done then; None if it is no such."""
    match = _WHEN_BEHIND.fullmatch(without_filler(piece.text))
    if match is None:
        return None
    when = replace(piece, text=_with_it(match["when"], match["what"]), joint="")
    return (when, replace(piece, text=match["what"], joint="")) if awaited(when) is not None else None


def _with_it(when: str, what: str) -> str:
    """ "As soon as it is enabled": with what is clicked then in place of "it"."""
    clicked = _CLICKED.fullmatch(what)
    return _IT_FIRST.sub(lambda match: f"{match['when']} {clicked['what']}", when) if clicked else when


_CLICKED = re.compile(rf"{verb('click', 'hover', 'tick')}(?: on)? (?P<what>.+)", re.IGNORECASE)
_IT_FIRST = re.compile(r"^(?P<when>when|once|as soon as) (?:it|this|that)\b", re.IGNORECASE)


def only_awaits(piece: Piece) -> bool:
    """Whether a piece says when, and not what."""
    return _WHEN.fullmatch(without_filler(piece.text)) is not None


# -- a condition that stands behind -----------------------------------------------------------

_ON_THE_PAGE = (Shown, Gone, InState, Counts, Compared, Denied)
_IF_BEHIND = re.compile(
    r"(?!(?:check|verify|see|tell|say|report|know|ask|make sure|ensure|test|assert|find out|let|show)\b)"
    r"(?!softly\b)(?P<what>.+?),?(?: but)?(?: only)? (?P<word>if|unless) (?P<condition>.+)",
    re.IGNORECASE,
)
_IF_THERE = re.compile(
    r"(?:(?:one|it|any|they|there is one|that) )?(?:is |are )?(?:asked|prompted|shown|present|there|visible|appears?|pops? up|comes? up|opens?|is)(?: for it)?",
    re.IGNORECASE,
)


def if_behind(piece: Piece, text: str, read: Read) -> If | None:
    """ "Click Accept if there is a cookie banner"; None where that is no condition on the rest."""
    match = _IF_BEHIND.fullmatch(text)
    if match is None:
        return None
    what = read(piece, match["what"])
    it = _acted_on(piece, match["what"], what)
    said = re.sub(r" (?:yet|already)$", "", match["condition"])
    if _IF_THERE.fullmatch(said) and it is not None:
        found: Condition | None = Shown(it)
    else:
        found = condition(piece, said, it)
    if what is None or isinstance(what, Mail | Remember) or not isinstance(found, _ON_THE_PAGE):
        if re.match(r"(?:it|there)\b", match["condition"], re.IGNORECASE):
            raise Unfit(
                f"“{piece.opened(match['condition'])}” is no condition that is understood. {CONDITIONS}"
            )
        return None
    return If(found, what, match["word"].lower() == "if")


def _acted_on(piece: Piece, text: str, what: Simple | None) -> Phrase | None:
    """What "it" stands for: what the step acts on."""
    match what:
        case Click(target=target) | Hover(target=target) | Visit(target=target) | Tick(target=target):
            return target
        case Accept() | CloseDialog():
            return phrase(piece, re.sub(r"^\w+ (?:all )?", "", text))
        case _:
            return None


# -- again and again --------------------------------------------------------------------------

_AGAIN = r"(?:again and again|over and over(?: again)?|repeatedly|again|as long as needed)"
_KEEP = r"(?:(?:keep(?: on)?|continue|repeat(?:edly)?|go on) )?"
_UNTIL = re.compile(
    rf"{_KEEP}(?P<what>.+?),?(?: {_AGAIN})?,? (?P<word>until|till|while|(?:for )?as long as) (?P<until>.+)",
    re.IGNORECASE,
)
_TIMES_FIRST = re.compile(
    rf"(?:repeat |do )?(?P<times>\d{{1,4}}|{'|'.join(NUMBERS)}) times: ?(?P<what>.+)", re.IGNORECASE
)
_UNTIL_FIRST = re.compile(r"repeat (?P<word>until|while) (?P<until>[^:]+): (?P<what>.+)", re.IGNORECASE)
_TIMES = re.compile(
    rf"{_KEEP}(?P<what>.+?),? (?P<times>\d{{1,4}}|{'|'.join(NUMBERS)})(?P<unit> times| ×|x)?(?: in a row)?",
    re.IGNORECASE,
)


def repetition(piece: Piece, text: str, read: Read) -> Repeat | None:
    """Something again and again: until a condition holds, or so many times. Raises Unfit."""
    if match := _TIMES_FIRST.fullmatch(text):
        return repetition(piece, f"{match['what']} {match['times']} times", read)
    if match := _UNTIL_FIRST.fullmatch(text):
        return repetition(piece, f"{match['what']} {match['word']} {match['until']}", read)
    if (match := _UNTIL.fullmatch(text)) and not re.match(r"(?:wait|pause|hold)\b", text, re.IGNORECASE):
        what = read(piece, _begun(match["what"]))
        if what is None:
            return None
        if isinstance(what, Verify | Tell | WaitUntil):
            raise Unfit("What is looked at is not done again: say what is done until then.")
        until = condition(piece, match["until"], _acted_on(piece, match["what"], what))
        if until is None:
            raise Unfit(f"“{piece.opened(match['until'])}” is no condition that is understood. {CONDITIONS}")
        return Repeat(what, until=until if match["word"].lower() in ("until", "till") else _opposite(until))
    if match := _TIMES.fullmatch(text):
        once = match["times"].lower() in ("once", "twice")
        if bool(match["unit"]) != once:
            times = NUMBERS.get(match["times"].lower()) or int(match["times"])
            what = read(piece, _begun(match["what"]))
            if (
                what is not None
                and not isinstance(what, TypeText | Verify | WaitUntil)
                and 1 <= times <= MOST_TIMES
            ):
                return Repeat(what, times=times)
    return None


def begins_repetition(piece: Piece) -> bool:
    """Whether it begins with how often: "3 times: …", "repeat until …: …"."""
    text = without_filler(piece.text)
    return bool(_TIMES_FIRST.fullmatch(text) or _UNTIL_FIRST.fullmatch(text))


def _begun(text: str) -> str:
    """ "Clicking Next": as an imperative."""
    first, _, rest = text.partition(" ")
    return f"{bare(first)} {rest}".strip()


def _opposite(until: Condition) -> Condition:
    match until:
        case Gone(what):
            return Shown(what)
        case Shown(what):
            return Gone(what)
        case Denied(denied):
            return denied
        case InState() | Counts() | Compared():
            return Denied(until)
        case _:
            raise Unfit("Say until when instead of while.")
