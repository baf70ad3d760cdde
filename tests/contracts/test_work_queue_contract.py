"""What every work queue promises. The fixture's queue has room for two runs."""

import asyncio

import pytest

from stepwire.runs.errors import QueueFull
from stepwire.runs.ports import Work, WorkQueue


async def waiting_take(queue: WorkQueue) -> asyncio.Task[Work]:
    """A worker with a free slot."""
    taking = asyncio.ensure_future(queue.take())
    await asyncio.sleep(0)
    return taking


async def test_runs_are_taken_in_the_order_they_came(queue: WorkQueue) -> None:
    await queue.submit("a")
    await queue.submit("b")
    assert [await queue.place(run) for run in ("a", "b", "c")] == [1, 2, None]
    assert (await queue.take()).run_id == "a"
    assert await queue.place("a") is None
    assert (await queue.take()).run_id == "b"


async def test_a_take_waits_for_a_run(queue: WorkQueue) -> None:
    taking = await waiting_take(queue)
    assert not taking.done()
    await queue.submit("a")
    assert (await taking).run_id == "a"


async def test_a_full_queue_refuses(queue: WorkQueue) -> None:
    await queue.submit("a")
    await queue.submit("b")
    with pytest.raises(QueueFull) as refused:
        await queue.submit("c")
    assert refused.value.run_id == "c"
    await queue.take()
    await queue.submit("c")


async def test_a_waiting_worker_is_room_too(queue: WorkQueue) -> None:
    taking = await waiting_take(queue)
    for run in ("a", "b", "c"):
        await queue.submit(run)
    with pytest.raises(QueueFull):
        await queue.submit("d")
    assert (await taking).run_id == "a"


async def test_a_run_that_waits_already_stays_where_it_is(queue: WorkQueue) -> None:
    for run in ("a", "b", "a", "b"):
        await queue.submit(run)
    assert [(await queue.take()).run_id for _ in range(2)] == ["a", "b"]


async def test_one_run_is_never_in_two_hands(queue: WorkQueue) -> None:
    await queue.submit("a")
    work = await queue.take()
    await queue.submit("a")
    taking = await waiting_take(queue)
    assert not taking.done()
    await queue.submit("b")
    assert (await taking).run_id == "b"
    await work.done()
    assert (await queue.take()).run_id == "a"


async def test_a_run_that_is_done_is_gone(queue: WorkQueue) -> None:
    await queue.submit("a")
    await (await queue.take()).done()
    taking = await waiting_take(queue)
    assert not taking.done()
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)


async def test_a_run_given_back_is_the_next(queue: WorkQueue) -> None:
    await queue.submit("a")
    await queue.submit("b")
    work = await queue.take()
    await work.give_back()
    assert await queue.place("a") == 1
    assert [(await queue.take()).run_id for _ in range(2)] == ["a", "b"]


async def test_letting_go_twice_does_nothing_more(queue: WorkQueue) -> None:
    await queue.submit("a")
    work = await queue.take()
    await work.done()
    await work.give_back()
    assert await queue.place("a") is None


async def test_a_withdrawn_run_is_never_taken(queue: WorkQueue) -> None:
    await queue.submit("a")
    await queue.submit("b")
    assert await queue.withdraw("a")
    assert not await queue.withdraw("a")
    assert (await queue.take()).run_id == "b"
    assert not await queue.withdraw("b")


async def test_a_cancelled_take_loses_no_run(queue: WorkQueue) -> None:
    taking = await waiting_take(queue)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    await queue.submit("a")
    assert (await queue.take()).run_id == "a"


async def test_a_take_cancelled_as_a_run_is_handed_over_gives_it_to_the_next(queue: WorkQueue) -> None:
    taking, other = await waiting_take(queue), await waiting_take(queue)
    await queue.submit("a")
    if taking.cancel():
        await asyncio.gather(taking, return_exceptions=True)
    taken = await (taking if not taking.cancelled() else other)
    assert taken.run_id == "a"
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
