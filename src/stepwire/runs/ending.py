"""The one way a run ends: its last event in the log, then its record, then its secrets are erased.

The log decides. Whatever stops half way is completed by :mod:`stepwire.runs.recovery`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from stepwire.runs.actions import Command
from stepwire.runs.artifacts import Artifact
from stepwire.runs.errors import Conflict
from stepwire.runs.events import Ended, Entry, Step
from stepwire.runs.journal import replay
from stepwire.runs.model import Run
from stepwire.runs.ports import EventLog, Storage
from stepwire.runs.usage import Usage


async def end_run(storage: Storage, log: EventLog, run: Run, ended: Ended, *, after: int) -> Entry:
    """Append the end behind ``after``, and bring record and secrets in line. Raises Fenced."""
    kept = tuple([artifact async for artifact in kept_artifacts(log, run.id)])
    entry = await log.append(run.id, replace(ended, artifacts=kept), after=after)
    await project_end(storage, log, run.id, ended, steps=entry.offset - 1)
    return entry


async def project_end(
    storage: Storage, log: EventLog, run_id: str, ended: Ended, *, steps: int
) -> Run | None:
    """Make a run's record say what the end in its log says; None if the record is gone."""
    size = await _kept_bytes(log, run_id)
    run = await storage.records.get(run_id)
    while run is not None and not run.ended:
        new = replace(
            ended_run(run, ended, steps=steps), bytes=size + sum(file.bytes for file in run.spec.files)
        )
        try:
            run = await storage.records.swap(run, new)
        except Conflict:
            run = await storage.records.get(run_id)
    await storage.secrets.erase(run_id)
    return run


def ended_run(run: Run, ended: Ended, *, steps: int) -> Run:
    """What the run's record says once it has ended like this: the log decides, wherever the record stood."""
    return replace(
        run,
        status=ended.status,
        ended_at=ended.at,
        code=ended.code,
        error=ended.error,
        result=ended.result,
        usage=ended.usage,
        steps=steps,
    )


def spent_by(last: Entry | None) -> Usage | None:
    """What a run had cost when this was the newest entry of its log."""
    match last.event if last else None:
        case Step(spent=usage) | Ended(usage=usage):
            return usage
        case _:
            return None


async def executed_commands(log: EventLog, run_id: str) -> Sequence[Command]:
    """The commands of a run so far, over all its attempts."""
    return [
        command
        async for entry in replay(log, run_id, after=0)
        if isinstance(entry.event, Step) and (command := entry.event.command) is not None
    ]


async def kept_artifacts(log: EventLog, run_id: str) -> AsyncIterator[Artifact]:
    """The files of a run so far, over all its attempts."""
    async for entry in replay(log, run_id, after=0):
        if isinstance(entry.event, Step):
            for artifact in entry.event.artifacts:
                yield artifact


async def _kept_bytes(log: EventLog, run_id: str) -> int:
    """What the blobs of the run's steps take up; a stale picture is that of an earlier step."""
    size = 0
    async for entry in replay(log, run_id, after=0):
        match entry.event:
            case Step(picture=picture, page=page, artifacts=artifacts, exchanges_bytes=said):
                size += said + sum(artifact.bytes for artifact in artifacts)
                size += picture.bytes if picture and not picture.stale else 0
                size += page.bytes if page else 0
    return size
