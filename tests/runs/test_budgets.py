from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.budgets import Allowance, Allowances, Budgets, dollars
from stepwire.runs.errors import InvalidRun, OverBudget
from stepwire.runs.model import Limits, Run, Spec
from stepwire.runs.usage import Usage
from stepwire.testing import ManualClock, MemorySpending

RUN = Run("run-1", "ada", Spec(task="go", agent="model"), "e", "d", datetime(2026, 1, 1, tzinfo=UTC))
ONE = Usage("openai:small", 90, 10, Decimal("0.25"), 1.0)


class Priced:
    """Runs of the agents ``model`` and ``auto`` ask two models; one of them has no price, if so said."""

    def __init__(self, unpriced: str = "") -> None:
        self._unpriced = unpriced

    def of(self, spec: Spec) -> tuple[str, ...]:
        return ("openai:small", "local:tiny") if spec.agent in ("model", "auto") else ()

    def needed(self, spec: Spec) -> bool:
        return spec.agent == "model"

    def refusal(self, spec: Spec) -> str | None:
        return "Ask for another model." if spec.model == "openai:dear" else None

    def priced(self, model: str) -> bool:
        return model != self._unpriced


def budgets(unpriced: str = "", **allowances: Allowance) -> Budgets:
    return Budgets(MemorySpending(), ManualClock(), Priced(unpriced), Allowances(**allowances))


def asking(tokens: int | None = None, cost: str | None = None) -> Spec:
    return replace(RUN.spec, limits=Limits(tokens=tokens, cost_usd=Decimal(cost) if cost else None))


@pytest.mark.parametrize(
    ("asked", "usual", "most", "granted"),
    [
        (None, None, None, None),
        (None, 100, None, 100),
        (None, 100, 50, 50),
        (None, None, 50, 50),
        (70, 100, None, 70),
        (500, 100, None, 500),
        (500, 100, 500, 500),
    ],
)
def test_a_run_gets_what_it_asks_for_else_the_usual_within_what_is_allowed(
    asked: int | None, usual: int | None, most: int | None, granted: int | None
) -> None:
    rules = budgets(run=Allowance(tokens=usual), most=Allowance(tokens=most))
    assert rules.granted(asking(asked)).limits.tokens == granted


def test_asking_for_more_than_allowed_is_refused_with_the_number() -> None:
    rules = budgets(most=Allowance(tokens=5000, cost_usd=Decimal(2)))
    with pytest.raises(InvalidRun, match="maxTokens may be 5,000 at most"):
        rules.granted(asking(5001))
    with pytest.raises(InvalidRun, match="maxCostUsd may be 2 at most"):
        rules.granted(asking(cost="2.01"))


def test_a_model_that_a_run_may_not_have_refuses_the_run_with_the_reason() -> None:
    with pytest.raises(InvalidRun, match=r"Ask for another model\."):
        budgets().granted(replace(RUN.spec, model="openai:dear"))


def test_a_run_without_a_model_gets_no_budget_and_keeps_what_it_asked() -> None:
    rules = budgets(run=Allowance(tokens=100))
    plain = Spec(task="go", agent="plain")
    assert rules.granted(plain) == plain


def test_a_budget_of_money_needs_the_price_of_every_model_that_may_be_asked() -> None:
    with pytest.raises(InvalidRun, match=r"price of local:tiny is not known.*STEPWIRE_MODEL_PRICES"):
        budgets("local:tiny").granted(asking(cost="1"))
    assert budgets("local:tiny").granted(asking(tokens=5)).limits.tokens == 5


async def test_a_days_budget_of_money_needs_prices_too() -> None:
    rules = budgets("local:tiny", owner=Allowance(cost_usd=Decimal(1)))
    with pytest.raises(InvalidRun, match="budget of a day cannot be kept"):
        await rules.require_today(RUN)


@pytest.mark.parametrize(
    ("allowance", "said"),
    [
        (Allowance(tokens=200), "200 of 200 tokens"),
        (Allowance(cost_usd=Decimal("0.5")), "$0.50 of $0.50"),
    ],
)
async def test_a_used_up_day_refuses_runs_that_cannot_do_without_a_model_until_midnight(
    allowance: Allowance, said: str
) -> None:
    clock = ManualClock()
    rules = Budgets(MemorySpending(), clock, Priced(), Allowances(owner=allowance))
    for _ in range(2):
        await rules.require_today(RUN)
        await rules.spend(RUN, ONE)
    with pytest.raises(OverBudget) as refused:
        await rules.require_today(RUN)
    assert said in refused.value.message
    assert "Wait until" in refused.value.message
    await rules.require_today(replace(RUN, owner="eve"))
    for agent in ("plain", "auto"):  # these may do without
        await rules.require_today(replace(RUN, spec=Spec(task="go", agent=agent)))
    await clock.advance(refused.value.retry_after)
    await rules.require_today(RUN)


async def test_what_is_used_up_first_is_named() -> None:
    rules = budgets(owner=Allowance(tokens=150))
    run = replace(RUN, spec=asking(tokens=1000, cost="0.5"))
    await rules.spend(run, ONE)
    assert await rules.exceeded(run, ONE) is None
    await rules.spend(run, ONE)
    over = await rules.exceeded(run, ONE + ONE)
    assert over is not None
    assert (over.code, "limit of $0.50" in over.message) == (CompletionCode.COST_LIMIT, True)


@pytest.mark.parametrize(
    ("amount", "text"), [("3", "$3.00"), ("0.0125", "$0.0125"), ("1.5", "$1.50"), ("0.0000001", "$0.00")]
)
def test_money_is_written_as_people_read_it(amount: str, text: str) -> None:
    assert dollars(Decimal(amount)) == text


async def test_a_model_without_a_price_ends_a_run_whose_owner_has_a_days_budget_of_money() -> None:
    rules = budgets(owner=Allowance(cost_usd=Decimal(1)))
    over = await rules.exceeded(RUN, replace(ONE, model="local:tiny", cost_usd=None))
    assert over is not None
    assert over.code is CompletionCode.COST_LIMIT
    assert "price of local:tiny is not known" in over.message


async def test_what_waited_while_the_day_was_used_up_asks_no_model() -> None:
    rules = budgets(owner=Allowance(tokens=100))
    await rules.spend(RUN, ONE)
    over = await rules.exceeded(RUN, None)
    assert over is not None
    assert over.code is CompletionCode.TOKEN_LIMIT
