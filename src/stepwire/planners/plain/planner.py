"""The plain planner: carries out an understood task, one decision at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from stepwire.agent.ports import Decision, Done, GiveUp, View
from stepwire.planners.plain.deeds import revealing
from stepwire.planners.plain.dispatch import carry_out
from stepwire.planners.plain.language.instructions.fields import (
    Choose,
    Empty,
    Fill,
    Focus,
    PressKeys,
    Tick,
    TypeEach,
    TypeText,
)
from stepwire.planners.plain.language.instructions.instruction import If, Instruction
from stepwire.planners.plain.language.instructions.navigation import Visit
from stepwire.planners.plain.language.instructions.pointer import Click, Expand, Hover, ScrollTo
from stepwire.planners.plain.language.instructions.reading import Remember, Tell, Verify, WaitUntil
from stepwire.planners.plain.stage import ActFailed, Patience, Stage, Story, Stuck, called, failed, shown
from stepwire.planners.unmet import judged
from stepwire.protocol.codes import CompletionCode

_ASKING = (Verify, WaitUntil, Tell, Remember, If)  # these look for themselves what has become of it
_MENDING = (TypeText, TypeEach, Fill, Choose, Tick, Empty, Focus)
# One action each, so that a second try starts from the same page.
_TRIED_TWICE = (Visit, Click, Hover, TypeText, Tick, Empty, ScrollTo, Expand, PressKeys)


class PlainPlanner:
    """Does what the instructions say, in order; finds its targets on the page as it stands.

    An action that fails is tried once more on a fresh look at the page, for pages redraw themselves
    between a look and a click. Then the run ends with what was tried. ``today`` is the day that words
    such as "tomorrow" are told from; without it they name none.
    """

    def __init__(
        self,
        instructions: tuple[Instruction, ...],
        *,
        start_url: str | None = None,
        variables: Mapping[str, str] | None = None,
        patience: Patience | None = None,
        today: date | None = None,
    ) -> None:
        self._stage = Stage(variables or {}, patience or Patience(), start_url)
        self._stage.today = today
        self._stage.revealing = revealing
        self._stage.task = " ".join(instruction.said for instruction in instructions)
        self._left = list(instructions)
        self._story = self._tell()

    async def decide(self, view: View) -> Decision:
        """The next action, or how the task ended."""
        self._stage.show(view)
        try:
            return next(self._story)
        except StopIteration:
            return judged(Done(_one_or_list(self._stage.results)), self._stage.unmet)
        except Stuck as stuck:
            return judged(stuck.verdict, self._stage.unmet)

    @property
    def at(self) -> Instruction | None:
        """The instruction that is being carried out, or at which it gave up; None when all are done."""
        return self._left[0] if self._left else None

    def go_on(self, result: Any | None) -> None:
        """Somebody else has done what it gave up at, with this result: the rest follows."""
        if result is not None:
            self._stage.results.append(result)
        self._stage.refused = None
        self._stage.given.fields.clear()
        self._left.pop(0)
        self._story = self._tell()

    def _tell(self) -> Story[None]:
        while self._left:
            instruction, next_one = self._left[0], self._left[1] if len(self._left) > 1 else None
            try:
                yield from self._try(instruction)
                self._answer_for_refusals(instruction, next_one)
                if next_one is None:
                    yield from self._finish()
            except Stuck as stuck:
                raise _placed(instruction, stuck.verdict) from stuck
            self._left.pop(0)

    def _finish(self) -> Story[None]:
        """What was filled in last stays as it was given."""
        yield from self._stage.stand_by()
        if self._stage.refused is not None:
            raise _refused(self._stage.refused)

    def _answer_for_refusals(self, done: Instruction, next_one: Instruction | None) -> None:
        """What the page has refused is a failure, unless the task goes on to ask about it or to mend it."""
        refused = self._stage.refused
        mending = next_one is not None and (isinstance(done, _MENDING) or isinstance(next_one, _MENDING))
        if isinstance(next_one, _ASKING):
            self._stage.refused = None
        elif refused is not None and not mending:
            raise _refused(refused)
        field = self._stage.unaccepted() if next_one is None else None
        if field is not None:
            raise Stuck(
                CompletionCode.TASK_FAILED,
                f"{called(field)} does not accept what was typed: {shown(field.invalid, 200)}.",
            )

    def _try(self, instruction: Instruction) -> Story[None]:
        try:
            yield from carry_out(instruction, self._stage)
        except ActFailed as failure:
            if not isinstance(instruction, _TRIED_TWICE):
                raise failed(instruction.said, failure) from failure
            try:
                yield from carry_out(instruction, self._stage)
            except ActFailed as again:
                raise failed(instruction.said, again) from again
            except Stuck as gone:  # it was there before: what went wrong then is why it is no longer
                if gone.verdict.code is CompletionCode.TARGET_NOT_FOUND:
                    raise failed(instruction.said, failure) from gone
                raise


def _refused(words: str) -> Stuck:
    return Stuck(CompletionCode.TASK_FAILED, f"The page did not accept it: {shown(words, 300)}.")


def _placed(instruction: Instruction, verdict: GiveUp) -> Stuck:
    """The verdict with the sentence it belongs to."""
    placed = Stuck(CompletionCode(verdict.code), verdict.error)
    placed.verdict = verdict
    if instruction.said and instruction.said not in verdict.error:
        error = f"{verdict.error} (At: {instruction.said.strip()[:160]})"
        placed.verdict = replace(verdict, error=error)
    return placed


def _one_or_list(results: list[object]) -> object:
    return results[0] if len(results) == 1 else results or None
