"""Takes runs off the queue and works on them, as many at once as it has slots.

Each run has one task that works and one that listens for wishes; a wish to cancel interrupts the
work wherever it is. Whatever happens, the run ends in the log with a code, exactly once.
"""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

import structlog

from stepwire.agent.attempt import Attempt
from stepwire.agent.given_files import laid_out
from stepwire.agent.kept_session import KeptSession, KeptSessions, SessionBusy, unusable
from stepwire.agent.loop import Loop
from stepwire.agent.meter import Meter
from stepwire.agent.ports import Browser, BrowserLost, Done, GiveUp, Planner, Planners, SessionSpec
from stepwire.agent.recorder import Recorder
from stepwire.agent.vault import Vault
from stepwire.aside import Aside
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.budgets import Budgets
from stepwire.runs.ending import end_run, executed_commands, project_end, spent_by
from stepwire.runs.errors import Conflict, Fenced
from stepwire.runs.events import Ended, Notice, Phase
from stepwire.runs.model import Run, Status
from stepwire.runs.ports import Clock, Engine, Storage, Work
from stepwire.runs.saved_sessions import SessionUnreadable

_log = structlog.get_logger(__name__)

Verdict = Done | GiveUp

_CANCELLED = GiveUp(CompletionCode.CANCELLED, "The run was cancelled.")
_LOST = GiveUp(CompletionCode.WORKER_LOST, "The server stopped while the run was at work.")
_INTERNAL = GiveUp(
    CompletionCode.INTERNAL,
    "Something went wrong inside the server. Its log has the details under this run's id.",
)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker works with. ``recording``: what is said at models is kept for the owners of runs."""

    browser: Browser
    planners: Planners
    recording: bool = False
    aside: Aside = field(default_factory=Aside)


class Worker:
    """Works on runs until told to drain."""

    def __init__(
        self,
        storage: Storage,
        engine: Engine,
        tools: Tools,
        clock: Clock,
        slots: int,
        budgets: Budgets | None = None,
    ) -> None:
        self._storage = storage
        self._engine = engine
        self._tools = tools
        self._clock = clock
        self._slots = slots
        self._budgets = budgets or Budgets(storage.spending, clock)
        self._sessions = KeptSessions(storage.sessions, clock)
        self._draining = asyncio.Event()
        self._stopping = asyncio.Event()
        self._finished = asyncio.Event()

    async def serve(self) -> None:
        """Work until drained. Cancelled, it ends the runs at work first, or leaves the restartable ones."""
        try:
            async with asyncio.TaskGroup() as slots:
                for _ in range(self._slots):
                    slots.create_task(self._slot())
        finally:
            self._finished.set()

    async def drain(self, grace: float) -> None:
        """Take no more runs, stop those at work after ``grace`` seconds; returns when all have ended."""
        self._draining.set()
        finished = asyncio.ensure_future(self._finished.wait())
        limit = asyncio.ensure_future(self._clock.sleep(grace))
        try:
            await asyncio.wait({finished, limit}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (finished, limit):
                waiting.cancel()
            await asyncio.gather(finished, limit, return_exceptions=True)
        self._stopping.set()
        await self._finished.wait()

    async def _slot(self) -> None:
        while (work := await self._next()) is not None:
            await self._work(work)

    async def _next(self) -> Work | None:
        """The next run, or None once draining."""
        if self._draining.is_set():
            return None
        take = asyncio.ensure_future(self._engine.queue.take())
        drain = asyncio.ensure_future(self._draining.wait())
        try:
            await asyncio.wait({take, drain}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (take, drain):
                waiting.cancel()
            await asyncio.gather(take, drain, return_exceptions=True)
        return None if take.cancelled() else take.result()

    async def _work(self, work: Work) -> None:
        run: Run | None = None
        meter: Meter | None = None
        try:
            async with self._engine.control.listen(work.run_id) as wishes:
                run = await self._begin(work.run_id)
                if run is not None:
                    meter = Meter(run, self._budgets, spent_by(await self._engine.log.last(run.id)))
                    verdict = await self._attempt_heeding(run, meter, wishes)
                    if verdict is not None:
                        await self._end(run, verdict, meter)
        except Fenced:
            _log.warning("run_taken_by_another_worker", run_id=work.run_id)
        except asyncio.CancelledError:
            await asyncio.shield(self._leave(run, meter))
            raise
        except Exception as error:  # noqa: BLE001 - a task root: the slot goes on, recovery mends the record
            _log.error("run_not_ended", run_id=work.run_id, **_trace(error))
        await work.done()

    async def _begin(self, run_id: str) -> Run | None:
        """The run, moved to running; None if it is no longer to be worked on."""
        run = await self._storage.records.get(run_id)
        while run is not None and run.status is Status.QUEUED:
            started = run.started_at or self._clock.now()
            moved = run.move(Status.RUNNING, attempt=run.attempt + 1, started_at=started)
            try:
                return await self._storage.records.swap(run, moved)
            except Conflict:  # a wish to cancel was written in between
                run = await self._storage.records.get(run_id)
        return None

    async def _attempt_heeding(self, run: Run, meter: Meter, wishes: AsyncIterator[str]) -> Verdict | None:
        """One attempt, interrupted by a wish to cancel or by the server's stop.

        None when the run is left for another worker or for the next start.
        """
        if run.cancel_requested:
            return _CANCELLED
        async with asyncio.TaskGroup() as group:
            attempt = group.create_task(self._attempt(run, meter))
            cancelled = group.create_task(_first(wishes))
            stopped = group.create_task(self._stopping.wait())
            await asyncio.wait({attempt, cancelled, stopped}, return_when=asyncio.FIRST_COMPLETED)
            verdict = _CANCELLED if cancelled.done() else None if run.spec.restartable else _LOST
            for task in (attempt, cancelled, stopped):
                task.cancel()
        return verdict if attempt.cancelled() else attempt.result()

    async def _attempt(self, run: Run, meter: Meter) -> Verdict | None:
        """The verdict on one attempt; None when another worker has the run."""
        try:
            return await self._plan_and_run(run, meter)
        except BrowserLost as lost:
            return GiveUp(CompletionCode.BROWSER_LOST, lost.message)
        except Fenced:
            return None
        except Exception as error:  # noqa: BLE001 - a task root: the run ends as internal
            _log.error("run_failed_inside", run_id=run.id, **_trace(error))
            return _INTERNAL

    async def _plan_and_run(self, run: Run, meter: Meter) -> Verdict:
        await self._teller(run)("starting")
        planner = await self._tools.aside.do(self._tools.planners.plan, run)
        if isinstance(planner, GiveUp):
            return planner
        try:
            async with self._sessions.of(run) as kept:
                return kept.explained(await self._run_with(run, meter, planner, kept))
        except (SessionBusy, SessionUnreadable) as problem:
            return unusable(problem)

    async def _run_with(self, run: Run, meter: Meter, planner: Planner, kept: KeptSession) -> Verdict:
        revealed = await self._storage.secrets.reveal(run.id)
        vault = Vault(run.spec.variables, run.spec.secrets, revealed, self._clock.now)
        attempt = Attempt(run, vault, meter, kept, self._tools.recording)
        recorder = Recorder(attempt, self._engine.log, self._storage.blobs, self._clock)
        spec = SessionSpec(
            run.id,
            run.spec.viewport,
            run.spec.allowed_domains,
            vault.masked,
            healing=run.spec.heal != "off",
            codes=vault.codes,
            storage=kept.state,
        )
        async with (
            laid_out(run.spec.files, self._storage.blobs) as files,
            self._tools.browser.open(replace(spec, files=files)) as session,
        ):
            tell = self._teller(run)
            loop = Loop(session, planner, recorder, attempt, self._clock, tell, self._tools.aside)
            verdict = await loop.run(run.spec)
            await recorder.conclude()
            unsaved = await self._sessions.save(run, kept, session) if isinstance(verdict, Done) else None
            return unsaved or verdict

    def _teller(self, run: Run) -> Callable[[Phase], Awaitable[None]]:
        async def tell(phase: Phase) -> None:
            await self._engine.log.say(Notice(run.id, Status.RUNNING, self._clock.now(), phase))

        return tell

    async def _end(self, run: Run, verdict: Verdict, meter: Meter) -> None:
        last = await self._engine.log.last(run.id)
        if last is not None and isinstance(
            last.event, Ended
        ):  # stopped between the log's end and the record's
            await project_end(self._storage, self._engine.log, run.id, last.event, steps=last.offset - 1)
            return
        await meter.settle()  # what was cut off in the middle of being kept
        ended = replace(
            _ended(verdict, self._clock.now()),
            commands=tuple(await executed_commands(self._engine.log, run.id)),
            usage=meter.total,
        )
        await end_run(self._storage, self._engine.log, run, ended, after=last.offset if last else 0)

    async def _leave(self, run: Run | None, meter: Meter | None) -> None:
        """This worker is being stopped: a restartable run waits for the next start, any other ends."""
        if run is not None and meter is not None and not run.spec.restartable:
            with contextlib.suppress(Fenced):
                await self._end(run, _LOST, meter)


def _trace(error: Exception) -> dict[str, object]:
    """Where an error came from, without its message: that may hold page text."""
    frames = traceback.extract_tb(error.__traceback__)
    return {"error": type(error).__name__, "trace": [f"{frame.name}:{frame.lineno}" for frame in frames[-8:]]}


async def _first(wishes: AsyncIterator[str]) -> None:
    async for _ in wishes:
        return


def _ended(verdict: Verdict, at: datetime) -> Ended:
    match verdict:
        case Done(result):
            return Ended(Status.SUCCEEDED, at, result=result)
        case GiveUp(CompletionCode.CANCELLED, error):
            return Ended(Status.CANCELLED, at, code=CompletionCode.CANCELLED, error=error)
        case GiveUp(code, error, nearest):
            return Ended(Status.FAILED, at, code=code, error=error, nearest=nearest)
        case _:
            assert_never(verdict)
