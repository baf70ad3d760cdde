"""Executes a recorded list of commands as it stands: no model, no search, no second way.

A command that fails ends the run and names itself, what it expected and what there was instead. What
the ``read`` commands took from the pages is the result: the value itself, or the values in order if
there are several.
"""

from __future__ import annotations

from typing import Any

from stepwire.agent.ports import Act, Decision, Done, GiveUp, View
from stepwire.planners.divergence import expected, found, target_of
from stepwire.planners.in_words import told
from stepwire.planners.unmet import judged
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Action, Command, Expect, Navigate, Read, Tab, Wait


class CommandsPlanner:
    """Decides the next command of the list until all are done or one has failed."""

    def __init__(self, commands: tuple[Command, ...]) -> None:
        self._commands = commands
        self._next = 0
        self._awaiting: int | None = None
        self._results: list[Any] = []
        self._unmet: list[str] = []

    async def decide(self, view: View) -> Decision:
        """The next command, or how the list ended."""
        if (failure := self._outcome(view)) is not None:
            return judged(failure, self._unmet)
        if self._next == len(self._commands):
            return judged(Done(one_or_list(self._results)), self._unmet)
        command = self._commands[self._next]
        self._next += 1
        self._awaiting = len(view.history)
        return Act(command.action, command.explanation or told(command.action))

    def _outcome(self, view: View) -> GiveUp | None:
        """What became of the command decided last: its value is kept, its failure returned."""
        if self._awaiting is None or len(view.history) <= self._awaiting:
            return None
        step = view.history[self._awaiting]
        self._awaiting = None
        if step.error is not None and isinstance(step.action, Expect) and step.action.soft:
            self._unmet.append(step.error)
            return None
        if step.error is not None:
            return self._failure(step.error, view)
        if isinstance(step.action, Read):
            self._results.append(step.action.value)
        return None

    def _failure(self, error: str, view: View) -> GiveUp:
        commands, number = self._commands, self._next
        action = commands[number - 1].action
        which = f"Command {number} of {len(commands)} ({action.type}) failed: {error}"
        instead = found(commands, number, view.observation)
        parts = (which, expected(commands, number), instead)
        return GiveUp(_code(action), " ".join(part for part in parts if part))


def one_or_list(results: list[Any]) -> Any:
    """The one result, the list of several, or None."""
    return results[0] if len(results) == 1 else results or None


def _code(action: Action) -> CompletionCode:
    match action:
        case Expect() | Wait():
            return CompletionCode.EXPECTATION_FAILED
        case Navigate() | Tab():
            return (
                CompletionCode.NAVIGATION_FAILED
                if isinstance(action, Navigate)
                else CompletionCode.TASK_FAILED
            )
        case _ if target_of(action) is not None:
            return CompletionCode.TARGET_NOT_FOUND
        case _:
            return CompletionCode.TASK_FAILED
