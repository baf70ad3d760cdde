import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from stepwire.agent.ports import Act, BrowserLost, Done, GiveUp, Planner, SessionSpec
from stepwire.agent.worker import Tools, Worker
from stepwire.aside import Aside
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Navigate
from stepwire.runs.events import Ended, Step, Timings
from stepwire.runs.journal import follow
from stepwire.runs.model import Run, Spec, Status, Viewport
from stepwire.runs.spending import SpendingQuery, Spent
from stepwire.runs.usage import Usage
from stepwire.testing import AtOnce, ManualClock, MemoryEngine, memory_storage
from stepwire.testing.browser import FakeBrowser, FakeSession, Paid, ScriptedPlanners

NAVIGATE = Act(Navigate(url="https://shop.example/"), "Opening the shop")
FIRST_STEP = Step(
    1, 1, datetime(2026, 1, 1, tzinfo=UTC), NAVIGATE.action, "Opening", "", "", Viewport(), None, Timings()
)


class Workshop:
    """A worker with its engine, storage and fake browser."""

    def __init__(
        self, browser: FakeBrowser, planners: ScriptedPlanners, slots: int = 1, aside: Aside | None = None
    ) -> None:
        self.clock = ManualClock()
        self.engine = MemoryEngine(max_queued=10)
        self.storage = memory_storage()
        tools = Tools(browser, planners, aside=aside or AtOnce())
        self.worker = Worker(self.storage, self.engine, tools, self.clock, slots)

    async def add(self, run_id: str = "r", spec: Spec | None = None, **changes: object) -> Run:
        run = Run(run_id, "ada", spec or Spec(task="go"), "e", "d", datetime(2026, 1, 1, tzinfo=UTC))
        run = replace(run, status=Status.QUEUED, **changes)
        await self.storage.records.add(run)
        await self.storage.secrets.keep(run_id, {"pw": "hunter2"})
        await self.engine.queue.submit(run_id)
        return run

    async def end_of(self, run_id: str = "r") -> Ended:
        async with asyncio.timeout(5):
            async for entry in follow(self.engine.log, run_id, after=0):
                if isinstance(getattr(entry, "event", None), Ended):
                    return entry.event
        raise AssertionError("the log ended without an end")

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            serving = group.create_task(self.worker.serve())
            yield
            serving.cancel()


async def test_a_run_succeeds_and_its_record_says_so() -> None:
    shop = Workshop(FakeBrowser(), ScriptedPlanners([NAVIGATE, Done("42")]))
    await shop.add()
    async with shop.working():
        ended = await shop.end_of()
        await shop.worker.drain(0)
    assert ended.status is Status.SUCCEEDED
    assert [command.action for command in ended.commands] == [NAVIGATE.action]
    run = await shop.storage.records.get("r")
    assert run is not None
    assert (run.status, run.result, run.steps, run.attempt) == (Status.SUCCEEDED, "42", 1, 1)


async def test_a_run_ends_with_all_that_its_decisions_cost() -> None:
    one = Usage("m", 100, 5, Decimal("0.01"), 1.0)
    shop = Workshop(FakeBrowser(), ScriptedPlanners([Paid(NAVIGATE, one), Paid(Done("42"), one)]))
    await shop.add()
    async with shop.working():
        ended = await shop.end_of()
        await shop.worker.drain(0)
    assert ended.usage == one + one
    run = await shop.storage.records.get("r")
    assert run is not None
    assert run.usage == one + one


async def test_what_could_not_be_kept_at_once_is_kept_at_the_end() -> None:
    one = Usage("m", 100, 5, Decimal("0.01"), 1.0)
    shop = Workshop(FakeBrowser(), ScriptedPlanners([Paid(Done("42"), one)]))
    add, failures = shop.storage.spending.add, [OSError("full")]

    async def add_but_once(spent: Spent) -> None:
        if failures:
            raise failures.pop()
        await add(spent)

    shop.storage.spending.add = add_but_once
    await shop.add()
    async with shop.working():
        ended = await shop.end_of()
    assert ended.code is CompletionCode.INTERNAL
    assert ended.usage == one
    (kept,) = await shop.storage.spending.sums(SpendingQuery())
    assert kept.tokens == one.tokens


async def test_what_an_earlier_attempt_cost_is_in_the_total() -> None:
    one = Usage("m", 100, 5, Decimal("0.01"), 1.0)
    shop = Workshop(FakeBrowser(), ScriptedPlanners([Paid(Done("42"), one)]))
    await shop.add()
    await shop.engine.log.append("r", replace(FIRST_STEP, spent=one), after=0)
    async with shop.working():
        ended = await shop.end_of()
    assert ended.usage == one + one


async def test_secrets_are_erased_at_the_end() -> None:
    shop = Workshop(FakeBrowser(), ScriptedPlanners())
    await shop.add()
    async with shop.working():
        await shop.end_of()
        await shop.worker.drain(0)
    assert await shop.storage.secrets.reveal("r") == {}


async def test_a_task_that_is_not_understood_ends_without_a_browser() -> None:
    browser = FakeBrowser()
    refusal = GiveUp(CompletionCode.NOT_UNDERSTOOD, "Sentence not understood: “fly”.")
    shop = Workshop(browser, ScriptedPlanners(refusal=refusal))
    await shop.add()
    async with shop.working():
        ended = await shop.end_of()
    assert (ended.code, ended.error) == (refusal.code, refusal.error)
    assert browser.sessions == []


async def test_a_long_task_is_read_while_the_event_loop_goes_on() -> None:
    loop, went_on = asyncio.get_running_loop(), threading.Event()

    class Reading(ScriptedPlanners):
        def plan(self, run: Run) -> Planner | GiveUp:
            loop.call_soon_threadsafe(went_on.set)
            assert went_on.wait(5), "the event loop stood still"
            return super().plan(run)

    shop = Workshop(FakeBrowser(), Reading([Done("42")]), aside=Aside())
    await shop.add()
    async with shop.working():
        ended = await shop.end_of()
    assert ended.status is Status.SUCCEEDED


async def test_a_wish_to_cancel_interrupts_an_action_that_hangs() -> None:
    opened: list[FakeSession] = []

    def hang(session: FakeSession) -> None:
        session.hold = asyncio.Event()
        opened.append(session)
        ready.set()

    ready = asyncio.Event()
    browser = FakeBrowser(hang)
    shop = Workshop(browser, ScriptedPlanners([NAVIGATE]))
    await shop.add()
    async with shop.working():
        await ready.wait()
        await opened[0].acting.wait()
        assert await shop.engine.control.cancel("r")
        ended = await shop.end_of()
    assert (ended.status, ended.code) == (Status.CANCELLED, CompletionCode.CANCELLED)
    assert browser.open_now == 0


async def test_a_wish_that_came_before_anyone_listened_is_heeded() -> None:
    browser = FakeBrowser()
    shop = Workshop(browser, ScriptedPlanners([NAVIGATE]))
    await shop.add(cancel_requested=True)
    async with shop.working():
        ended = await shop.end_of()
    assert ended.status is Status.CANCELLED
    assert browser.sessions == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BrowserLost("No browser starts."), CompletionCode.BROWSER_LOST),
        (KeyError("boom"), CompletionCode.INTERNAL),
    ],
)
async def test_whatever_breaks_the_run_ends_with_a_code(error: Exception, code: CompletionCode) -> None:
    class Broken(FakeBrowser):
        @asynccontextmanager
        async def open(self, spec: SessionSpec) -> AsyncIterator[FakeSession]:
            raise error
            yield FakeSession(spec)

    shop = Workshop(Broken(), ScriptedPlanners())
    await shop.add()
    async with shop.working():
        ended = await shop.end_of()
    assert ended.code is code
    assert "boom" not in (ended.error or "")


async def test_a_slot_goes_on_after_a_failure() -> None:
    shop = Workshop(FakeBrowser(), ScriptedPlanners())
    await shop.add("r1", cancel_requested=True)
    await shop.add("r2")
    async with shop.working():
        assert (await shop.end_of("r1")).status is Status.CANCELLED
        assert (await shop.end_of("r2")).status is Status.SUCCEEDED


async def test_no_more_runs_than_slots_are_at_work() -> None:
    def hang(session: FakeSession) -> None:
        session.hold = gate

    gate = asyncio.Event()
    browser = FakeBrowser(hang)
    shop = Workshop(browser, ScriptedPlanners([NAVIGATE]), slots=2)
    for number in range(4):
        await shop.add(f"r{number}")
    async with shop.working():
        while len(browser.sessions) < 2:
            await asyncio.sleep(0)
        for session in browser.sessions:
            await session.acting.wait()
        assert browser.open_now == 2
        assert await shop.engine.queue.place("r2") == 1
        gate.set()
        for number in range(4):
            await shop.end_of(f"r{number}")


async def test_draining_lets_a_run_finish_and_takes_no_other() -> None:
    def hang(session: FakeSession) -> None:
        session.hold = gate
        ready.set()

    gate, ready = asyncio.Event(), asyncio.Event()
    shop = Workshop(FakeBrowser(hang), ScriptedPlanners([NAVIGATE]))
    await shop.add("r1")
    await shop.add("r2")
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        serving = group.create_task(shop.worker.serve())
        await ready.wait()
        draining = group.create_task(shop.worker.drain(30))
        gate.set()
        assert (await shop.end_of("r1")).status is Status.SUCCEEDED
        await serving
        await shop.clock.advance(30)
        await draining
    assert await shop.engine.queue.place("r2") == 1


async def test_a_run_that_outlives_the_grace_ends_as_worker_lost() -> None:
    def hang(session: FakeSession) -> None:
        session.hold = asyncio.Event()
        ready.set()

    ready = asyncio.Event()
    shop = Workshop(FakeBrowser(hang), ScriptedPlanners([NAVIGATE]))
    await shop.add()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        serving = group.create_task(shop.worker.serve())
        await ready.wait()
        draining = group.create_task(shop.worker.drain(30))
        await shop.clock.advance(30)
        await draining
        await serving
    assert (await shop.end_of()).code is CompletionCode.WORKER_LOST


async def test_a_worker_that_is_stopped_right_behind_the_end_writes_no_second_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = Workshop(FakeBrowser(), ScriptedPlanners([NAVIGATE, Done("42")]))
    await shop.add()
    records, held = shop.storage.records, asyncio.Event()
    swap = records.swap

    async def swap_held(old: Run, new: Run) -> Run:
        if new.ended and not held.is_set():
            held.set()
            await (
                asyncio.Event().wait()
            )  # the worker is stopped here: the log has the end, the record has not
        return await swap(old, new)

    monkeypatch.setattr(records, "swap", swap_held)
    async with shop.working():
        await held.wait()
    *_, before, last = await shop.engine.log.read("r", after=0)
    assert not isinstance(before.event, Ended)
    assert isinstance(last.event, Ended)
    run = await shop.storage.records.get("r")
    assert run is not None
    assert (run.status, run.result, run.steps) == (Status.SUCCEEDED, "42", 1)
