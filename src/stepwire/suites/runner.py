"""Runs cases, several at a time, and again what failed.

What carries out a run, here or on a server, is a port: it is given a request and tells the run's
messages. A case is tried until it succeeds or its tries are used up; only then does its worker take the
next one. With ``fail_fast``, the first case that failed for good is the last that is begun.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from stepwire.runs.errors import RunError
from stepwire.runs.ports import Clock
from stepwire.runs.request import RunRequest
from stepwire.suites.case import Case
from stepwire.suites.result import GOOD, Result, StepDone, Summary, Try

Message = Mapping[str, Any]
Carry = Callable[[RunRequest, Callable[[Message], None]], Awaitable[None]]

_SKIPPED = "It has the tag skip."
_NOT_BEGUN = "A test before it failed, and the suite stops at the first failure."


class Keeper(Protocol):
    """Keeps the pictures of tries."""

    def keep(self, case: Case, number: int, attempt: int, step: Message) -> str | None:
        """Save the picture of a step, and say where; None when pictures are not kept."""
        ...


class Progress(Protocol):
    """Is told how the suite goes."""

    def began(self, number: int, case: Case, attempt: int) -> None:
        """A try of the case with this number begins; ``attempt`` counts from 1."""
        ...

    def said(self, number: int, case: Case, message: Message) -> None:
        """The run of a try said something."""
        ...

    def ended(self, result: Result) -> None:
        """A case has come to its end."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run: so many at a time, so many tries more for what failed, and whether to stop at a failure."""

    workers: int = 1
    retries: int = 0
    fail_fast: bool = False


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs cases; ``request`` makes the run of a case."""

    carry: Carry
    request: Callable[[Case], RunRequest]
    keeper: Keeper
    progress: Progress
    clock: Clock
    plan: Plan = field(default_factory=Plan)

    async def run(self, cases: Sequence[Case]) -> Summary:
        """The results of all cases. Raises what ``carry`` raises beyond RunError."""
        began, since = self.clock.now(), self.clock.monotonic()
        results: dict[int, Result] = {}
        waiting = deque(enumerate(cases, 1))
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self.plan.workers, len(cases))):
                    group.create_task(self._work(waiting, results))
        except ExceptionGroup as problems:  # the first ended the others: it is what went wrong
            raise problems.exceptions[0] from problems
        for number, case in waiting:
            results[number] = self._ended(Result(case, number, why=_NOT_BEGUN))
        ordered = tuple(results[number] for number in sorted(results))
        return Summary(ordered, began, self.clock.monotonic() - since)

    async def _work(self, waiting: deque[tuple[int, Case]], results: dict[int, Result]) -> None:
        while waiting and not (self.plan.fail_fast and _any_bad(results)):
            number, case = waiting.popleft()
            results[number] = self._ended(await self._case(number, case))

    def _ended(self, result: Result) -> Result:
        self.progress.ended(result)
        return result

    async def _case(self, number: int, case: Case) -> Result:
        if case.skipped:
            return Result(case, number, why=_SKIPPED)
        tries: list[Try] = []
        while not tries or (not tries[-1].succeeded and len(tries) <= self.plan.retries):
            tries.append(await self._try(number, case, len(tries) + 1))
        return Result(case, number, tuple(tries))

    async def _try(self, number: int, case: Case, attempt: int) -> Try:
        self.progress.began(number, case, attempt)
        began, since = self.clock.now(), self.clock.monotonic()
        steps: list[StepDone] = []
        end: Message = {}

        def tell(message: Message) -> None:
            nonlocal end
            match message["type"]:
                case "step_update":
                    steps.append(_step(message, self.keeper.keep(case, number, attempt, message)))
                case "completion":
                    end = message
            self.progress.said(number, case, _without_picture(message))

        try:
            await self.carry(self.request(case), tell)
        except RunError as refused:
            end = {"status": "failed", "code": refused.code.value, "error": refused.message}
        return Try(
            run_id=end.get("runId", ""),
            began=began,
            seconds=self.clock.monotonic() - since,
            steps=tuple(steps),
            code=end.get("code"),
            error=None if end.get("status") == "success" else end.get("error", "The run did not end."),
            commands=end.get("commands", ()),
            result=end.get("result"),
        )


def _any_bad(results: Mapping[int, Result]) -> bool:
    return any(result.outcome not in GOOD for result in results.values())


def _without_picture(message: Message) -> Message:
    return {key: value for key, value in message.items() if key != "screenshot"}


def _step(message: Message, picture: str | None) -> StepDone:
    return StepDone(
        number=message["stepNumber"],
        kind=message["action"]["type"],
        explanation=message["explanation"],
        url=message.get("url", ""),
        seconds=sum(message.get("timings", {}).values()),
        error=message["action"].get("error"),
        notes=tuple(message.get("notes", ())),
        picture=picture,
    )
