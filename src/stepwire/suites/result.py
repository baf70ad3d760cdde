"""How a case went: its tries, and what they come to. Frozen."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stepwire.protocol.codes import CompletionCode
from stepwire.suites.case import Case

BROKEN_BY = frozenset(  # what a test cannot help: the machine or the server failed
    {CompletionCode.BROWSER_LOST, CompletionCode.WORKER_LOST, CompletionCode.INTERNAL}
)


class Outcome(enum.StrEnum):
    """What a case came to. ``flaky``: it passed, but not at the first try."""

    PASSED = "passed"
    FLAKY = "flaky"
    FAILED = "failed"
    BROKEN = "broken"
    SKIPPED = "skipped"


GOOD = frozenset({Outcome.PASSED, Outcome.FLAKY, Outcome.SKIPPED})


@dataclass(frozen=True, slots=True)
class StepDone:
    """One executed step. ``picture`` is where its picture was saved, as seen from the report's folder."""

    number: int
    kind: str
    explanation: str
    url: str
    seconds: float
    error: str | None = None
    notes: tuple[str, ...] = ()
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """One run of a case. ``error`` is None exactly when it succeeded."""

    run_id: str
    began: datetime
    seconds: float
    steps: tuple[StepDone, ...] = ()
    code: str | None = None
    error: str | None = None
    commands: Sequence[Mapping[str, Any]] = ()
    result: Any | None = None

    @property
    def succeeded(self) -> bool:
        """Whether it went as its writer wanted."""
        return self.error is None

    @property
    def failed_step(self) -> StepDone | None:
        """The last step that failed, if a step was what failed."""
        return next((step for step in reversed(self.steps) if step.error is not None), None)


@dataclass(frozen=True, slots=True)
class Result:
    """A case and its tries in order; without any it was skipped, and ``why`` says why."""

    case: Case
    number: int
    tries: tuple[Try, ...] = ()
    why: str = ""

    @property
    def outcome(self) -> Outcome:
        """What the tries come to."""
        if not self.tries:
            return Outcome.SKIPPED
        if self.last.succeeded:
            return Outcome.PASSED if len(self.tries) == 1 else Outcome.FLAKY
        return Outcome.BROKEN if self.last.code in BROKEN_BY else Outcome.FAILED

    @property
    def last(self) -> Try:
        """The try that counts."""
        return self.tries[-1]

    @property
    def seconds(self) -> float:
        """How long all its tries took."""
        return sum(each.seconds for each in self.tries)


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole suite: every result in the order of the cases."""

    results: tuple[Result, ...]
    began: datetime
    seconds: float

    def count(self, outcome: Outcome) -> int:
        """How many cases came to this."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def good(self) -> bool:
        """Whether nothing failed."""
        return all(result.outcome in GOOD for result in self.results)
