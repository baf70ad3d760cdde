"""What every control channel promises."""

import asyncio

from stepwire.runs.ports import Control


async def test_nobody_listens_for_a_run_that_is_not_at_work(control: Control) -> None:
    assert not await control.cancel("r")


async def test_the_worker_hears_the_wish(control: Control) -> None:
    async with control.listen("r") as wishes, control.listen("other") as other:
        assert await control.cancel("r")
        assert await anext(wishes) == "cancel"
        hearing = asyncio.ensure_future(anext(other))
        await asyncio.sleep(0)
        assert not hearing.done()
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)


async def test_a_wish_waits_for_a_busy_worker_and_many_are_one(control: Control) -> None:
    async with control.listen("r") as wishes:
        for _ in range(100):
            assert await control.cancel("r")
        assert await anext(wishes) == "cancel"


async def test_a_worker_that_has_left_hears_nothing(control: Control) -> None:
    async with control.listen("r"):
        pass
    assert not await control.cancel("r")
