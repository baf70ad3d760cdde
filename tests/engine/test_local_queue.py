import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepwire.engine.queue import LocalQueue, LocalWork
from stepwire.runs.errors import QueueFull


async def taker(queue: LocalQueue) -> asyncio.Task[LocalWork]:
    taking = asyncio.ensure_future(queue.take())
    await asyncio.sleep(0)
    return taking


async def test_without_places_a_run_is_accepted_exactly_when_a_slot_is_free() -> None:
    queue = LocalQueue(0)
    with pytest.raises(QueueFull):
        await queue.submit("a")
    taking = await taker(queue)
    await queue.submit("a")
    with pytest.raises(QueueFull):
        await queue.submit("b")
    await (await taking).done()


async def test_a_run_given_back_finds_room_in_a_full_queue() -> None:
    queue = LocalQueue(1)
    await queue.submit("a")
    work = await queue.take()
    await queue.submit("b")
    await work.give_back()
    assert [(await queue.take()).run_id for _ in range(2)] == ["a", "b"]


async def test_a_run_submitted_again_and_given_back_waits_once() -> None:
    queue = LocalQueue(5)
    await queue.submit("a")
    work = await queue.take()
    await queue.submit("b")
    await queue.submit("a")
    await work.give_back()
    assert [await queue.place(run) for run in ("a", "b")] == [1, 2]


async def test_a_cancelled_worker_is_no_room() -> None:
    queue = LocalQueue(0)
    taking = await taker(queue)
    taking.cancel()
    with pytest.raises(QueueFull):  # before the cancelled task has even run
        await queue.submit("a")
    await asyncio.gather(taking, return_exceptions=True)


async def test_a_handover_to_a_cancelled_worker_is_undone() -> None:
    queue = LocalQueue(1)
    taking = await taker(queue)
    await queue.submit("a")
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    assert taking.cancelled()
    assert await queue.place("a") == 1


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["submit", "take", "done", "give back", "withdraw"]), st.sampled_from("abcd")),
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(actions=ACTIONS, places=st.integers(0, 3))
async def test_no_run_is_lost_or_doubled_whatever_happens(
    actions: list[tuple[str, str]], places: int
) -> None:
    queue = LocalQueue(places)
    takers: list[asyncio.Task[LocalWork]] = []
    waiting: set[str] = set()
    held: dict[str, LocalWork] = {}
    for action, run_id in actions:
        match action:
            case "submit":
                try:
                    await queue.submit(run_id)
                    waiting.add(run_id)
                except QueueFull:
                    assert run_id not in waiting
            case "take":
                takers.append(await taker(queue))
            case "withdraw":
                assert await queue.withdraw(run_id) == (run_id in waiting)
                waiting.discard(run_id)
            case "done" if run_id in held:
                await held.pop(run_id).done()
            case "give back" if run_id in held:
                await held.pop(run_id).give_back()
                waiting.add(run_id)
        await asyncio.sleep(0)
        for taking in [each for each in takers if each.done()]:
            takers.remove(taking)
            work = taking.result()
            assert work.run_id not in held
            assert work.run_id in waiting
            waiting.remove(work.run_id)
            held[work.run_id] = work
        places_now = {run: await queue.place(run) for run in "abcd"}
        assert {run for run, place in places_now.items() if place} == waiting
        if takers:
            assert waiting <= held.keys()
    for taking in takers:
        taking.cancel()
    await asyncio.gather(*takers, return_exceptions=True)
