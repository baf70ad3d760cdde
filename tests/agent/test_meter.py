import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest

from stepwire.agent.meter import Meter, Share
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.budgets import Budgets
from stepwire.runs.decisions import MOST, Exchange
from stepwire.runs.model import Limits, Run, Spec
from stepwire.runs.spending import SpendingQuery, Spent
from stepwire.runs.usage import Usage
from stepwire.testing import ManualClock, MemorySpending

ONE = Usage("m", 10, 1, Decimal("0.1"), 1.0)
SAID = Exchange("m", "What now?", "Nothing.")
RUN = Run(
    "run-1", "ada", Spec(task="go", limits=Limits(tokens=20)), "e", "d", datetime(2026, 1, 1, tzinfo=UTC)
)


class Failing:
    """The first call fails."""

    def __init__(self, call: Callable[[Spent], Awaitable[None]]) -> None:
        self._call, self._failed = call, False

    async def __call__(self, spent: Spent) -> None:
        if not self._failed:
            self._failed = True
            raise OSError("full")
        await self._call(spent)


class Counting:
    """A meter and what it keeps."""

    def __init__(self, before: Usage | None = None) -> None:
        self.spending = MemorySpending()
        self.meter = Meter(RUN, Budgets(self.spending, ManualClock()), before)


async def test_what_led_to_a_step_is_its_share() -> None:
    meter = Counting().meter
    meter.add(ONE)
    meter.keep(SAID)
    await meter.settle()
    meter.add(ONE)
    assert meter.close() == Share(ONE + ONE, (SAID,))
    assert meter.close() == Share()
    assert meter.total == ONE + ONE


async def test_earlier_attempts_count_in_the_total_only() -> None:
    meter = Counting(before=ONE).meter
    assert meter.close() == Share()
    meter.add(ONE)
    assert meter.close() == Share(ONE)
    assert meter.total == ONE + ONE


async def test_what_is_settled_is_kept_for_good_once_as_one_decision_of_each_model() -> None:
    counting = Counting()
    for usage in (ONE, ONE, replace(ONE, model="n")):
        counting.meter.add(usage)
    await counting.meter.settle()
    await counting.meter.settle()
    kept = await counting.spending.sums(SpendingQuery())
    assert [(each.key, each.decisions, each.tokens) for each in kept] == [("m", 1, 22), ("n", 1, 11)]


async def test_what_could_not_be_kept_is_kept_the_next_time() -> None:
    counting = Counting()
    counting.spending.add = Failing(counting.spending.add)
    counting.meter.add(ONE)
    with pytest.raises(OSError, match="full"):
        await counting.meter.settle()
    await counting.meter.settle()
    (kept,) = await counting.spending.sums(SpendingQuery(by="owner"))
    assert (kept.key, kept.tokens) == ("ada", 11)


async def test_what_is_paid_while_earlier_costs_are_being_kept_is_kept_too() -> None:
    counting, keep = Counting(), MemorySpending.add

    async def keep_and_pay_more(spent: Spent) -> None:
        counting.spending.add = partial(keep, counting.spending)
        counting.meter.add(ONE)
        await keep(counting.spending, spent)

    counting.spending.add = keep_and_pay_more
    counting.meter.add(ONE)
    await counting.meter.settle()
    (kept,) = await counting.spending.sums(SpendingQuery())
    assert (kept.decisions, kept.tokens) == (2, 22)


async def test_two_who_settle_at_once_keep_it_once() -> None:
    counting = Counting()
    turn, keep = asyncio.Barrier(2), counting.spending.add

    async def keep_together(spent: Spent) -> None:
        await turn.wait()
        await keep(spent)

    counting.spending.add = keep_together
    counting.meter.add(ONE)
    counting.meter.add(replace(ONE, model="n"))
    async with asyncio.timeout(5):
        await asyncio.gather(counting.meter.settle(), counting.meter.settle())
    kept = await counting.spending.sums(SpendingQuery())
    assert [(each.key, each.tokens) for each in kept] == [("m", 11), ("n", 11)]


async def test_of_what_was_said_the_last_is_kept() -> None:
    meter = Counting().meter
    for number in range(MOST + 1):
        meter.keep(Exchange("m", str(number), ""))
    assert [each.prompt for each in meter.close().exchanges] == [str(n) for n in range(1, MOST + 1)]


async def test_without_a_model_no_budget_is_reached() -> None:
    assert await Counting().meter.exceeded() is None


async def test_what_earlier_attempts_cost_counts_for_the_budget() -> None:
    over = await Counting(before=ONE + ONE).meter.exceeded()
    assert over is not None
    assert over.code is CompletionCode.TOKEN_LIMIT
