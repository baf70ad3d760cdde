import asyncio
from datetime import UTC, datetime
from itertools import count

import pytest

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope
from stepwire.runs.errors import Conflict, Forbidden, InvalidRun, LowDisk, QueueFull, UnknownRun
from stepwire.runs.events import Ended
from stepwire.runs.model import Run, Status
from stepwire.runs.ports import RunQuery
from stepwire.runs.request import RunRequest
from stepwire.runs.service import Chance, RunService
from stepwire.testing import ManualClock, MemoryEngine, memory_storage

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADA = Identity("ada", NOW, NOW)
EVE = Identity("eve", NOW, NOW)


class Disk:
    free = 10**12

    def free_bytes(self) -> int:
        return self.free


class Office:
    """A run service on in-memory adapters."""

    def __init__(self, max_queued: int = 10) -> None:
        numbers = count(1)
        self.storage = memory_storage()
        self.engine = MemoryEngine(max_queued=max_queued)
        self.disk = Disk()
        chance = Chance(lambda: f"run-{next(numbers)}", lambda: f"e{next(numbers)}", lambda data: data.hex())
        self.service = RunService(self.storage, self.engine, ManualClock(), chance, self.disk)


def ask(**fields: object) -> RunRequest:
    return RunRequest.model_validate({"task": "Go", **fields})


async def test_a_created_run_waits_to_be_started() -> None:
    office = Office()
    run = await office.service.create(ADA, ask())
    assert (run.status, run.owner) == (Status.PENDING, "ada")
    assert await office.engine.queue.place(run.id) is None


async def test_the_same_request_under_the_same_id_makes_one_run() -> None:
    office = Office()
    first = await office.service.create(ADA, ask(runId="mine"))
    assert await office.service.create(ADA, ask(runId="mine")) == first


async def test_another_request_under_the_same_id_is_a_conflict() -> None:
    office = Office()
    await office.service.create(ADA, ask(runId="mine"))
    for who, request in ((ADA, ask(runId="mine", task="Other")), (EVE, ask(runId="mine"))):
        with pytest.raises(Conflict):
            await office.service.create(who, request)


async def test_the_same_request_with_another_secret_is_a_conflict() -> None:
    office = Office()

    def with_secret(value: str) -> RunRequest:
        return ask(runId="mine", secrets=[{"name": "a", "value": value, "domains": ["a.example"]}])

    await office.service.create(ADA, with_secret("one"))
    with pytest.raises(Conflict):
        await office.service.create(ADA, with_secret("two"))
    assert await office.storage.secrets.reveal("mine") == {"a": "one"}


async def test_twins_that_race_make_one_run() -> None:
    office = Office()
    one, two = await asyncio.gather(
        *(office.service.create(ADA, ask(runId="mine", start=True)) for _ in range(2))
    )
    assert one.id == two.id
    assert await office.engine.queue.place("mine") == 1


async def test_a_run_is_started_once_however_often_asked() -> None:
    office = Office()
    run = await office.service.create(ADA, ask())
    await asyncio.gather(*(office.service.start(ADA, run.id) for _ in range(5)))
    work = await office.engine.queue.take()
    assert work.run_id == run.id
    assert await office.engine.queue.place(run.id) is None


async def test_a_full_queue_leaves_the_run_pending_for_another_try() -> None:
    office = Office(max_queued=1)
    await office.service.create(ADA, ask(start=True))
    run = await office.service.create(ADA, ask())
    with pytest.raises(QueueFull):
        await office.service.start(ADA, run.id)
    assert (await office.service.see(ADA, run.id)).status is Status.PENDING
    await office.engine.queue.take()
    assert (await office.service.start(ADA, run.id)).status is Status.QUEUED


async def test_a_run_created_and_started_into_a_full_queue_leaves_nothing_behind() -> None:
    office = Office(max_queued=1)
    await office.service.create(ADA, ask(start=True))
    with pytest.raises(QueueFull):
        await office.service.create(ADA, ask(start=True, runId="late"))
    assert await office.storage.records.get("late") is None


async def test_of_twins_the_one_that_was_turned_away_takes_nothing_from_the_other() -> None:
    office = Office()
    submit, twins = office.engine.queue.submit, []

    async def full_at_first(run_id: str, *, accepted: bool = False) -> None:
        office.engine.queue.submit = submit
        twins.append(asyncio.create_task(office.service.create(ADA, ask(start=True, runId="mine"))))
        for _ in range(20):  # it gets as far as it can
            await asyncio.sleep(0)
        raise QueueFull("Full.", run_id)

    office.engine.queue.submit = full_at_first
    with pytest.raises(QueueFull):
        await office.service.create(ADA, ask(start=True, runId="mine"))
    assert (await twins[0]).status is Status.QUEUED
    assert (await office.service.see(ADA, "mine")).status is Status.QUEUED
    assert await office.engine.queue.place("mine") == 1


async def test_what_somebody_else_started_meanwhile_is_not_taken_away() -> None:
    office = Office()
    submit = office.engine.queue.submit

    async def full_at_first(run_id: str, *, accepted: bool = False) -> None:
        office.engine.queue.submit = submit
        raise QueueFull("Full.", run_id)

    swap = office.storage.records.swap

    async def swap_and_start(old: Run, new: Run) -> Run:
        swapped = await swap(old, new)
        if new.status is Status.PENDING:
            office.storage.records.swap = swap
            await office.service.start(ADA, old.id)
        return swapped

    office.engine.queue.submit, office.storage.records.swap = full_at_first, swap_and_start
    with pytest.raises(QueueFull):
        await office.service.create(ADA, ask(start=True, runId="mine"))
    assert (await office.service.see(ADA, "mine")).status is Status.QUEUED


async def test_little_disk_refuses_the_start_and_says_what_to_do() -> None:
    office = Office()
    office.disk.free = 999_999_999
    with pytest.raises(LowDisk, match="stepwire prune"):
        await office.service.create(ADA, ask(start=True))


async def test_what_is_not_yours_looks_like_nothing_everywhere() -> None:
    office = Office()
    run = await office.service.create(ADA, ask())
    service = office.service
    for call in (service.start, service.see, service.cancel, service.delete):
        with pytest.raises(UnknownRun):
            await call(EVE, run.id)
        with pytest.raises(UnknownRun):
            await call(EVE, "no-such-run")


async def test_each_deed_needs_its_word() -> None:
    office = Office()
    run = await office.service.create(ADA, ask())
    viewer = Identity("ada", NOW, NOW, frozenset({Scope.VIEW}))
    assert (await office.service.see(viewer, run.id)).id == run.id
    for call in (office.service.start, office.service.cancel, office.service.delete):
        with pytest.raises(Forbidden):
            await call(viewer, run.id)


async def test_a_viewer_may_ask_to_start_what_is_started() -> None:
    office = Office()
    run = await office.service.create(ADA, ask(start=True))
    viewer = Identity("ada", NOW, NOW, frozenset({Scope.VIEW}))
    assert (await office.service.start(viewer, run.id)).status is Status.QUEUED


@pytest.mark.parametrize("start", [False, True])
async def test_a_run_that_is_not_at_work_is_cancelled_at_once(start: bool) -> None:
    office = Office()
    run = await office.service.create(ADA, ask(start=start))
    assert (await office.service.cancel(ADA, run.id)).status is Status.CANCELLED
    last = await office.engine.log.last(run.id)
    assert last is not None
    assert isinstance(last.event, Ended)
    assert last.event.code is CompletionCode.CANCELLED
    assert await office.engine.queue.place(run.id) is None


async def test_cancelling_a_run_at_work_asks_its_worker() -> None:
    office = Office()
    run = await office.service.create(ADA, ask(start=True))
    await office.engine.queue.take()
    async with office.engine.control.listen(run.id) as wishes:
        await office.service.cancel(ADA, run.id)
        assert await anext(wishes) == "cancel"


async def test_a_wish_to_cancel_that_nobody_hears_is_kept_in_the_record() -> None:
    office = Office()
    run = await office.service.create(ADA, ask(start=True))
    await office.engine.queue.take()
    await office.service.cancel(ADA, run.id)
    kept = await office.storage.records.get(run.id)
    assert kept is not None
    assert kept.cancel_requested


async def test_cancelling_twice_changes_nothing() -> None:
    office = Office()
    run = await office.service.create(ADA, ask())
    first = await office.service.cancel(ADA, run.id)
    assert await office.service.cancel(ADA, run.id) == first


async def test_a_deleted_run_leaves_no_trace() -> None:
    office = Office()
    run = await office.service.create(
        ADA, ask(secrets=[{"name": "a", "value": "x", "domains": ["a.example"]}])
    )
    await office.storage.blobs.put(f"runs/{run.id}/1-abc", b"picture")
    await office.service.delete(ADA, run.id)
    assert await office.storage.records.get(run.id) is None
    assert await office.engine.log.last(run.id) is None
    assert await office.storage.blobs.get(f"runs/{run.id}/1-abc") is None
    assert await office.storage.secrets.reveal(run.id) == {}


async def test_everybody_lists_their_own_and_operators_all() -> None:
    office = Office()
    mine = await office.service.create(ADA, ask())
    theirs = await office.service.create(EVE, ask())
    everybody = Identity("ops", NOW, NOW, DEFAULT_SCOPES | {Scope.ALL})
    narrowed = Identity("bob", NOW, NOW, runs=frozenset({theirs.id}))
    listed = {
        who.subject: {run.id for run in (await office.service.list(who, RunQuery())).items}
        for who in (ADA, EVE, everybody, narrowed)
    }
    assert listed == {"ada": {mine.id}, "eve": {theirs.id}, "ops": {mine.id, theirs.id}, "bob": {theirs.id}}


async def test_a_secret_without_a_domain_makes_no_run() -> None:
    office = Office()
    with pytest.raises(InvalidRun):
        await office.service.create(ADA, ask(task="Sign in as ada with password hunter2"))
    assert (await office.service.list(ADA, RunQuery())).items == ()


async def test_a_run_whose_end_is_in_the_log_has_ended_for_everybody_who_asks() -> None:
    office = Office()
    run = await office.service.create(ADA, ask(start=True))
    await office.engine.log.append(run.id, Ended(Status.FAILED, NOW, error="no"), after=0)
    seen = await office.service.see(ADA, run.id)
    assert (seen.status, seen.error, seen.steps) == (Status.FAILED, "no", 0)
    assert (await office.service.start(ADA, run.id)).status is Status.FAILED
    again = await office.service.create(ADA, ask(runId=run.id, start=True))
    assert again.status is Status.FAILED


async def test_an_output_schema_that_no_result_can_be_held_to_is_refused() -> None:
    office = Office()
    with pytest.raises(InvalidRun, match="outputSchema"):
        await office.service.create(ADA, ask(outputSchema={"type": "mood"}))
    run = await office.service.create(ADA, ask(outputSchema={"enum": [None, "a"], "default": None}))
    assert run.spec.output_schema == {"enum": [None, "a"], "default": None}


async def test_two_who_choose_one_id_at_once_never_share_a_secret() -> None:
    office = Office()
    get = office.storage.records.get

    async def slow(run_id: str):
        run = await get(run_id)
        await asyncio.sleep(0)  # as a database would
        return run

    office.storage.records.get = slow

    def with_secret(value: str) -> RunRequest:
        return ask(runId="mine", secrets=[{"name": "a", "value": value, "domains": ["a.example"]}])

    made = await asyncio.gather(
        *(office.service.create(who, with_secret(who.subject)) for who in (ADA, EVE)), return_exceptions=True
    )
    assert [type(one) for one in made] == [Run, Conflict]
    assert await office.storage.secrets.reveal("mine") == {"a": "ada"}


async def test_a_run_cancelled_while_the_queue_turns_it_away_is_over() -> None:
    office = Office()
    run = await office.service.create(ADA, ask())

    async def full(run_id: str, *, accepted: bool = False) -> None:
        await office.service.cancel(ADA, run_id)
        raise QueueFull("Full.", run_id)

    office.engine.queue.submit = full
    with pytest.raises(QueueFull):
        await office.service.start(ADA, run.id)
    assert (await office.service.see(ADA, run.id)).status is Status.CANCELLED
