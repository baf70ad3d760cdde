"""What a run's decisions cost so far, and what of it belongs to the next step.

Looking further, waiting and a decision that ends the run are no steps, but their models are paid all the
same: what they cost goes to the step that they lead to, or to the end.
"""

from __future__ import annotations

from stepwire.agent.ports import Decision, GiveUp
from stepwire.runs.budgets import Budgets
from stepwire.runs.model import Run
from stepwire.runs.usage import Usage, together


class Meter:
    """Counts one attempt, on top of what the attempts ``before`` it cost."""

    def __init__(self, run: Run, budgets: Budgets, before: Usage | None = None) -> None:
        self.total = before
        self._run = run
        self._budgets = budgets
        self._open: Usage | None = None

    async def count(self, decision: Decision) -> None:
        """A decision was made; what it cost is kept for good when this returns."""
        if decision.usage is None:
            return
        await self._budgets.spend(self._run, decision.usage)
        self.total = together(self.total, decision.usage)
        self._open = together(self._open, decision.usage)

    async def exceeded(self) -> GiveUp | None:
        """Why the run ends here, once it or its owner's day has used up its budget."""
        spree = await self._budgets.exceeded(self._run, self.total) if self.total is not None else None
        return GiveUp(spree.code, spree.message) if spree is not None else None

    def close(self) -> Usage | None:
        """What was used since this was asked last: the step's share."""
        share, self._open = self._open, None
        return share
