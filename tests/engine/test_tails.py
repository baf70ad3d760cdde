import asyncio
from datetime import UTC, datetime

from stepwire.engine.tails import Tails
from stepwire.runs.events import Notice
from stepwire.runs.model import Status


def notice(number: int, run_id: str = "r") -> Notice:
    return Notice(run_id, Status.QUEUED, datetime(2026, 1, 1, tzinfo=UTC), queue_position=number)


async def test_a_full_tail_drops_its_oldest_and_others_lose_nothing() -> None:
    tails = Tails(room=2)
    async with tails.tail("r") as slow, tails.tail("r") as quick:
        for number in range(4):
            tails.tell(notice(number))
            assert await anext(quick) == notice(number)
        assert [await anext(slow), await anext(slow)] == [notice(2), notice(3)]


async def test_a_waiting_reader_is_woken() -> None:
    tails = Tails()
    async with tails.tail("r") as tail:
        hearing = asyncio.ensure_future(anext(tail))
        await asyncio.sleep(0)
        assert not hearing.done()
        tails.tell(notice(1))
        assert await hearing == notice(1)


async def test_a_reader_cancelled_while_it_waits_can_read_on() -> None:
    tails = Tails()
    async with tails.tail("r") as tail:
        hearing = asyncio.ensure_future(anext(tail))
        await asyncio.sleep(0)
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        tails.tell(notice(1))
        assert await anext(tail) == notice(1)


async def test_nothing_is_kept_for_runs_that_nobody_listens_to() -> None:
    tails = Tails()
    tails.tell(notice(1))
    async with tails.tail("r"):
        tails.close("r")
    async with tails.tail("r"):
        pass
    assert not tails._tails


async def test_closing_all_ends_every_tail() -> None:
    tails = Tails()
    async with tails.tail("a") as one, tails.tail("b") as other:
        tails.tell(notice(1, "a"))
        tails.close_all()
        assert [item async for item in one] == [notice(1, "a")]
        assert [item async for item in other] == []
