import asyncio
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from stepwire.runs.actions import Back
from stepwire.runs.events import Ended, Entry, Notice, Step, Timings
from stepwire.runs.journal import follow, replay
from stepwire.runs.model import Status, Viewport
from stepwire.testing import MemoryEngine

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def step(number: int) -> Step:
    return Step(number, 1, NOW, Back(), "Back", "", "", Viewport(), None, Timings())


END = Ended(Status.SUCCEEDED, NOW)


async def offsets(engine: MemoryEngine, after: int) -> list[int]:
    return [item.offset async for item in follow(engine.log, "r", after=after) if isinstance(item, Entry)]


@given(before=st.integers(0, 12), live=st.integers(0, 12), after=st.integers(0, 24))
async def test_a_follower_sees_every_entry_once_whenever_it_joins(before: int, live: int, after: int) -> None:
    engine = MemoryEngine(max_queued=1)
    for number in range(before):
        await engine.log.append("r", step(number + 1), after=number)
    after = min(after, before)
    seen = asyncio.ensure_future(offsets(engine, after))
    for number in range(before, before + live):
        await asyncio.sleep(0)
        await engine.log.append("r", step(number + 1), after=number)
    await engine.log.append("r", END, after=before + live)
    assert await seen == list(range(after + 1, before + live + 2))


async def test_a_finished_run_is_replayed_with_its_end() -> None:
    engine = MemoryEngine(max_queued=1)
    await engine.log.append("r", step(1), after=0)
    await engine.log.append("r", END, after=1)
    assert await offsets(engine, 0) == [1, 2]
    assert await offsets(engine, 1) == [2]


async def test_a_tail_that_was_too_slow_is_filled_from_the_log() -> None:
    engine = MemoryEngine(max_queued=1)
    following = follow(engine.log, "r", after=0)
    first = asyncio.ensure_future(anext(following))
    await asyncio.sleep(0)
    for number in range(1000):
        await engine.log.append("r", step(number + 1), after=number)
    await engine.log.append("r", END, after=1000)
    seen = [await first, *[item async for item in following]]
    assert [item.offset for item in seen if isinstance(item, Entry)] == list(range(1, 1002))


async def test_notices_pass_live_and_are_kept_nowhere() -> None:
    engine = MemoryEngine(max_queued=1)
    following = follow(engine.log, "r", after=0)
    first = asyncio.ensure_future(anext(following))
    await asyncio.sleep(0)
    notice = Notice("r", Status.RUNNING, NOW, "deciding")
    await engine.log.say(notice)
    assert await first == notice
    assert [entry async for entry in replay(engine.log, "r", after=0)] == []


async def test_following_ends_when_the_log_is_erased() -> None:
    engine = MemoryEngine(max_queued=1)
    await engine.log.append("r", step(1), after=0)
    seen = asyncio.ensure_future(offsets(engine, 0))
    await asyncio.sleep(0)
    await engine.log.erase("r")
    async with asyncio.timeout(5):
        await seen


async def test_a_replay_stops_where_it_is_told() -> None:
    engine = MemoryEngine(max_queued=1)
    for number in range(250):
        await engine.log.append("r", step(number + 1), after=number)
    assert [e.offset async for e in replay(engine.log, "r", after=3, until=205)] == list(range(4, 206))
