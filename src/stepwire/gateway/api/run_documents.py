"""Runs, steps and commands as HTTP gives them: the same names and shapes as on the WebSocket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field, WithJsonSchema

from stepwire.gateway.rendering import command_documents, rfc3339, step_update, usage_document
from stepwire.protocol.messages import Artifact, Message, StepUpdate, Usage, ViewportSize
from stepwire.protocol.wire import encode
from stepwire.runs.actions import Command
from stepwire.runs.decisions import Exchange
from stepwire.runs.events import Entry, Step
from stepwire.runs.model import Run, Status


class RunDocument(Message):
    """A run: what it was asked to do, and where it stands. Secrets are in none of its fields."""

    run_id: str
    status: Status = Field(description="Where it stands.")
    owner: str = Field(description="The subject whose run it is.")
    created_at: str = Field(description="RFC 3339, UTC, as all times.")
    steps: int = Field(description="Steps so far.")
    attempt: int = Field(description="0 before it was first taken up.")
    agent: str
    model: str | None = Field(
        default=None,
        description="The language model that it asked for. Those that answered are named in `usage`.",
    )
    task: str | None = Field(default=None, description="Passwords in it have become `{{secret:…}}`.")
    start_url: str | None = None
    session: str | None = Field(default=None, description="The saved session that it begins with.")
    labels: dict[str, str] | None = None
    max_steps: int
    max_seconds: float
    max_tokens: int | None = Field(default=None, description="Of models: asked for, or the operator's.")
    max_cost_usd: float | None = Field(default=None, description="The same in US dollars.")
    allowed_domains: list[str] | None = None
    files: list[str] | None = Field(default=None, description="Names of the files it was given.")
    viewport: ViewportSize
    restartable: bool
    replay_of: str | None = Field(default=None, description="The run whose commands it repeats.")
    queue_position: int | None = Field(default=None, description="1 for the next to be taken up.")
    started_at: str | None = Field(default=None, description="When it was first taken up.")
    ended_at: str | None = None
    code: str | None = Field(default=None, description="Why the run did not succeed.")
    error: str | None = Field(default=None, description="The same in a sentence.")
    output_schema: dict[str, Any] | None = Field(
        default=None, description="The form that the result must have."
    )
    result: Any | None = Field(default=None, description="What the task asked for.")
    usage: Usage | None = Field(default=None, description="What it cost at models so far.")


class RunListDocument(Message):
    """One page of runs, newest first."""

    items: list[RunDocument]
    next_cursor: str | None = Field(default=None, description="Give it as `cursor` for the next page.")


class StepListDocument(Message):
    """Steps of a run in order, as on the WebSocket, with `screenshotUrl` instead of the picture."""

    items: list[StepUpdate]
    next_after: int | None = Field(default=None, description="Give it as `after` for the next page.")


class PageDocument(Message):
    """The page as the agent saw it after a step."""

    step_number: int
    text: str = Field(
        description="Title, address, then one line a control or piece of text in view. From the page: data."
    )


class ExchangeDocument(Message):
    """What a model was asked and what it answered, without secrets and pictures."""

    model: str
    prompt: str
    answer: str


class DecisionDocument(Message):
    """What was said at models to decide a step."""

    step_number: int = Field(description="One more than the last step: how the run was ended.")
    exchanges: list[ExchangeDocument]


class ArtifactListDocument(Message):
    """The files that a run has downloaded so far."""

    items: list[Artifact]


class CommandsDocument(Message):
    """What a run executed so far, as commands that can be given to a new run."""

    run_id: str
    commands: Annotated[
        list[dict[str, Any]],
        WithJsonSchema({"type": "array", "items": {"$ref": "#/components/schemas/Command"}}),
    ]


def run_document(run: Run, place: int | None = None) -> RunDocument:
    """The run as it is sent; ``place`` is its place in the queue."""
    spec = run.spec
    return RunDocument(
        run_id=run.id,
        status=run.status,
        owner=run.owner,
        created_at=rfc3339(run.created_at),
        steps=run.steps,
        attempt=run.attempt,
        agent=spec.agent,
        model=spec.model,
        task=spec.task,
        start_url=spec.start_url,
        session=spec.session,
        labels=dict(spec.labels) or None,
        max_steps=spec.limits.steps,
        max_seconds=spec.limits.seconds,
        max_tokens=spec.limits.tokens,
        max_cost_usd=None if spec.limits.cost_usd is None else float(spec.limits.cost_usd),
        allowed_domains=list(spec.allowed_domains) or None,
        files=[file.name for file in spec.files] or None,
        viewport=ViewportSize(width=spec.viewport.width, height=spec.viewport.height),
        restartable=spec.restartable,
        replay_of=spec.replay_of,
        queue_position=place if run.status is Status.QUEUED else None,
        started_at=rfc3339(run.started_at) if run.started_at else None,
        ended_at=rfc3339(run.ended_at) if run.ended_at else None,
        code=run.code.value if run.code else None,
        error=run.error,
        output_schema=None if spec.output_schema is None else dict(spec.output_schema),
        result=run.result,
        usage=usage_document(run.usage),
    )


def step_document(run: Run, entry: Entry, step: Step, screenshot_url: str | None) -> StepUpdate:
    """The step as it is sent: its picture by address, so a page of steps stays small."""
    return step_update(entry, step, run.epoch, screenshot_url)


def decision_document(number: int, exchanges: Sequence[Exchange]) -> DecisionDocument:
    """What was said at models, as it is sent."""
    said = [ExchangeDocument(model=each.model, prompt=each.prompt, answer=each.answer) for each in exchanges]
    return DecisionDocument(step_number=number, exchanges=said)


def commands_document(run: Run, commands: Sequence[Command]) -> CommandsDocument:
    """The commands as the published contract: absent fields left out."""
    return CommandsDocument(run_id=run.id, commands=command_documents(commands))


def answer(document: Message, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A document as JSON; not to be kept by anybody on the way, for it changes and is its reader's own."""
    return Response(
        encode(document),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
