"""A browser made of plain values, and planners that follow a script."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from stepwire.agent.observation import Observation
from stepwire.agent.ports import (
    BrowserError,
    Decision,
    Done,
    GiveUp,
    Outcome,
    Picture,
    Planner,
    SessionSpec,
    View,
)
from stepwire.runs.actions import Action, Navigate, Type
from stepwire.runs.model import Run, Viewport
from stepwire.runs.usage import Usage

TINY_JPEG = b"\xff\xd8\xff\xe0 not really a picture \xff\xd9"


@dataclass(slots=True)
class FakeSession:
    """A session that remembers what it was asked to do.

    ``failures`` are raised by the actions in turn (None: this one works); ``hold`` keeps every
    action waiting until it is set.
    """

    spec: SessionSpec
    failures: list[BrowserError | None] = field(default_factory=list)
    hold: asyncio.Event | None = None
    acting: asyncio.Event = field(default_factory=asyncio.Event)
    acted: list[Action] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    url: str = "about:blank"
    picture: Picture | None = field(default_factory=lambda: Picture(TINY_JPEG, 1280, 800))
    capture_error: BrowserError | None = None
    observe_errors: list[BrowserError] = field(default_factory=list)

    async def observe(self, *, whole: bool = False) -> Observation:
        """An empty page at the current address."""
        if self.observe_errors:
            raise self.observe_errors.pop(0)
        return Observation(self.url, "Fake", self.spec.viewport, whole=whole)

    async def act(self, action: Action, fill: Callable[[str, str], str]) -> Outcome:
        """Remember the action; fail if it is its turn to."""
        self.acting.set()
        if self.hold is not None:
            await self.hold.wait()
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        if isinstance(action, Type):
            self.typed.append(fill(action.text, "shop.example"))
        if isinstance(action, Navigate):
            self.url = action.url
        self.acted.append(action)
        return Outcome(action)

    async def capture(self) -> Picture | None:
        """The picture it was given."""
        if self.capture_error is not None:
            raise self.capture_error
        return self.picture

    async def place(self) -> tuple[str, str]:
        """The last navigated address."""
        return self.url, "Fake"

    async def storage(self) -> Mapping[str, Any]:
        """One cookie that counts the actions."""
        cookie = {"name": "acted", "value": str(len(self.acted)), "domain": "shop.example"}
        return {"cookies": [cookie], "origins": []}


class FakeBrowser:
    """Opens fake sessions; ``prepare`` may set each one up before it is used."""

    def __init__(self, prepare: Callable[[FakeSession], None] | None = None) -> None:
        self._prepare = prepare
        self.sessions: list[FakeSession] = []
        self.open_now = 0

    @asynccontextmanager
    async def open(self, spec: SessionSpec) -> AsyncIterator[FakeSession]:
        """A fresh fake session."""
        session = FakeSession(spec)
        if self._prepare is not None:
            self._prepare(session)
        self.sessions.append(session)
        self.open_now += 1
        try:
            yield session
        finally:
            self.open_now -= 1


@dataclass(frozen=True, slots=True)
class Paid:
    """A decision that a model was paid for: it is made only while there is something left to spend."""

    decision: Decision
    usage: Usage


class ScriptedPlanner:
    """Returns the given decisions in turn, then Done."""

    def __init__(self, decisions: Sequence[Decision | Paid]) -> None:
        self._decisions = list(decisions)
        self.views: list[View] = []

    async def decide(self, view: View) -> Decision:
        """The next decision of the script."""
        self.views.append(view)
        match self._decisions.pop(0) if self._decisions else Done():
            case Paid(decision, usage):
                return await view.costs.exceeded() or _paid(decision, usage, view)
            case decision:
                return decision


def _paid(decision: Decision, usage: Usage, view: View) -> Decision:
    view.costs.add(usage)
    return decision


@dataclass(slots=True)
class ScriptedPlanners:
    """Gives every run the same script, or refuses every run."""

    decisions: Sequence[Decision | Paid] = ()
    refusal: GiveUp | None = None

    def plan(self, run: Run) -> Planner | GiveUp:
        """A planner that follows the script."""
        return self.refusal or ScriptedPlanner(self.decisions)


def fake_spec(run_id: str = "run-1") -> SessionSpec:
    """A session spec for a run of this id."""
    return SessionSpec(run_id, Viewport())
