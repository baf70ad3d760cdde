import asyncio

from stepwire.testing import ManualClock


async def test_time_stands_until_it_is_moved() -> None:
    clock = ManualClock()
    start = clock.now()
    await clock.sleep(0)
    assert (clock.now(), clock.monotonic()) == (start, 0)
    await clock.advance(2.5)
    assert ((clock.now() - start).total_seconds(), clock.monotonic()) == (2.5, 2.5)


async def test_sleepers_wake_each_at_its_own_time_and_in_order() -> None:
    clock = ManualClock()
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, *naps: float) -> None:
        for nap in naps:
            await clock.sleep(nap)
            woken.append((name, clock.monotonic()))

    async with asyncio.TaskGroup() as group:
        for name, naps in (("late", (3.0,)), ("twice", (1.0, 1.0)), ("far", (9.0,))):
            group.create_task(sleeper(name, *naps))
        await clock.advance(5)
        assert woken == [("twice", 1.0), ("twice", 2.0), ("late", 3.0)]
        assert clock.monotonic() == 5
        await clock.advance(4)
        assert woken[-1] == ("far", 9.0)


async def test_a_sleeper_that_was_cancelled_is_passed_over() -> None:
    clock = ManualClock()
    sleeping = asyncio.ensure_future(clock.sleep(1))
    await asyncio.sleep(0)
    sleeping.cancel()
    await clock.advance(2)
    assert sleeping.cancelled()
