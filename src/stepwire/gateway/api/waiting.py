"""A request that waits for the end of a run: until it comes, the time is over, or the client is gone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from fastapi import Request

from stepwire.gateway.api.parts import Runs
from stepwire.runs.events import Ended, Entry
from stepwire.runs.journal import follow
from stepwire.runs.model import Run
from stepwire.runs.ports import EventLog


async def until_end(request: Request, runs: Runs, run: Run, seconds: float) -> Run | None:
    """The run as its end in the log says it is; None when that has not come in time.

    The record may be a moment behind the log, so it is not asked.
    """
    async with asyncio.TaskGroup() as group:
        end = group.create_task(_end(runs.engine.log, run.id))
        gone = group.create_task(_client_gone(request))
        await asyncio.wait((end, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        end.cancel()
        gone.cancel()
    entry = None if end.cancelled() else end.result()
    return None if entry is None else _ended(run, entry)


async def _end(log: EventLog, run_id: str) -> Entry | None:
    """The entry of the run's end; None when the run is deleted instead."""
    last = await log.last(run_id)
    async for item in follow(log, run_id, after=last.offset - 1 if last else 0):
        if isinstance(item, Entry) and isinstance(item.event, Ended):
            return item
    return None


async def _client_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass  # what is left of a body that nobody reads


def _ended(run: Run, entry: Entry) -> Run:
    ended = entry.event
    if not isinstance(ended, Ended):
        return run
    return replace(
        run,
        status=ended.status,
        ended_at=ended.at,
        code=ended.code,
        error=ended.error,
        result=ended.result,
        steps=entry.offset - 1,
    )
