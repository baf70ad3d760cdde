"""The plain planner, the agent's loop and a real Chromium, on pages of the test's own."""

from dataclasses import dataclass
from datetime import UTC, datetime

from stepwire.agent.attempt import Attempt
from stepwire.agent.loop import Loop
from stepwire.agent.meter import Meter
from stepwire.agent.recorder import Recorder
from stepwire.agent.vault import Vault
from stepwire.clock import SystemClock
from stepwire.planners import Patience, PlainPlanner, understand
from stepwire.runs.budgets import Budgets
from stepwire.runs.model import Run, Spec
from stepwire.testing import MemoryBlobs, MemoryEngine, MemorySpending

HURRIED = Patience(element=0.6, doubt=0.3, sending=0.6, awaited=1.0, first_pause=0.05)


@dataclass
class Ended:
    """How a run went: its verdict, what was done in short, and the page's title at the end."""

    verdict: object
    steps: list
    title: str

    @property
    def done(self):
        return [
            (step.action.type, getattr(getattr(step.action, "target", None), "name", None))
            for step in self.steps
        ]

    @property
    def code(self):
        return getattr(self.verdict, "code", None)

    @property
    def error(self):
        return getattr(self.verdict, "error", "")


async def carried_out(task, url, session):
    """Work on the task from this address until it ends."""
    understood = understand(task)
    assert isinstance(understood, tuple), understood
    spec = Spec(task=task, start_url=url)
    run = Run("run-1", "ada", spec, "e", "d", datetime(2026, 1, 1, tzinfo=UTC), attempt=1)
    engine, clock, vault = MemoryEngine(max_queued=1), SystemClock(), Vault({}, (), {}, SystemClock().now)
    attempt = Attempt(run, vault, Meter(run, Budgets(MemorySpending(), clock)))
    recorder = Recorder(attempt, engine.log, MemoryBlobs(), clock)
    planner = PlainPlanner(understood, start_url=url, patience=HURRIED)
    verdict = await Loop(session, planner, recorder, attempt, clock, _told).run(spec)
    return Ended(verdict, list(recorder.history[1:]), (await session.place())[1])


async def _told(phase):
    """Nobody watches."""
