"""A run: what it was asked to do, and where it stands. Frozen; every change is a new value.

Which moves between statuses are legal is a table; the lifecycle picture in the docs is drawn
from it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Command
from stepwire.runs.artifacts import GivenFile
from stepwire.runs.errors import Conflict
from stepwire.runs.usage import Money, Usage


class Status(enum.StrEnum):
    """Where a run stands."""

    PENDING = "pending"
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


MOVES: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.QUEUED, Status.CANCELLED, Status.FAILED}),
    Status.QUEUED: frozenset(
        {
            Status.PENDING,  # the queue had no room after all
            Status.RUNNING,
            Status.CANCELLED,
            Status.FAILED,
        }
    ),
    Status.RUNNING: frozenset(
        {
            Status.QUEUED,  # its worker died and it is restartable
            Status.PAUSED,
            Status.WAITING,
            Status.SUCCEEDED,
            Status.FAILED,
            Status.CANCELLED,
        }
    ),
    Status.PAUSED: frozenset({Status.QUEUED, Status.RUNNING, Status.FAILED, Status.CANCELLED}),
    Status.WAITING: frozenset({Status.QUEUED, Status.RUNNING, Status.FAILED, Status.CANCELLED}),
    Status.SUCCEEDED: frozenset(),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
}
ENDED = frozenset(status for status, moves in MOVES.items() if not moves)
AT_WORK = frozenset({Status.RUNNING, Status.PAUSED, Status.WAITING})


@dataclass(frozen=True, slots=True)
class Viewport:
    """Size of the page in CSS pixels."""

    width: int = 1280
    height: int = 800


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a run is stopped: steps, seconds at work, and what it uses at models in all its attempts."""

    steps: int = 100
    seconds: float = 900.0
    tokens: int | None = None
    cost_usd: Money | None = None


@dataclass(frozen=True, slots=True)
class SecretName:
    """A secret as the run knows it: its name and where it may be typed. The value is elsewhere, encrypted.

    ``totp``: the value is a seed, and what is typed is its code of that moment.
    """

    name: str
    domains: tuple[str, ...]
    totp: bool = False


Heal = Literal["off", "report", "write"]


@dataclass(frozen=True, slots=True)
class Spec:
    """What a run was asked to do. Holds no secret value: the task's passwords were taken out before.

    ``heal`` says what becomes of a command whose target is found by a later descriptor only: it fails, it is
    reported, or the run's own command also gets the target as it is now.
    """

    task: str | None = None
    commands: tuple[Command, ...] | None = None
    start_url: str | None = None
    agent: str = "auto"
    model: str | None = None
    limits: Limits = field(default_factory=Limits)
    allowed_domains: tuple[str, ...] = ()
    secrets: tuple[SecretName, ...] = ()
    session: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    files: tuple[GivenFile, ...] = ()
    viewport: Viewport = field(default_factory=Viewport)
    output_schema: Mapping[str, Any] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    restartable: bool = False
    heal: Heal = "report"
    replay_of: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run's record: a projection of its log, plus what it was asked to do.

    ``epoch`` names this run's log: a run that is deleted and made again under the same id gets
    another one, so that an old position is recognised as unknown. ``revision`` grows with every
    stored change and guards against lost updates. ``digest`` is of the creating request, for
    idempotent creation. ``bytes`` is the size of all its blobs, known once it has ended.
    ``usage`` is what its decisions cost at models, known once it has ended. ``cancel_requested`` reaches a
    worker that was not listening yet when the wish came.
    """

    id: str
    owner: str
    spec: Spec
    epoch: str
    digest: str
    created_at: datetime
    status: Status = Status.PENDING
    revision: int = 0
    attempt: int = 0
    steps: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    code: CompletionCode | None = None
    error: str | None = None
    result: Any | None = None
    usage: Usage | None = None
    bytes: int = 0
    cancel_requested: bool = False

    @property
    def ended(self) -> bool:
        """Whether the run has reached its end."""
        return self.status in ENDED

    def move(self, status: Status, **changes: Any) -> Run:
        """This run in another status; raises Conflict if the table has no such move."""
        if status not in MOVES[self.status]:
            raise Conflict(f"The run is {self.status.value}; it cannot become {status.value}.", self.id)
        return replace(self, status=status, **changes)
