from dataclasses import replace
from datetime import UTC, datetime

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Back
from stepwire.runs.events import Ended, Step, Timings
from stepwire.runs.model import Run, Spec, Status, Viewport
from stepwire.runs.recovery import Recovered, recover
from stepwire.testing import ManualClock, MemoryEngine, memory_storage

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Aftermath:
    """What a killed server left behind."""

    def __init__(self) -> None:
        self.storage = memory_storage()
        self.engine = MemoryEngine(max_queued=10)

    async def add(self, run_id: str, status: Status, **changes: object) -> None:
        restartable = bool(changes.pop("restartable", False))
        spec = Spec(task="go", restartable=restartable)
        await self.storage.records.add(
            replace(Run(run_id, "ada", spec, "e", "d", NOW, status=status), **changes)
        )

    async def recover(self) -> Recovered:
        return await recover(self.storage, self.engine, ManualClock())

    async def status(self, run_id: str) -> Status:
        run = await self.storage.records.get(run_id)
        assert run is not None
        return run.status


def step(number: int) -> Step:
    return Step(number, 1, NOW, Back(), "Back", "", "", Viewport(), None, Timings())


async def test_a_run_that_was_at_work_ends_as_worker_lost_with_its_commands() -> None:
    left = Aftermath()
    await left.add("r", Status.RUNNING)
    await left.engine.log.append("r", step(1), after=0)
    assert await left.recover() == Recovered(lost=1)
    assert await left.status("r") is Status.FAILED
    last = await left.engine.log.last("r")
    assert last is not None
    assert isinstance(last.event, Ended)
    assert last.event.code is CompletionCode.WORKER_LOST
    assert len(last.event.commands) == 1


async def test_a_restartable_run_is_queued_again() -> None:
    left = Aftermath()
    await left.add("r", Status.RUNNING, restartable=True, attempt=1)
    assert await left.recover() == Recovered(queued=1)
    assert await left.status("r") is Status.QUEUED
    assert (await left.engine.queue.take()).run_id == "r"


async def test_a_run_whose_end_is_in_the_log_has_ended() -> None:
    left = Aftermath()
    await left.add("r", Status.RUNNING, restartable=True)
    await left.storage.secrets.keep("r", {"pw": "x"})
    await left.engine.log.append("r", step(1), after=0)
    await left.engine.log.append("r", Ended(Status.SUCCEEDED, NOW, result="42"), after=1)
    assert await left.recover() == Recovered(ended=1)
    run = await left.storage.records.get("r")
    assert run is not None
    assert (run.status, run.result, run.steps) == (Status.SUCCEEDED, "42", 1)
    assert await left.storage.secrets.reveal("r") == {}


async def test_queued_runs_are_queued_again_oldest_first_and_pending_ones_wait() -> None:
    left = Aftermath()
    await left.add("young", Status.QUEUED, created_at=NOW.replace(hour=2))
    await left.add("old", Status.QUEUED, created_at=NOW.replace(hour=1))
    await left.add("idle", Status.PENDING)
    assert await left.recover() == Recovered(queued=2)
    assert (await left.engine.queue.take()).run_id == "old"
    assert await left.status("idle") is Status.PENDING


async def test_a_wish_to_cancel_outlives_the_server() -> None:
    left = Aftermath()
    await left.add("r", Status.QUEUED, cancel_requested=True)
    await left.recover()
    assert await left.status("r") is Status.CANCELLED


async def test_recovering_twice_changes_nothing_more() -> None:
    left = Aftermath()
    await left.add("r", Status.RUNNING)
    await left.recover()
    assert await left.recover() == Recovered()


async def test_a_run_that_had_its_place_is_never_refused_by_a_smaller_queue() -> None:
    left = Aftermath()
    left.engine = MemoryEngine(max_queued=1)
    for number in range(3):
        await left.add(f"r{number}", Status.QUEUED)
    await left.add("again", Status.RUNNING, restartable=True)
    assert await left.recover() == Recovered(queued=4)
