"""A goal in a user's words, and what has to be true of the application's own data afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from application import Application, Data

from agent import Agent, Ending

Group = Literal["goal", "held out", "second look", "refused"]
LATE = 2.0  # seconds that an application may take to write down what it was told
BETWEEN_LOOKS = 0.05


@dataclass(frozen=True, slots=True)
class Goal:
    """What a user wants. ``change`` turns the data from before into that from after: all of it, nothing else.

    ``tells``: what the run reports as its result, for goals that ask something. ``group``: whether the agent
    was improved while looking at this goal, or never (the second look was written later, and run once); or
    whether it must not succeed at all.
    """

    name: str
    said: str
    change: Callable[[Data], Data] = lambda data: data
    tells: Any = None
    group: Group = "goal"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal after its run. ``there``: its effect, and nothing else, is in the data."""

    goal: Goal
    ending: Ending
    there: bool
    untouched: bool

    @property
    def done(self) -> bool:
        """The run said so and it is so."""
        return self.ending.succeeded and self.there

    @property
    def lied(self) -> bool:
        """The run said that it succeeded, and its effect is not there."""
        return self.ending.succeeded and not self.there

    @property
    def right(self) -> bool:
        """It went as it should."""
        return not self.ending.succeeded and self.untouched if self.goal.group == "refused" else self.done

    @property
    def outcome(self) -> str:
        """In a word or two."""
        if self.lied:
            return "**falsely said to be done**"
        if self.goal.group == "refused":
            return (
                f"failed, nothing changed (`{self.ending.code}`)"
                if self.untouched
                else "**failed, something changed**"
            )
        return "done" if self.done else f"failed (`{self.ending.code}`)"

    def check(self, *, open: bool) -> None:
        """Raises AssertionError when the run lied, or went otherwise than is known of it (open: not done)."""
        assert not self.lied, f"Said to be done, and it is not: {self.ending.told()}"
        if self.goal.group == "refused":
            assert self.untouched, f"Failed, yet something was changed: {self.ending.told()}"
        elif open:
            assert not self.done, "This goal is done now: take its name out of OPEN."
        else:
            assert self.done, self.ending.told()


def params(goals: tuple[Goal, ...]) -> list[Any]:
    """The goals for a test.

    Those held out are for ``python -m benchmarks.applications`` alone: a test would be looked at.
    """
    return [
        pytest.param(goal, id=goal.name.replace(" ", "-"))
        for goal in goals
        if goal.group in ("goal", "refused")
    ]


async def pursued(goal: Goal, application: Application, agent: Agent) -> Verdict:
    """Carry out one goal from the application's front page, and look into its data."""
    before = application.data()
    task = goal.said.format(user=application.user, password=application.password)
    ending = await agent.carry_out(task, application.url)
    wanted = goal.change(before)
    after = await _settled(application, wanted) if ending.succeeded else application.data()
    told = goal.tells is None or " ".join(str(ending.result).split()) == goal.tells
    return Verdict(goal, ending, told and after == wanted and goal.group != "refused", after == before)


async def _settled(application: Application, wanted: Data) -> Data:
    async def look() -> Data:
        while (data := application.data()) != wanted:
            await asyncio.sleep(BETWEEN_LOOKS)
        return data

    try:
        async with asyncio.timeout(LATE):
            return await look()
    except TimeoutError:
        return application.data()


# -- what a change is made of -----------------------------------------------------------------

Change = Callable[[Data], Data]


def put(*path: str, value: Any) -> Change:
    """This value stands at this path; what was there before is gone."""

    def change(data: Data) -> Data:
        first, *rest = path
        return {**data, first: put(*rest, value=value)(data.get(first, {})) if rest else value}

    return change


def taken_away(*path: str) -> Change:
    """Nothing stands at this path any more."""

    def change(data: Data) -> Data:
        first, *rest = path
        if rest:
            return {**data, first: taken_away(*rest)(data[first])}
        return {name: value for name, value in data.items() if name != first}

    return change
