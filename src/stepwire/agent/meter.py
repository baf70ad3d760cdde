"""What a run's decisions cost so far, and what of it belongs to the next step.

Looking further, waiting and a decision that ends the run are no steps, but their models are paid all the
same: what they cost goes to the step that they lead to, or to the end. What a decision cost that was
interrupted goes to the end too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stepwire.agent.ports import GiveUp
from stepwire.runs.budgets import Budgets
from stepwire.runs.decisions import MOST, Exchange
from stepwire.runs.model import Run
from stepwire.runs.usage import Usage, together


@dataclass(frozen=True, slots=True)
class Share:
    """What models were asked for one step, and what that cost; of more exchanges than are kept, the last."""

    usage: Usage | None = None
    exchanges: tuple[Exchange, ...] = ()


class Meter:
    """Counts one attempt, on top of what the attempts ``before`` it cost. It is the attempt's ``Costs``."""

    def __init__(self, run: Run, budgets: Budgets, before: Usage | None = None) -> None:
        self.total = before
        self._run = run
        self._budgets = budgets
        self._open = Share()
        self._unsettled: dict[str, Usage] = {}  # by model

    def add(self, usage: Usage) -> None:
        """An answer was paid; ``settle`` keeps it for good."""
        self.total = together(self.total, usage)
        self._open = replace(self._open, usage=together(self._open.usage, usage))
        self._owe(usage)

    def keep(self, exchange: Exchange) -> None:
        """This was said on the way to the next step."""
        self._open = replace(self._open, exchanges=(*self._open.exchanges, exchange)[-MOST:])

    async def settle(self) -> None:
        """A decision was made, or cut off: what it cost is kept for good when this returns.

        What could not be kept is kept the next time. So is what was cut off while it was being stored: rather
        counted twice than not at all.
        """
        while self._unsettled:
            _, usage = self._unsettled.popitem()
            try:
                await self._budgets.spend(self._run, usage)
            except BaseException:
                self._owe(usage)
                raise

    async def exceeded(self) -> GiveUp | None:
        """Why no model may be asked any more: the run, or its owner's day, has used up its budget."""
        spree = await self._budgets.exceeded(self._run, self.total)
        return GiveUp(spree.code, spree.message) if spree is not None else None

    def close(self) -> Share:
        """What has come since this was asked last: the step's share."""
        share, self._open = self._open, Share()
        return share

    def _owe(self, usage: Usage) -> None:
        known = self._unsettled.get(usage.model)
        self._unsettled[usage.model] = usage if known is None else known + usage
