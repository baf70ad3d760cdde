"""The grammar: from sentences to instructions. Pure; no page, no guess.

**Theory.** People write test steps in a small part of English: an imperative verb, what it acts on, and
sometimes a value. So the grammar is a table of sentence forms, most particular first. A form is a pattern
that has to fit the *whole* piece; every word lands in a slot or is part of the form. What fits no form is
not understood, and then the whole task is refused with that sentence before anything is done: half a task
carried out is worse than none.

A task is read in layers, each in its own file:

1. ``sentences`` seals what is quoted and cuts the text where a verb follows; the verbs stand in
   ``verbs``.
2. ``moods`` brings stories, questions and politeness to the imperative.
3. ``coordination`` reads a verb again with each of several things; ``loops`` and ``conditionals`` take
   what stands around a step: for each, if, when, until, again.
4. This file matches what is left against the ``forms``. ``phrases`` reads a slot that points at something,
   ``given`` and ``values`` those with values, ``conditions`` what says what is so, ``questions`` what asks.
5. ``gathering`` reads the steps together: what "it" is (``antecedents``), which steps are one deed.

To teach the grammar another word, put it into its row in ``verbs``; another sentence, add a form with an
example to its theme in ``forms``. The tests execute the examples, and the reference page is drawn from them.

**Doubt.** What is not quoted and reads as a piece of a sentence is no name and no value. A cut after
"and" is taken back when the piece behind it is short and means nothing (``click Save and close`` is one
name); when it means something too, the page decides. Quotation marks end all doubt.
"""

from __future__ import annotations

from dataclasses import replace

from stepwire.planners.plain.language.conditionals import (
    Hanging,
    awaited,
    awaiting_first,
    begins_repetition,
    hanging,
    if_behind,
    only_awaits,
    repetition,
    with_what_was_seen,
)
from stepwire.planners.plain.language.coordination import coordinated, has_own_verb, with_verb_of
from stepwire.planners.plain.language.forms.form import Slots
from stepwire.planners.plain.language.forms.table import FORMS
from stepwire.planners.plain.language.gathering import gathered
from stepwire.planners.plain.language.instructions.fields import TickEach
from stepwire.planners.plain.language.instructions.goals import Mail
from stepwire.planners.plain.language.instructions.instruction import (
    Either,
    Instruction,
    NotUnderstood,
    Simple,
)
from stepwire.planners.plain.language.instructions.pointer import Click, ClickEach
from stepwire.planners.plain.language.lexicon import ENDINGS, PRONOUNS
from stepwire.planners.plain.language.loops import loop
from stepwire.planners.plain.language.moods import bare, imperative
from stepwire.planners.plain.language.sentences import Piece, sentences
from stepwire.planners.plain.language.unfit import Unfit
from stepwire.planners.plain.language.verbs import VERBS

LONGEST_TASK = 32_768
LONGEST_PIECE = 2_000  # characters, a quotation counting as one: some patterns take the cube of it
KNOWN = (
    "Understood are sentences such as: open https://…; sign in as NAME with the password …; search for …; "
    "click …; type … into …; choose … from …; tick …; press Enter; wait until …; click … until …; tell me …"
)
_SHORT = 3  # words behind an "and" that may turn out to belong to a name


def understand(task: str) -> tuple[Instruction, ...] | NotUnderstood:
    """The instructions of a task in plain English, or the first sentence that is not understood."""
    if len(task) > LONGEST_TASK:
        return NotUnderstood(task[:80] + "…", f"A task may have {LONGEST_TASK} characters.")
    reading = _Reading()
    try:
        for sentence in sentences(task):
            reading.read(sentence)
        steps = reading.finished()
    except _Refused as refused:
        return NotUnderstood(refused.piece.said(), refused.why)
    if not steps:
        return NotUnderstood(task.strip()[:80], "It holds no instruction. " + KNOWN)
    return gathered([(piece.said(), instruction) for piece, instruction in steps])


class _Refused(Exception):
    """A piece means nothing, and why."""

    def __init__(self, piece: Piece, why: str) -> None:
        super().__init__(why)
        self.piece, self.why = piece, why


class _Reading:
    """A task as far as it is read: its steps, and a condition that waits for the step that hangs on it."""

    def __init__(self) -> None:
        self._steps: list[tuple[Piece, Instruction]] = []
        self._hanging: Hanging | None = None
        self._under: Piece | None = (
            None  # the last step, where a condition or a number of times is said before it
        )

    def read(self, sentence: tuple[Piece, ...]) -> None:
        """Read a sentence, piece by piece. Raises _Refused."""
        for at, piece in enumerate(sentence):
            if len(piece.text) > LONGEST_PIECE:
                raise _Refused(piece, "It is too long for one step: quote what is a text.")
            self._part_from_condition(piece, begins=at == 0)
            if self._is_loop(sentence[at:]):
                return
            for each in coordinated(piece):
                self._read(each)

    def _part_from_condition(self, piece: Piece, *, begins: bool) -> None:
        """ "If A is shown, click B and click C": does C hang on it too? Raises _Refused in doubt."""
        last, self._under = self._under, None
        ends = last is None or last.text.endswith((".", "!", "?"))
        if last is not None and (not begins or (piece.goes_on and not ends)):
            raise _Refused(
                piece, "Whether this belongs to what is said before it is not clear: begin a new sentence."
            )

    def finished(self) -> list[tuple[Piece, Instruction]]:
        """The steps, now that nothing follows. Raises _Refused."""
        if self._hanging is not None:
            raise _Refused(self._hanging.piece, "Say what to do then: if there is …, click ….")
        if self._steps and only_awaits(self._steps[-1][0]):
            raise _Refused(self._steps[-1][0], "Say what to do then: when … appears, click ….")
        return self._steps

    def _is_loop(self, rest: tuple[Piece, ...]) -> bool:
        """Take the rest of a sentence as a loop, where it is one that no form knows."""
        try:
            if len(rest) == 1 and isinstance(_known(rest[0]), Mail | ClickEach | TickEach):
                return False
            found = loop(rest, _instruction)
        except Unfit as unfit:
            raise _Refused(rest[0], str(unfit)) from unfit
        if found is not None:
            self._take(rest[0], found)
        return found is not None

    def _read(self, piece: Piece) -> None:
        if self._hanging is None and (before := hanging(piece)) is not None:
            self._hanging = before
        elif self._hanging is None and (wait := awaited(piece)) is not None:
            self._steps.append((piece, wait))
        elif self._hanging is None and (parts := awaiting_first(piece)) is not None:
            for part in parts:
                self._read(part)
        else:
            piece = self._hanging.with_what_is_there(piece) if self._hanging else piece
            try:
                self._take(piece, _instruction(piece))
            except Unfit as unfit:
                if self._hanging is not None or not self._goes_with_what_was(piece):
                    raise _Refused(piece, str(unfit)) from unfit

    def _take(self, piece: Piece, instruction: Instruction) -> None:
        if self._hanging is not None or begins_repetition(piece):
            self._under = piece
        if self._hanging is not None:
            self._steps.append((piece, self._hanging.with_step(instruction, piece)))
            self._hanging = None
        elif (either := self._either(piece, instruction)) is not None:
            self._steps[-1] = either
        else:
            self._steps.append((piece, instruction))

    # -- a piece that means more with the one before it -------------------------------------------

    def _goes_with_what_was(self, piece: Piece) -> bool:
        """Read a piece that means nothing alone with the one before it, where that is likely."""
        if not self._steps:
            return False
        before, done = self._steps[-1]
        if (seen := with_what_was_seen(piece, done)) is not None and (step := _or_none(seen)) is not None:
            self._steps.append((piece, step))
            return True
        if (lent := with_verb_of(before, piece)) is not None and (step := _or_none(lent)) is not None:
            self._steps.append((lent, step))
            return True
        whole = _whole(before, piece)
        if whole is not None and (step := _or_none(whole)) is not None:
            self._steps[-1] = (whole, step)
            return True
        return False

    def _either(self, piece: Piece, step: Instruction) -> tuple[Piece, Instruction] | None:
        """ "Click Save and continue": a control may be called that; None where that is not likely."""
        if not self._steps or not isinstance(step, Click):
            return None
        before, first = self._steps[-1]
        whole = _whole(before, piece)
        if whole is None or not isinstance(first, Click) or first.target.quoted or first.how != "click":
            return None
        if piece.text.lower() not in ENDINGS:
            return None
        both = _or_none(whole)
        if (
            not isinstance(both, Click)
            or both.target.words != f"{first.target.words}{piece.joint}{piece.text}"
        ):
            return None
        return whole, Either(both, (first, step), said=whole.said())


def _whole(before: Piece, piece: Piece) -> Piece | None:
    """The two pieces in one, where an "and" between them may belong to a name."""
    words = piece.text.split()
    if not piece.joint or before.reading or before.ends_quoted() or len(words) > _SHORT:
        return None
    if (
        (len(words) > 1 and words[-1].lower() in PRONOUNS)
        or piece.said() != piece.text
        or has_own_verb(piece)
    ):
        return None  # "accept them", a quotation and "send an email" are no ends of names
    return before.joined(piece)


def _or_none(piece: Piece) -> Instruction | None:
    try:
        return _instruction(piece)
    except Unfit:
        return None


# -- one piece --------------------------------------------------------------------------------


def _instruction(piece: Piece) -> Instruction:
    """What a piece means. Raises Unfit."""
    text = piece.reading or imperative(piece.text)
    meaning = if_behind(piece, text, _simple) or repetition(piece, text, _simple) or _simple(piece, text)
    if meaning is None:
        raise Unfit(_understood_with(text))
    return replace(meaning, said=piece.said())


_MOST_EXAMPLES = 4


def _understood_with(text: str) -> str:
    """What is understood: sentences that begin with the same verb, if any do; else the most usual ones."""
    said = text.lower().split()
    first = bare(said[0]) if said else ""
    alike = {word for row in VERBS.values() if first in row for word in row}
    fitting = {
        form.purpose: form.examples[0]
        for verbs in (alike, {first})
        for form in reversed(FORMS)
        if form.examples and form.examples[0].lower().split()[0] in verbs
    }
    shared = {each: len(set(each.lower().split()) & set(said)) for each in fitting.values()}
    best = sorted(shared, key=lambda each: -shared[each])[:_MOST_EXAMPLES]
    return "Understood are sentences such as: " + "; ".join(best) + "." if best else KNOWN


def _known(piece: Piece) -> Simple | None:
    """What a form makes of a piece by itself."""
    try:
        return _simple(piece, piece.reading or imperative(piece.text))
    except Unfit:
        return None


def _simple(piece: Piece, text: str) -> Simple | None:
    for form in FORMS:
        if match := form.pattern.fullmatch(text):
            meaning = form.build(Slots(piece, match))
            if meaning is not None:
                return meaning
    return None
