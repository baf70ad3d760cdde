"""The grammar: from sentences to instructions. Pure; no page, no guess.

**Theory.** People write test steps in a small part of English: an imperative verb, what it acts on,
and sometimes a value. So the grammar is a table of sentence forms, most particular first. A form is a
pattern that has to fit the *whole* piece; every word lands in a slot or is part of the form. What fits
no form is not understood, and then the whole task is refused with that sentence before anything is
done: half a task carried out is worse than none.

A task is read in three layers, each in its own file: ``sentences`` cuts the text where a verb
follows and seals what is quoted; this file matches a piece against the forms; ``phrases`` reads a
slot that points at something. The forms carry their own examples, which the tests execute and the
reference page is drawn from. To teach the grammar something, add a form with an example.

**Doubt.** A cut after "and" is taken back when the piece behind it is short and means nothing:
``click Save and close`` is one name. Quotation marks end all doubt.
"""

from __future__ import annotations

import re
from dataclasses import replace

from stepwire.planners.plain.language import questions
from stepwire.planners.plain.language.forms import CONDITIONS, Slots, Unfit
from stepwire.planners.plain.language.forms import FORMS as PLAIN_FORMS
from stepwire.planners.plain.language.gathering import gathered
from stepwire.planners.plain.language.goal_forms import GOAL_FORMS
from stepwire.planners.plain.language.hand_forms import HAND_FORMS
from stepwire.planners.plain.language.instructions import (
    Click,
    Condition,
    Counts,
    Gone,
    Hover,
    If,
    InState,
    Instruction,
    Loaded,
    Mail,
    NotUnderstood,
    Phrase,
    Remember,
    Repeat,
    Shown,
    Simple,
    TypeText,
    Visit,
    WaitUntil,
)
from stepwire.planners.plain.language.lexicon import NUMBERS
from stepwire.planners.plain.language.moods import bare, imperative, without_filler
from stepwire.planners.plain.language.record_forms import RECORD_FORMS
from stepwire.planners.plain.language.sentences import Piece, pieces
from stepwire.planners.plain.language.verbs import verb

FORMS = (*HAND_FORMS, *GOAL_FORMS, *RECORD_FORMS, *PLAIN_FORMS)
LONGEST_TASK = 32_768
MOST_TIMES = 1_000
_SHORT = 3  # words behind an "and" that may turn out to belong to a name


def understand(task: str) -> tuple[Instruction, ...] | NotUnderstood:
    """The instructions of a task in plain English, or the first sentence that is not understood."""
    if len(task) > LONGEST_TASK:
        return NotUnderstood(task[:80] + "…", f"A task may have {LONGEST_TASK} characters.")
    understood: list[tuple[Piece, Instruction]] = []
    only_if: tuple[Piece, Condition, bool] | None = None
    for piece in pieces(task):
        if only_if is None and (only_if := _only_if(piece)) is not None:
            continue
        if only_if is None and (awaited := _awaited(piece)) is not None:
            understood.append((piece, awaited))
            continue
        if only_if is not None:
            piece = _with_what_is_there(piece, only_if[1])
        try:
            instruction = _instruction(piece)
            understood.append((piece, _conditional(only_if, instruction, piece) if only_if else instruction))
            only_if = None
        except Unfit as unfit:
            if only_if is not None or not _goes_with_what_was(piece, understood):
                return NotUnderstood(piece.said(), str(unfit))
    if only_if is not None:
        return NotUnderstood(only_if[0].said(), "Say what to do then: if there is …, click ….")
    if understood and _WHEN.fullmatch(without_filler(understood[-1][0].text)):
        return NotUnderstood(understood[-1][0].said(), "Say what to do then: when … appears, click ….")
    if not understood:
        return NotUnderstood(task.strip()[:80], "It holds no instruction. " + KNOWN)
    return gathered([(piece.said(), instruction) for piece, instruction in understood])


_ONLY_IF = re.compile(r"(?P<word>if|in case|unless) (?P<condition>.+)", re.IGNORECASE)


def _only_if(piece: Piece) -> tuple[Piece, Condition, bool] | None:
    """The condition that a piece puts before the next one; None when it is no such piece."""
    match = _ONLY_IF.fullmatch(without_filler(piece.text))
    condition = questions.condition(piece, match["condition"], None) if match else None
    if match is None or condition is None:
        return None
    return piece, condition, match["word"].lower() != "unless"


_WHEN = re.compile(r"(?:when|as soon as|once) (?P<condition>.+)", re.IGNORECASE)
_IT_LAST = re.compile(r"(?P<verb>\w+(?: on)?) (?:it|them)", re.IGNORECASE)


def _awaited(piece: Piece) -> WaitUntil | None:
    """What a piece such as "when the dialog appears" waits for; None when it is no such piece."""
    match = _WHEN.fullmatch(without_filler(piece.text))
    condition = questions.condition(piece, match["condition"], None) if match else None
    if not isinstance(condition, Shown | Gone | Loaded | InState):
        return None
    return WaitUntil(condition, said=piece.said())


def _with_what_is_there(piece: Piece, condition: Condition) -> Piece:
    """ "If there is a cookie banner, close it": the piece with what is there in place of "it"."""
    match = _IT_LAST.fullmatch(without_filler(piece.text))
    if match is None or not isinstance(condition, Shown) or condition.what.quoted:
        return piece
    return replace(piece, text=f"{match['verb']} the {condition.what.said}")


def _conditional(only_if: tuple[Piece, Condition, bool], what: Instruction, piece: Piece) -> Instruction:
    before, condition, holds = only_if
    if isinstance(what, If | Mail | Remember):
        raise Unfit("This cannot stand behind “if”.")
    return If(condition, what, holds, said=f"{before.said()}, {piece.said()}")


# -- pieces that mean something only with the one before them -------------------------------------


def _goes_with_what_was(piece: Piece, understood: list[tuple[Piece, Instruction]]) -> bool:
    """Read a piece that means nothing alone with the one before it, where that is likely; whether it was."""
    if not understood:
        return False
    before = understood[-1][0]
    if (instruction := _with_its_verb(piece, before)) is not None:
        understood.append((piece, instruction))
        return True
    if (whole := _taken_back(piece, before)) is not None:
        understood[-1] = whole
        return True
    return False


_LENT = re.compile(
    rf"(?:.*, )?(?P<verb>{verb('open', 'click', 'choose', 'hover', 'expand')}(?: (?:on|to|into|over))?) ",
    re.IGNORECASE,
)
_CHOOSES = re.compile(rf".* (?P<verb>{verb('choose')}) ", re.IGNORECASE)


def _with_its_verb(piece: Piece, before: Piece) -> Instruction | None:
    """ "Open Settings, then Notifications": a piece behind "then" may lack the verb of the one before it."""
    text = imperative(without_filler(before.text))
    match = _LENT.match(text) or _CHOOSES.match(text)
    if not piece.goes_on or match is None:
        return None
    what = re.sub(r"^(?:in)?to |^on ", "", piece.text)
    try:
        return replace(_instruction(replace(piece, text=f"{match['verb']} {what}")), said=piece.said())
    except Unfit:
        return None


def _taken_back(piece: Piece, before: Piece) -> tuple[Piece, Instruction] | None:
    """The previous piece with this one as a part of its last name or value, where that is likely."""
    if not piece.joint or len(piece.text.split()) > _SHORT or before.ends_quoted():
        return None  # a quotation ends where it ends
    whole = before.joined(piece)
    try:
        return whole, _instruction(whole)
    except Unfit:
        return None


KNOWN = (
    "Understood are sentences such as: open https://…; sign in as NAME with the password …; search for …; "
    "click …; type … into …; choose … from …; tick …; press Enter; wait until …; click … until …; tell me …"
)


def _instruction(piece: Piece) -> Instruction:
    text = imperative(without_filler(piece.text))
    meaning = _condition_last(piece, text) or _repetition(piece, text) or _simple(piece, text)
    if meaning is None:
        raise Unfit(KNOWN)
    return replace(meaning, said=piece.said())


_ON_THE_PAGE = (Shown, Gone, InState, Counts)
_IF_LAST = re.compile(
    r"(?!(?:check|verify|see|tell|say|report|know|ask|make sure|ensure|test|assert|find out|let|show)\b)"
    r"(?!softly\b)(?P<what>.+?),? (?P<word>if|unless) (?P<condition>.+)",
    re.IGNORECASE,
)


def _condition_last(piece: Piece, text: str) -> If | None:
    """ "Click Accept if there is a cookie banner"; None where that is no condition on the rest."""
    match = _IF_LAST.fullmatch(text)
    if match is None:
        return None
    what = _simple(piece, match["what"])
    condition = questions.condition(piece, match["condition"], _target_of(what) if what else None)
    if what is None or isinstance(what, Mail | Remember) or not isinstance(condition, _ON_THE_PAGE):
        if re.match(r"(?:it|there)\b", match["condition"], re.IGNORECASE):
            raise Unfit(
                f"“{piece.opened(match['condition'])}” is no condition that is understood. {CONDITIONS}"
            )
        return None
    return If(condition, what, match["word"].lower() == "if")


def _simple(piece: Piece, text: str) -> Simple | None:
    for form in FORMS:
        if match := form.pattern.fullmatch(text):
            meaning = form.build(Slots(piece, match))
            if meaning is not None:
                return meaning
    return None


# -- repetition -------------------------------------------------------------------------------

_AGAIN = r"(?:again and again|over and over(?: again)?|repeatedly|again|as long as needed)"
_KEEP = r"(?:(?:keep(?: on)?|continue|repeat(?:edly)?|go on) )?"
_UNTIL = re.compile(
    rf"{_KEEP}(?P<what>.+?),?(?: {_AGAIN})?,? (?P<word>until|till|while|(?:for )?as long as) (?P<until>.+)",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"{_KEEP}(?P<what>.+?),? (?P<times>\d{{1,4}}|{'|'.join(NUMBERS)})(?P<unit> times| ×|x)?(?: in a row)?",
    re.IGNORECASE,
)


def _repetition(piece: Piece, text: str) -> Repeat | None:
    if (match := _UNTIL.fullmatch(text)) and not re.match(r"(?:wait|pause|hold)\b", text, re.IGNORECASE):
        what = _simple(piece, _begun(match["what"]))
        if what is None:
            return None
        until = questions.condition(piece, match["until"], _target_of(what))
        if until is None:
            raise Unfit(f"“{piece.opened(match['until'])}” is no condition that is understood. {CONDITIONS}")
        if match["word"].lower() not in ("until", "till"):
            until = _opposite(until)
        return Repeat(what, until=until)
    if match := _TIMES.fullmatch(text):
        once = match["times"].lower() in ("once", "twice")
        if bool(match["unit"]) != once:
            times = NUMBERS.get(match["times"].lower()) or int(match["times"])
            what = _simple(piece, _begun(match["what"]))
            if what is not None and not isinstance(what, TypeText) and 1 <= times <= MOST_TIMES:
                return Repeat(what, times=times)
    return None


def _begun(text: str) -> str:
    """ "Clicking Next": as an imperative."""
    first, _, rest = text.partition(" ")
    return f"{bare(first)} {rest}".strip()


def _target_of(what: Simple) -> Phrase | None:
    match what:
        case Click(target=target) | Hover(target=target) | Visit(target=target):
            return target
        case _:
            return None


def _opposite(until: Condition) -> Condition:
    match until:
        case Gone(what):
            return Shown(what)
        case Shown(what):
            return Gone(what)
        case _:
            raise Unfit("Say until when instead of while.")
