"""What the server answers over HTTP, as far as a client needs it: fields of later versions are kept out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from stepwire.protocol.messages import StepUpdate, Usage


class Document(BaseModel):
    """Base of all: immutable, camelCase on the wire, tolerant of what is new."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )


class Viewport(Document):
    """Size of a run's page in CSS pixels."""

    width: int
    height: int


class RunDocument(Document):
    """A run: what it was asked to do, and where it stands. Times are RFC 3339, UTC."""

    run_id: str
    status: str
    owner: str
    created_at: str
    steps: int
    attempt: int = 0
    agent: str = "auto"
    model: str | None = None
    task: str | None = None
    start_url: str | None = None
    replay_of: str | None = None
    session: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    max_steps: int | None = None
    max_seconds: float | None = None
    max_tokens: int | None = None
    max_cost_usd: float | None = None
    allowed_domains: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    viewport: Viewport | None = None
    restartable: bool = False
    queue_position: int | None = None
    started_at: str | None = None
    ended_at: str | None = None
    code: str | None = None
    error: str | None = None
    output_schema: dict[str, Any] | None = None
    result: Any | None = None
    usage: Usage | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen in it."""
        return self.status in ("succeeded", "failed", "cancelled")


class RunPage(Document):
    """One page of runs, newest first. ``next_cursor`` asks for the next one, if there is one."""

    items: tuple[RunDocument, ...]
    next_cursor: str | None = None


class StepPage(Document):
    """One page of a run's steps in order. ``next_after`` asks for the next one, if there is one."""

    items: tuple[StepUpdate, ...]
    next_after: int | None = None


class CommandList(Document):
    """What a run executed so far."""

    run_id: str
    commands: tuple[dict[str, Any], ...]


class Exchange(Document):
    """What a model was asked and what it answered, without secrets and pictures."""

    model: str
    prompt: str
    answer: str


class Decision(Document):
    """What was said at models to decide a step; one more than the last step is how the run was ended."""

    step_number: int
    exchanges: tuple[Exchange, ...]


class UsageSum(Document):
    """What was spent under one key: a model, a day, an owner or a label's value ("": without that label).

    ``cost_usd`` is of what has a known price, ``seconds`` of waiting for models.
    """

    key: str
    runs: int
    decisions: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    seconds: float
    unpriced_tokens: int = 0
    estimated_tokens: int = 0


class UsageSums(Document):
    """What was spent, by key, most tokens first, and together."""

    items: tuple[UsageSum, ...]
    total: UsageSum
