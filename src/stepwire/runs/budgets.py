"""How much may be spent at models: by one run, and by all runs of an owner in a day of UTC.

A run has a budget from the beginning: what it asked for, within what the operator allows. What a day has
cost is counted from what is stored, so that neither a restart nor a removed run gives anything back. A
budget of money can only be kept where prices are known: a run whose models have none is refused, and one
that meets such a model on its way is ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.errors import InvalidRun, OverBudget
from stepwire.runs.model import Limits, Run, Spec
from stepwire.runs.ports import Clock, Models, Spending
from stepwire.runs.spending import SpendingQuery, Spent
from stepwire.runs.usage import Usage

_Number = TypeVar("_Number", int, Decimal)


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many tokens, in and out together, and US dollars; None: as many as there are."""

    tokens: int | None = None
    cost_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Allowances:
    """What the operator allows: to a ``run`` that asks for nothing, the ``most`` that one may ask for, and to
    all runs of an ``owner`` in a day.
    """

    run: Allowance = Allowance()
    most: Allowance = Allowance()
    owner: Allowance = Allowance()


@dataclass(frozen=True, slots=True)
class Spree:
    """A budget that is used up: the code that a run ends with, and why in a sentence."""

    code: CompletionCode
    message: str


class NoModels:
    """No run asks any model."""

    def of(self, spec: Spec) -> tuple[str, ...]:
        """None."""
        return ()

    def needed(self, spec: Spec) -> bool:
        """It does without."""
        return False

    def refusal(self, spec: Spec) -> str | None:
        """Nothing is asked, and nothing refused."""
        return None

    def priced(self, model: str) -> bool:
        """There is nothing to pay."""
        return True


class Budgets:
    """Grants, counts and ends."""

    def __init__(
        self,
        spending: Spending,
        clock: Clock,
        models: Models | None = None,
        allowances: Allowances = Allowances(),
    ) -> None:
        self._spending = spending
        self._clock = clock
        self._models = models or NoModels()
        self._allowances = allowances

    def granted(self, spec: Spec) -> Spec:
        """The spec with the limits that it gets.

        Raises InvalidRun when it asks for more than it may, or for a model that it may not have.
        """
        refusal = self._models.refusal(spec)
        if refusal is not None:
            raise InvalidRun(refusal)
        usual, most = self._allowances.run, self._allowances.most
        tokens = _granted("maxTokens", spec.limits.tokens, usual.tokens, most.tokens)
        cost = _granted("maxCostUsd", spec.limits.cost_usd, usual.cost_usd, most.cost_usd)
        models = self._models.of(spec)
        limits = replace(spec.limits, tokens=tokens, cost_usd=cost) if models else spec.limits
        if limits.cost_usd is not None:
            self._require_prices(models, "maxCostUsd cannot be kept")
        return replace(spec, limits=limits)

    async def require_today(self, run: Run) -> None:
        """Raises OverBudget when the owner's day is used up and the run cannot do without a model.

        One that may is let in, and ends when it has to ask a model.
        """
        models = self._models.of(run.spec)
        if models and self._allowances.owner.cost_usd is not None:
            self._require_prices(models, "the budget of a day cannot be kept")
        spree = await self._over_today(run.owner) if self._models.needed(run.spec) else None
        if spree is not None:
            now = self._clock.now()
            seconds = int((_midnight_after(now) - now).total_seconds()) + 1
            raise OverBudget(spree.message, run.id, retry_after=seconds)

    async def spend(self, run: Run, usage: Usage) -> None:
        """Keep what a decision cost; durable when it returns."""
        day = self._clock.now().date()
        await self._spending.add(Spent(run.id, run.epoch, run.owner, day, usage, run.spec.labels))

    async def exceeded(self, run: Run, total: Usage | None) -> Spree | None:
        """Asked before a model is: the budget that is used up now that the run has cost so much, or None."""
        own = None if total is None else _over_limits(run.spec.limits, total) or self._beyond_price(total)
        return own or await self._over_today(run.owner)

    def _beyond_price(self, total: Usage) -> Spree | None:
        if self._allowances.owner.cost_usd is None or total.cost_usd is not None:
            return None
        said = f"The price of {total.model} is not known, so that the budget of a day cannot be kept."
        return Spree(CompletionCode.COST_LIMIT, f"{said} The operator can set it with STEPWIRE_MODEL_PRICES.")

    async def _over_today(self, owner: str) -> Spree | None:
        allowed = self._allowances.owner
        if allowed == Allowance():
            return None
        now = self._clock.now()
        query = SpendingQuery(owner=owner, since=now.date(), until=now.date())
        sums = await self._spending.sums(query)
        tokens, cost = sum(one.tokens for one in sums), sum((one.cost_usd for one in sums), Decimal())
        until = f"Wait until {_midnight_after(now):%Y-%m-%dT%H:%M:%SZ}, or ask the operator for more."
        if allowed.tokens is not None and tokens >= allowed.tokens:
            said = f"{tokens:,} of {allowed.tokens:,} tokens that all runs of this owner have for today"
            return Spree(CompletionCode.TOKEN_LIMIT, f"The day's budget is used up: {said}. {until}")
        if allowed.cost_usd is not None and cost >= allowed.cost_usd:
            said = (
                f"{dollars(cost)} of {dollars(allowed.cost_usd)} that all runs of this owner have for today"
            )
            return Spree(CompletionCode.COST_LIMIT, f"The day's budget is used up: {said}. {until}")
        return None

    def _require_prices(self, models: tuple[str, ...], why: str) -> None:
        unpriced = [model for model in models if not self._models.priced(model)]
        if unpriced:
            raise InvalidRun(
                f"The price of {', '.join(unpriced)} is not known, so that {why}. The operator can set "
                "it with STEPWIRE_MODEL_PRICES; or leave maxCostUsd out and give maxTokens."
            )


def dollars(amount: Decimal) -> str:
    """Money as people read it, with as many digits as it has, at least two: ``$0.0125``, ``$3.00``."""
    exact = f"{amount:.6f}".rstrip("0")
    whole, _, parts = exact.partition(".")
    return f"${whole}.{parts:0<2}"


def _granted(name: str, asked: _Number | None, usual: _Number | None, most: _Number | None) -> _Number | None:
    if asked is None:
        return most if usual is None else usual if most is None else min(usual, most)
    if most is not None and asked > most:
        raise InvalidRun(f"{name} may be {most:,} at most on this server.")
    return asked


def _over_limits(limits: Limits, total: Usage) -> Spree | None:
    if limits.tokens is not None and total.tokens >= limits.tokens:
        said = f"its limit of {limits.tokens:,} tokens ({total.tokens:,} used). Give it a higher maxTokens."
        return Spree(CompletionCode.TOKEN_LIMIT, f"The run reached {said}")
    if limits.cost_usd is None:
        return None
    if total.cost_usd is None:
        said = f"The price of {total.model} is not known, so that maxCostUsd cannot be kept."
        return Spree(CompletionCode.COST_LIMIT, f"{said} Set STEPWIRE_MODEL_PRICES, or leave maxCostUsd out.")
    if total.cost_usd >= limits.cost_usd:
        said = f"its limit of {dollars(limits.cost_usd)} ({dollars(total.cost_usd)} used)."
        return Spree(CompletionCode.COST_LIMIT, f"The run reached {said} Give it a higher maxCostUsd.")
    return None


def _midnight_after(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=1), time(), UTC)
