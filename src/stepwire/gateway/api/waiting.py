"""A request that waits for the end of a run: until it comes, the time is over, or the client is gone."""

from __future__ import annotations

import asyncio

from fastapi import Request

from stepwire.runs.journal import follow
from stepwire.runs.ports import EventLog


async def until_end(request: Request, log: EventLog, run_id: str, seconds: float) -> None:
    """Return when the log has the run's end, or is erased, or it makes no sense to wait any longer."""
    async with asyncio.TaskGroup() as group:
        end = group.create_task(_end(log, run_id))
        gone = group.create_task(_client_gone(request))
        await asyncio.wait((end, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        end.cancel()
        gone.cancel()


async def _end(log: EventLog, run_id: str) -> None:
    last = await log.last(run_id)
    async for _ in follow(log, run_id, after=last.offset - 1 if last else 0):
        pass


async def _client_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass  # what is left of a body that nobody reads
