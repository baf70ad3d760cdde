"""What steps mean together: forms filled in over several sentences, and who saves. Pure.

People spread one deed over sentences: "Create a new page called X. Set its content to Y. Save." Taken
one by one, the first would make the page before the second has spoken. So the steps that only give
fields their values are gathered into the record that the step before them makes or changes, with the
step that saves it.
"""

from __future__ import annotations

from dataclasses import replace

from stepwire.planners.plain.language.antecedents import SENDS, Antecedents, title
from stepwire.planners.plain.language.instructions.dialogs import AnswerDialog
from stepwire.planners.plain.language.instructions.fields import (
    Choose,
    Fill,
    PressKeys,
    Submit,
    Tick,
    TypeText,
)
from stepwire.planners.plain.language.instructions.instruction import Instruction, NotUnderstood
from stepwire.planners.plain.language.instructions.pointer import Click
from stepwire.planners.plain.language.instructions.records import (
    Change,
    Create,
    Delete,
    Do,
    Record,
    Show,
    Values,
)
from stepwire.planners.plain.language.lexicon import DEEDS
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.language.unfit import Unfit

Said = tuple[str, Instruction]


def gathered(steps: list[Said]) -> tuple[Instruction, ...] | NotUnderstood:
    """The instructions as they are meant together, or the sentence that points back at nothing."""
    antecedents = Antecedents()
    for sentence, step in steps:
        try:
            antecedents.take(step)
        except Unfit as unfit:
            return NotUnderstood(sentence, str(unfit))
    return tuple(_joined(antecedents.steps))


def _joined(steps: list[Instruction]) -> list[Instruction]:
    joined: list[Instruction] = []
    at = 0
    while at < len(steps):
        step = steps[at]
        at += 1
        match step:
            case Create() | Change(record=Record()):
                values, behind = _values_behind(steps, at, step.record if isinstance(step, Change) else None)
                sends = behind < len(steps) and _is_sending(steps[behind], step)
                by_hand = isinstance(step, Create) and not (step.name or step.values) and sends
                if not by_hand and (values or sends):
                    press = _button(steps[behind]) if sends else ""
                    step = replace(step, values=(*step.values, *values), press=press or step.press)
                    at = behind + 1 if sends else behind
            case Show(record) if (sent := _values_sent(steps, at, record)) is not None:
                values, behind = sent
                step = Change(record, values, press=_button(steps[behind]), said=step.said)
                at = behind + 1
            case Change(record=None):
                _, behind = _values_behind(steps, at)
                step = replace(step, saves=behind == at and not (at < len(steps) and _saves_later(steps[at])))
            case AnswerDialog(text=str()) if at < len(steps) and _is_confirming(steps[at]):
                at += 1  # "type Ada in the prompt and confirm it"
            case Delete() if at < len(steps) and _is_confirming(steps[at]):
                step = replace(step, confirms=False)
        joined.append(step)
    return joined


def _values_sent(steps: list[Instruction], at: int, record: Record) -> tuple[Values, int] | None:
    """ "Open the page X, set the intro to Y and publish": what is given, and where it is sent by another word
    than saving; to find that control, and to see what has become of it, takes the whole record."""
    values, behind = _values_behind(steps, at, record)
    if not values or behind >= len(steps) or _button(steps[behind]) != "publish":
        return None
    return values, behind


def _values_behind(steps: list[Instruction], at: int, record: Record | None = None) -> tuple[Values, int]:
    """The values that the next steps give, to this record if they name one, and where they end."""
    values: Values = ()
    while at < len(steps):
        given = _given(steps[at], record)
        if not given:
            break
        values = (*values, *given)
        at += 1
    return values, at


def _given(step: Instruction, record: Record | None) -> Values:
    match step:
        case Change(record=Record() as said, values=values) if said == record:
            return values
        case Fill(values) | Change(record=None, values=values, personal=False):
            return values
        case TypeText(text, into, submit=False) if into is not None:
            return ((into, text),)
        case Choose(option, within) if within is not None:
            return ((within, option),)
        case Tick(target, on):
            return ((target, "on" if on else "off"),)
        case _:
            return ()


def _is_sending(step: Instruction, before: Create | Change) -> bool:
    """Whether the step sends the form before it, and does nothing else."""
    match step:
        case Do(verb, record) if verb in SENDS:
            return record.name == _name_of(before)
        case Submit():
            return True
        case Click(target, how="click"):
            return tokens(target.words or target.said)[:1] in {tokens(verb)[:1] for verb in DEEDS["save"]}
        case _:
            return False


def _name_of(made: Create | Change) -> str:
    if isinstance(made, Create):
        return made.name or title(made.values)
    return made.record.name if made.record is not None else ""


def _button(step: Instruction) -> str:
    match step:
        case Click(target):
            return target.words or target.said
        case Submit(button):
            return button
        case Do(verb):
            return verb
        case _:
            return ""


def _saves_later(step: Instruction) -> bool:
    return isinstance(step, Submit | Click | PressKeys)


def _is_confirming(step: Instruction) -> bool:
    match step:
        case AnswerDialog():
            return True
        case Click(target):
            return tokens(target.words or target.said)[:1] in {tokens(verb)[:1] for verb in DEEDS["confirm"]}
        case _:
            return False
