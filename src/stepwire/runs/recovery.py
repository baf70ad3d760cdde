"""After a start: makes every record true again. What the log says decides.

Runs that were at work when the server was killed have no worker now: a restartable one is queued
for its next attempt, any other ends as ``worker_lost``. Runs that waited are queued again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.ending import end_run, executed_commands, project_end, spent_by
from stepwire.runs.events import Ended, Entry
from stepwire.runs.model import AT_WORK, Run, Status
from stepwire.runs.ports import Clock, Engine, RunQuery, Storage


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many runs were put right, and how."""

    queued: int = 0
    lost: int = 0
    ended: int = 0


async def recover(storage: Storage, engine: Engine, clock: Clock) -> Recovered:
    """Reconcile records with logs. For an engine whose workers all died with the last server."""
    counts = Recovered()
    unfinished = [run async for run in _runs(storage, AT_WORK | {Status.QUEUED, Status.PENDING})]
    for run in sorted(unfinished, key=lambda run: run.created_at):
        last = await engine.log.last(run.id)
        if last is not None and isinstance(last.event, Ended):
            await project_end(storage, engine.log, run.id, last.event, steps=last.offset - 1)
            counts = replace(counts, ended=counts.ended + 1)
        elif (run.status in AT_WORK and not run.spec.restartable) or run.cancel_requested:
            await _end(storage, engine, clock, run, last)
            counts = replace(counts, lost=counts.lost + 1)
        elif run.status is not Status.PENDING:
            await _queue(storage, engine, run)
            counts = replace(counts, queued=counts.queued + 1)
    return counts


async def _queue(storage: Storage, engine: Engine, run: Run) -> None:
    if run.status is not Status.QUEUED:
        await storage.records.swap(run, run.move(Status.QUEUED))
    await engine.queue.submit(run.id, accepted=True)


async def _end(storage: Storage, engine: Engine, clock: Clock, run: Run, last: Entry | None) -> None:
    cancelled = run.cancel_requested
    ended = Ended(
        status=Status.CANCELLED if cancelled else Status.FAILED,
        at=clock.now(),
        commands=tuple(await executed_commands(engine.log, run.id)),
        code=CompletionCode.CANCELLED if cancelled else CompletionCode.WORKER_LOST,
        error="The run was cancelled."
        if cancelled
        else "The server stopped while the run was at work. Create the run again; "
        "with restartable: true it would have been taken up again.",
        usage=spent_by(last),
    )
    await end_run(storage, engine.log, run, ended, after=last.offset if last else 0)


async def _runs(storage: Storage, statuses: frozenset[Status] | set[Status]) -> AsyncIterator[Run]:
    query = RunQuery(statuses=frozenset(statuses), limit=200)
    while True:
        page = await storage.records.list(query)
        for run in page.items:
            yield run
        if page.next_cursor is None:
            return
        query = replace(query, cursor=page.next_cursor)
