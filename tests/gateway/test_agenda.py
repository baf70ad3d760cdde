import asyncio

from stepwire.gateway.stream.agenda import Agenda
from stepwire.testing import ManualClock


class ASleeper:
    def __init__(self) -> None:
        self.rung: list[float] = []

    def ring(self, now: float) -> None:
        self.rung.append(now)


async def test_sleepers_are_rung_in_order_when_their_time_has_come_and_not_before() -> None:
    clock = ManualClock()
    agenda = Agenda(clock)
    late, early = ASleeper(), ASleeper()
    agenda.wake(late, 10)
    agenda.wake(early, 5)
    work = asyncio.ensure_future(agenda.run())
    await clock.advance(4.9)
    assert early.rung == []
    await clock.advance(0.5)
    assert (early.rung, late.rung) == ([5.0], [])
    await clock.advance(10)
    assert late.rung == [10.0]
    work.cancel()


async def test_a_sleeper_may_ask_again_while_it_is_rung() -> None:
    clock = ManualClock()
    agenda = Agenda(clock)

    class Again(ASleeper):
        def ring(self, now: float) -> None:
            super().ring(now)
            agenda.wake(self, now + 1)

    again = Again()
    agenda.wake(again, 0)
    work = asyncio.ensure_future(agenda.run())
    await clock.advance(3.5)
    assert again.rung == [0.25, 1.25, 2.25, 3.25]
    work.cancel()
