"""What "it" stands for: the record, the message or the value that a step before has named. Pure.

People name a thing once and point back at it: "Open issue 3 and close it", "read the total and type it into
Amount". A thing that was renamed is pointed at by its new name. What points back at nothing is refused.
"""

from __future__ import annotations

import re
from dataclasses import replace

from stepwire.planners.plain.language.instructions.fields import Submit
from stepwire.planners.plain.language.instructions.goals import Mail, Use
from stepwire.planners.plain.language.instructions.instruction import Instruction
from stepwire.planners.plain.language.instructions.navigation import Visit
from stepwire.planners.plain.language.instructions.questions import Named, Reckoned
from stepwire.planners.plain.language.instructions.reading import Copy, Remember, Tell
from stepwire.planners.plain.language.instructions.records import (
    Change,
    Create,
    Delete,
    Do,
    Record,
    Show,
    Values,
)
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import KINDS, NAME_FIELDS
from stepwire.planners.plain.language.unfit import Unfit

_TAKES = frozenset({"download", "print", "share"})  # these change nothing
SENDS = frozenset({"publish", "save", "submit"})


class Antecedents:
    """The steps as far as they are read, and what "it" in the next one may stand for."""

    def __init__(self) -> None:
        self.steps: list[Instruction] = []
        self._sender: str | None = None
        self._record: Record | None = None
        self._remembered = False

    def take(self, step: Instruction) -> None:
        """Add a step, with what it points back at. Raises Unfit where that was never named."""
        match step:
            case Mail():
                self._take_mail(step)
            case Copy(source=None):
                self._remember_what_was_read()
                self.steps.append(step)
            case Do(verb, Record("it", kind)) if verb in _TAKES and _is_another(kind, self._record):
                thing = Phrase(said=kind, words=kind)  # "download the report": the one on the page
                self.steps.append(Use(verb, thing, said=step.said))
            case (
                Change(record=Record("it")) | Delete(Record("it")) | Show(Record("it")) | Do(_, Record("it"))
            ):
                self._take_of_it(step)
            case _:
                self._heed(step)
                self.steps.append(step)

    def _heed(self, step: Instruction) -> None:
        """Keep in mind what the step names."""
        match step:
            case Remember():
                self._remembered = True
            case Visit(target) if target.role is None and target.nth is None and target.place is None:
                self._record = Record(target.words)
            case Create(kind, name, values):
                called = name or title(values)
                self._record = Record(called, kind) if called else None
            case Change(record=Record() as record):
                self._record = Record(_new_name(step) or record.name, record.kind)
            case Delete(record) | Show(record) | Do(record=record):
                self._record = record
            case _:
                pass

    def _take_mail(self, step: Mail) -> None:
        self._sender = step.sender or self._sender
        if self._sender is None:
            raise Unfit("Say whose message is meant, as in “the email from Ada”.")
        if self.steps and isinstance(self.steps[-1], Mail) and self.steps[-1].do == "open":
            self.steps.pop()
        self.steps.append(replace(step, sender=self._sender))

    def _remember_what_was_read(self) -> None:
        """ "Read the order number and type it into Reference": what is read there is to be kept."""
        if self._remembered:
            return
        match self.steps[-1:]:
            case [Tell((Named() | Reckoned() as asked,)) as read]:
                self.steps[-1] = Remember(asked, said=read.said)
                self._remembered = True
            case _:
                raise Unfit("Say which value is meant: nothing was read before.")

    def _take_of_it(self, step: Change | Delete | Show | Do) -> None:
        if self._record is not None:
            step = replace(step, record=self._record)
            self._heed(step)
            self.steps.append(step)
        elif isinstance(step, Do) and step.verb in SENDS:
            self.steps.append(Submit(step.verb))
        elif isinstance(step, Change) and re.search(r"\b(?:its|their)\b", step.said, re.IGNORECASE):
            self.steps.append(replace(step, record=None))  # of what the page is about
        else:
            raise Unfit("Say which is meant, by its name: nothing was named before.")


def _is_another(kind: str, record: Record | None) -> bool:
    """Whether "the attachment" is not the record that was named before, but something of its page."""
    if not kind or record is None:
        return bool(kind)
    return (
        bool(record.kind)
        and not any({kind, record.kind} <= set(group) for group in KINDS)
        and kind != record.kind
    )


def title(values: Values) -> str:
    """What a record is called by the values that it is given; empty where none says so."""
    return next((value for field, value in values if field.words.lower() in NAME_FIELDS), "")


def _new_name(change: Change) -> str:
    """What a record is called after the change, where that changes it."""
    return next((value for field, value in change.values if field.words in ("name", "title")), "")
