from datetime import UTC, datetime
from decimal import Decimal

from stepwire.agent.meter import Meter, Share
from stepwire.agent.ports import Done, LookFurther, Pause
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.budgets import Budgets
from stepwire.runs.model import Limits, Run, Spec
from stepwire.runs.spending import SpendingQuery
from stepwire.runs.usage import Usage
from stepwire.testing import ManualClock, MemorySpending

ONE = Usage("m", 10, 1, Decimal("0.1"), 1.0)
RUN = Run(
    "run-1", "ada", Spec(task="go", limits=Limits(tokens=20)), "e", "d", datetime(2026, 1, 1, tzinfo=UTC)
)


class Counting:
    """A meter and what it keeps."""

    def __init__(self, before: Usage | None = None) -> None:
        self.spending = MemorySpending()
        self.meter = Meter(RUN, Budgets(self.spending, ManualClock()), before)


async def test_what_led_to_a_step_is_its_share() -> None:
    meter = Counting().meter
    for decision in (LookFurther(usage=ONE), Pause(1.0), Done(usage=ONE)):
        await meter.count(decision)
    assert meter.close() == Share(ONE + ONE)
    assert meter.close() == Share()
    assert meter.total == ONE + ONE


async def test_earlier_attempts_count_in_the_total_only() -> None:
    meter = Counting(before=ONE).meter
    assert meter.close() == Share()
    await meter.count(Done(usage=ONE))
    assert meter.close() == Share(ONE)
    assert meter.total == ONE + ONE


async def test_each_decision_is_kept_for_good_at_once() -> None:
    counting = Counting()
    await counting.meter.count(LookFurther(usage=ONE))
    (kept,) = await counting.spending.sums(SpendingQuery(by="owner"))
    assert (kept.key, kept.tokens) == ("ada", 11)


async def test_decisions_without_a_model_reach_no_budget() -> None:
    meter = Counting().meter
    await meter.count(Pause(1.0))
    assert await meter.exceeded() is None


async def test_what_earlier_attempts_cost_counts_for_the_budget() -> None:
    over = await Counting(before=ONE + ONE).meter.exceeded()
    assert over is not None
    assert over.code is CompletionCode.TOKEN_LIMIT
