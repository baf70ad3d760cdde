"""What every event log promises."""

import asyncio
from datetime import UTC, datetime

import pytest

from stepwire.runs.actions import Back
from stepwire.runs.errors import Fenced
from stepwire.runs.events import Ended, Entry, Notice, Step, Timings
from stepwire.runs.model import Status, Viewport
from stepwire.runs.ports import EventLog

NOW = datetime(2026, 1, 1, tzinfo=UTC)
END = Ended(Status.SUCCEEDED, NOW, result={"orders": [1, 2]})


def step(number: int) -> Step:
    return Step(number, 1, NOW, Back(), "Back", "https://a.example/", "A", Viewport(), None, Timings())


async def fill(log: EventLog, count: int, run_id: str = "r") -> None:
    for number in range(1, count + 1):
        await log.append(run_id, step(number), after=number - 1)


async def test_entries_come_back_as_they_were_written_and_in_order(log: EventLog) -> None:
    await fill(log, 2)
    assert await log.append("r", END, after=2) == Entry("r", 3, END)
    assert await log.read("r", after=0) == [
        Entry("r", 1, step(1)),
        Entry("r", 2, step(2)),
        Entry("r", 3, END),
    ]


async def test_a_log_is_read_from_any_place_in_pieces(log: EventLog) -> None:
    await fill(log, 5)
    assert [entry.offset for entry in await log.read("r", after=1, limit=2)] == [2, 3]
    assert [entry.offset for entry in await log.read("r", after=3, limit=100)] == [4, 5]
    assert await log.read("r", after=5) == []
    assert await log.read("r", after=99) == []


async def test_the_last_entry_is_known(log: EventLog) -> None:
    assert await log.last("r") is None
    await fill(log, 3)
    assert await log.last("r") == Entry("r", 3, step(3))


async def test_logs_of_runs_are_apart(log: EventLog) -> None:
    await fill(log, 2, "r")
    await fill(log, 1, "r2")
    assert len(await log.read("r2", after=0)) == 1
    await log.erase("r")
    assert len(await log.read("r2", after=0)) == 1


@pytest.mark.parametrize("after", [0, 1, 3, 7])
async def test_who_does_not_know_the_last_entry_is_fenced_off(log: EventLog, after: int) -> None:
    await fill(log, 2)
    with pytest.raises(Fenced):
        await log.append("r", END, after=after)
    assert len(await log.read("r", after=0)) == 2


async def test_of_two_writers_at_one_place_one_wins(log: EventLog) -> None:
    outcomes = await asyncio.gather(
        *(log.append("r", step(1), after=0) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Entry) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Fenced) for outcome in outcomes) == 4


async def test_an_erased_log_begins_again(log: EventLog) -> None:
    await fill(log, 2)
    await log.erase("r")
    assert await log.last("r") is None
    await fill(log, 1)
    assert len(await log.read("r", after=0)) == 1


async def test_erasing_nothing_is_fine(log: EventLog) -> None:
    await log.erase("never-there")


async def test_a_tail_hears_what_comes_after_it_was_entered(log: EventLog) -> None:
    await fill(log, 1)
    notice = Notice("r", Status.RUNNING, NOW, "deciding")
    async with log.tail("r") as tail:
        await log.append("r", step(2), after=1)
        await log.say(notice)
        await log.append("other", step(1), after=0)
        await log.append("r", END, after=2)
        assert [await anext(tail) for _ in range(3)] == [Entry("r", 2, step(2)), notice, Entry("r", 3, END)]


async def test_all_tails_of_a_run_hear_the_same(log: EventLog) -> None:
    async with log.tail("r") as one, log.tail("r") as other:
        await fill(log, 1)
        assert await anext(one) == await anext(other) == Entry("r", 1, step(1))


async def test_what_a_tail_hears_is_in_the_log_already(log: EventLog) -> None:
    async with log.tail("r") as tail, asyncio.TaskGroup() as group:
        writing = group.create_task(fill(log, 20))
        for offset in range(1, 21):
            entry = await anext(tail)
            assert await log.read("r", after=offset - 1, limit=1) == [entry]
        await writing


async def test_a_tail_that_falls_behind_misses_the_oldest_and_keeps_the_newest(log: EventLog) -> None:
    async with log.tail("r") as tail:
        await fill(log, 400)
        first = await anext(tail)
        assert isinstance(first, Entry)
        heard = [first.offset]
        while heard[-1] < 400:
            item = await anext(tail)
            assert isinstance(item, Entry)
            heard.append(item.offset)
    assert heard == list(range(heard[0], 401))
    assert heard[0] > 1


async def test_erasing_a_log_ends_its_tails_behind_what_they_heard(log: EventLog) -> None:
    async with log.tail("r") as tail, log.tail("other") as other:
        await log.append("r", END, after=0)
        await log.erase("r")
        assert [item async for item in tail] == [Entry("r", 1, END)]
        await log.append("other", END, after=0)
        assert await anext(other) == Entry("other", 1, END)


async def test_an_append_that_is_cancelled_is_settled_when_the_cancellation_comes_out(log: EventLog) -> None:
    for offset in range(20):
        async with log.tail("r") as tail:
            append = asyncio.ensure_future(log.append("r", step(offset + 1), after=offset))
            await asyncio.sleep(0)
            append.cancel()
            await asyncio.gather(append, return_exceptions=True)
            last = await log.last("r")
            assert last is not None
            assert last.offset == offset + 1
            assert await anext(tail) == last
