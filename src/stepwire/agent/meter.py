"""What a run's decisions cost so far, and what of it belongs to the next step.

Looking further, waiting and a decision that ends the run are no steps, but their models are paid all the
same: what they cost goes to the step that they lead to, or to the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.agent.ports import Decision, GiveUp
from stepwire.runs.budgets import Budgets
from stepwire.runs.decisions import MOST, Exchange
from stepwire.runs.model import Run
from stepwire.runs.usage import Usage, together


@dataclass(frozen=True, slots=True)
class Share:
    """What models were asked for one step, and what that cost."""

    usage: Usage | None = None
    exchanges: tuple[Exchange, ...] = ()

    def plus(self, decision: Decision) -> Share:
        """And what this decision took; of more exchanges than are kept, the last."""
        return Share(together(self.usage, decision.usage), (*self.exchanges, *decision.exchanges)[-MOST:])


class Meter:
    """Counts one attempt, on top of what the attempts ``before`` it cost."""

    def __init__(self, run: Run, budgets: Budgets, before: Usage | None = None) -> None:
        self.total = before
        self._run = run
        self._budgets = budgets
        self._open = Share()
        self._begun = False

    async def count(self, decision: Decision) -> None:
        """A decision was made; what it cost is kept for good when this returns."""
        self._open = self._open.plus(decision)
        if decision.usage is not None:
            await self._budgets.spend(self._run, decision.usage)
            self.total = together(self.total, decision.usage)

    async def exceeded(self) -> GiveUp | None:
        """Why the run ends here, once it or its owner's day has used up its budget.

        A run that has cost nothing is asked about once, before it begins: its day may be used up by others,
        but then they do not end it half way, for it may need no model.
        """
        begun, self._begun = self._begun, True
        if begun and self.total is None:
            return None
        spree = await self._budgets.exceeded(self._run, self.total)
        return GiveUp(spree.code, spree.message) if spree is not None else None

    def close(self) -> Share:
        """What has come since this was asked last: the step's share."""
        share, self._open = self._open, Share()
        return share
