import asyncio
from types import SimpleNamespace

from stepwire.bootstrap.runtime import PRUNE_SECONDS, prune_hourly
from stepwire.testing import ManualClock, memory_storage


async def test_a_server_whose_old_runs_cannot_go_just_now_tries_again_in_an_hour() -> None:
    clock, tried = ManualClock(), asyncio.Event()
    came: list[float] = []

    async def prune() -> list[object]:
        came.append(clock.monotonic())
        tried.set()
        if len(came) == 1:
            raise OSError("The database is locked.")
        return []

    archive = SimpleNamespace(prune=prune, storage=memory_storage(), clock=clock)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        chore = group.create_task(prune_hourly(archive))
        await tried.wait()
        tried.clear()
        await clock.advance(PRUNE_SECONDS)
        await tried.wait()
        chore.cancel()
    assert came[1] - came[0] == PRUNE_SECONDS
