"""Asking a model until it answers: within a deadline, again after a pause, then another model.

What may pass is asked again, after the pause that the server asks for or one that doubles with each try and
is drawn at random from its upper half, so that many runs do not come back at once. A server that asks for
more patience than there is, and one that stays silent until the deadline, are left to the next model at once.
So is one that cannot be reached; where it is the only one, it is tried once more, for it may be starting.
A model that failed so is not asked first again for a while, in no run: each would pay for finding that out
anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from stepwire.agent.ports import Costs
from stepwire.planners.model.ports import (
    Answer,
    BudgetUsedUp,
    Declined,
    LanguageModel,
    LanguageModels,
    ModelProblem,
    ModelUnavailable,
    Prompt,
    PromptTooLong,
    TooSlow,
    Unreachable,
)
from stepwire.runs.ports import Clock

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Persistence:
    """How long and how often a model is asked. All times in seconds."""

    deadline: float = 60.0
    tries: int = 4
    tries_to_reach: int = 2  # the last model; the others are given up at once
    first_pause: float = 1.0
    longest_pause: float = 30.0
    rest: float = 60.0  # before a model that failed is asked first again


class Asking:
    """Asks the models of one run, the first that works.

    ``resting`` says until when (monotonic seconds) a model that failed is asked last; runs share it.
    """

    def __init__(
        self,
        names: Sequence[str],
        models: LanguageModels,
        clock: Clock,
        chance: Callable[[], float],
        persistence: Persistence | None = None,
        resting: dict[str, float] | None = None,
    ) -> None:
        self._names = names
        self._models = models
        self._clock = clock
        self._chance = chance
        self._persistence = persistence or Persistence()
        self._resting = {} if resting is None else resting

    async def ask(self, prompt: Prompt, costs: Costs) -> Answer:
        """The first answer of any model. Raises ModelProblem, of each model, when none gives one."""
        problems: list[ModelProblem] = []
        turn = self._in_turn()
        for name in turn:
            try:
                model = await self._models.get(name)
                asked = prompt if model.sees else replace(prompt, picture=None)
                return await self._insist(model, asked, costs, last=name == turn[-1])
            except (PromptTooLong, BudgetUsedUp):
                raise
            except ModelProblem as problem:
                if not isinstance(problem, Declined):  # which is about the prompt, and no fault of the model
                    self._resting[name] = self._clock.monotonic() + self._persistence.rest
                _log.warning("model_failed", model=name, problem=problem.message)
                problems.append(problem)
        if len(problems) == 1:
            raise problems[0]
        raise ModelProblem(" ".join(problem.message for problem in problems))

    def _in_turn(self) -> list[str]:
        """The models, those that failed a moment ago last."""
        now = self._clock.monotonic()
        return sorted(self._names, key=lambda name: self._resting.get(name, now) > now)

    async def _insist(self, model: LanguageModel, prompt: Prompt, costs: Costs, *, last: bool) -> Answer:
        for number in range(1, self._persistence.tries + 1):
            try:
                return await self._once(model, prompt, costs)
            except TooSlow:
                raise
            except ModelUnavailable as problem:
                pause = self._pause(number, problem.wait)
                if number >= self._tries(problem, last=last) or pause > self._persistence.longest_pause:
                    raise
                _log.info("model_asked_again", model=model.name, after=pause, problem=problem.message)
                await self._clock.sleep(pause)
        raise AssertionError("unreachable: the last try returns or raises")

    def _tries(self, problem: ModelUnavailable, *, last: bool) -> int:
        """How often a model that fails like this is asked. Behind the ``last`` is no other."""
        if isinstance(problem, Unreachable):
            return min(self._persistence.tries, self._persistence.tries_to_reach) if last else 1
        return self._persistence.tries

    async def _once(self, model: LanguageModel, prompt: Prompt, costs: Costs) -> Answer:
        over = await costs.exceeded()
        if over is not None:
            raise BudgetUsedUp(over.code, over.error)
        try:
            async with asyncio.timeout(self._persistence.deadline):
                return await model.answer(prompt, costs)
        except TimeoutError as late:
            raise TooSlow(
                f"The model {model.name} did not answer within {self._persistence.deadline:g} seconds. "
                "Try again, give it more with STEPWIRE_MODEL_SECONDS, or choose a faster one."
            ) from late

    def _pause(self, number: int, asked: float | None) -> float:
        if asked is not None:
            return asked
        doubled: float = self._persistence.first_pause * 2 ** (number - 1)
        longest = min(doubled, self._persistence.longest_pause)
        return longest * (0.5 + self._chance() / 2)
