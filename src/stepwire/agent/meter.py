"""What a run's decisions cost so far, and what of it belongs to the next step.

Looking further, waiting and a decision that ends the run are no steps, but their models are paid all the
same: what they cost goes to the step that they lead to, or to the end.
"""

from __future__ import annotations

from stepwire.agent.ports import Decision
from stepwire.runs.usage import Usage, together


class Meter:
    """Counts one attempt, on top of what the attempts before it cost."""

    def __init__(self, before: Usage | None = None) -> None:
        self.total = before
        self._open: Usage | None = None

    def count(self, decision: Decision) -> None:
        """A decision was made."""
        self.total = together(self.total, decision.usage)
        self._open = together(self._open, decision.usage)

    def close(self) -> Usage | None:
        """What was used since this was asked last: the step's share."""
        share, self._open = self._open, None
        return share
