"""What was spent at models: kept apart from runs, so that removing a run does not undo what it cost. Pure.

One record for each run, day and model. It holds numbers, the owner and the run's labels, to sum by; nothing
of what the run was asked or did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from stepwire.runs.usage import Usage

KEEP_DAYS: Final = 400  # a year, and the same month of the last one


@dataclass(frozen=True, slots=True)
class Spent:
    """One decision's usage, on a day in UTC. ``epoch`` tells runs apart that had the same id."""

    run_id: str
    epoch: str
    owner: str
    day: date
    usage: Usage
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """The value of this label: one kind of thing to sum by."""

    name: str


Key = Literal["model", "day", "owner"] | Label


@dataclass(frozen=True, slots=True)
class SpendingQuery:
    """What to sum: days from ``since`` to ``until``, both included; None means any."""

    by: Key = "model"
    owner: str | None = None
    since: date | None = None
    until: date | None = None
    label: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """What was spent under one ``key``; empty for runs without the label that is summed by.

    ``cost_usd`` is of what has a known price; ``unpriced_tokens`` are the others. ``estimated_tokens`` are of
    answers that were cut off.
    """

    key: str
    runs: int = 0
    decisions: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal = Decimal()
    unpriced_tokens: int = 0
    seconds: float = 0.0
    estimated_tokens: int = 0

    @property
    def tokens(self) -> int:
        """In and out together."""
        return self.input_tokens + self.output_tokens
