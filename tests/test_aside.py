"""Work that would keep an event loop from everything else."""

import asyncio
import threading

import pytest

from stepwire.aside import Aside

SECONDS = 5  # enough for what takes none


async def test_the_event_loop_goes_on_meanwhile():
    went_on = threading.Event()
    asyncio.get_running_loop().call_soon(went_on.set)
    assert await Aside().do(went_on.wait, SECONDS)


async def test_only_so_many_are_done_at_once():
    pair, at_work, most = threading.Barrier(2, timeout=SECONDS), [], []

    def work() -> None:
        at_work.append(threading.get_ident())
        most.append(len(at_work))
        pair.wait()
        at_work.remove(threading.get_ident())

    aside = Aside(at_once=2)
    await asyncio.gather(*(aside.do(work) for _ in range(6)))
    assert max(most) == 2


async def test_what_it_returns_or_raises_comes_back():
    aside = Aside()
    assert await aside.do(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await aside.do(divmod, 7, 0)
