"""From what a run's log holds to what a viewer is told. Pure; a picture is put in afterwards.

A picture makes nearly all of a frame, so its text does not pass through the models: it is joined
into the finished message where :func:`around_picture` parts it. Nor does anything else of a live step:
:func:`step_members` is what stands on the wire, and the model is made of it where one is wanted. Making
the models first took half of a step's time between the log and the first viewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, Literal, assert_never

from stepwire.protocol.messages import (
    Artifact,
    Completion,
    Rect,
    RunStatus,
    StepTarget,
    StepUpdate,
    Usage,
)
from stepwire.runs.actions import Action, Command, Target
from stepwire.runs.artifacts import Artifact as Kept
from stepwire.runs.events import Ended, Entry, Healed, Nearby, Notice, Step
from stepwire.runs.model import Run, Status
from stepwire.runs.position import position_text
from stepwire.runs.usage import Usage as Used

ScreenshotsMode = Literal["inline", "url", "none"]

_PICTURE: Final = b'"screenshot":"'
BY_TEXT: Final = ("label", "placeholder", "text")


def step_update(entry: Entry, step: Step, epoch: str, url: str | None = None) -> StepUpdate:
    """The message for one step, without its picture; ``url`` is where that can be fetched."""
    return StepUpdate.model_validate(step_members(entry, step, epoch, url))


def step_members(entry: Entry, step: Step, epoch: str, url: str | None = None) -> dict[str, Any]:
    """The same message by its members on the wire."""
    picture = step.picture
    return _given(
        {
            "type": "step_update",
            "stepNumber": step.number,
            "screenshot": "",
            "action": step_action(step),
            "explanation": step.explanation,
            "runId": entry.run_id,
            "position": position_text(epoch, entry.offset),
            "url": step.url,
            "title": step.title,
            "at": rfc3339(step.at),
            "attempt": step.attempt,
            "by": step.by,
            "viewport": {"width": step.viewport.width, "height": step.viewport.height},
            "screenshotType": picture.type if picture else None,
            "screenshotUrl": url,
            "screenshotStale": True if picture and picture.stale else None,
            "timings": {
                "observe": step.timings.observe,
                "decide": step.timings.decide,
                "act": step.timings.act,
                "capture": step.timings.capture,
            },
            "usage": _usage_members(step.usage),
            "notes": list(step.notes) or None,
            "healed": _healed(step.healed) if step.healed else None,
        }
    )


def around_picture(text: bytes) -> tuple[bytes, bytes]:
    """An encoded ``step_update`` in two parts, between which the picture's base64 belongs."""
    at = text.index(_PICTURE) + len(_PICTURE)  # nothing that a page could write stands before it
    return text[:at], text[at:]


def step_action(step: Step) -> dict[str, Any]:
    """What the step did, its target as people know it: role, name and where it was."""
    target: Target | None = getattr(step.action, "target", None)
    return _given(
        {
            "type": step.action.type,
            "selector": selector(target) if target else None,
            "explanation": step.explanation,
            "target": _step_target(target, step) if target else None,
            "error": step.error,
            **_document(step.action, without={"target"}),
        }
    )


def selector(target: Target) -> str | None:
    """One line that finds the element: CSS where there is some, else in Playwright's notation."""
    if target.css:
        return target.css
    if target.test_id:
        return f"[data-testid={_quoted(target.test_id)}]"
    if target.role:
        return f"role={target.role}" + (f"[name={_quoted(target.name)}]" if target.name else "")
    words = next((words for field in BY_TEXT if (words := getattr(target, field))), None)
    return f"text={_quoted(words)}" if words else None


def completion(entry: Entry, ended: Ended, epoch: str) -> Completion:
    """The message for the end of a run; its commands are there whatever the outcome."""
    return Completion(
        status="success" if ended.status is Status.SUCCEEDED else "failed",
        commands=command_documents(ended.commands),
        error=ended.error,
        run_id=entry.run_id,
        position=position_text(epoch, entry.offset),
        code=ended.code.value if ended.code else None,
        result=ended.result,
        usage=usage_document(ended.usage),
        artifacts=artifact_documents(ended.artifacts) or None,
        nearest=[_near(each) for each in ended.nearest] or None,
    )


def _near(found: Nearby) -> StepTarget:
    return StepTarget(
        role=found.role or None, name=found.name or None, rect=Rect.model_validate(asdict(found.rect))
    )


def usage_document(used: Used | None) -> Usage | None:
    """What was used at a model, money as a number; None without a model."""
    if used is None:
        return None
    return Usage(
        model=used.model,
        input_tokens=used.input_tokens,
        output_tokens=used.output_tokens,
        cost_usd=None if used.cost_usd is None else float(used.cost_usd),
        seconds=round(used.seconds, 3),
        estimated_tokens=used.estimated_tokens or None,
    )


def artifact_documents(artifacts: Sequence[Kept]) -> list[Artifact]:
    """The files of a run, without where they lie."""
    return [Artifact(name=kept.name, type=kept.type, bytes=kept.bytes) for kept in artifacts]


def command_documents(commands: Sequence[Command]) -> list[dict[str, Any]]:
    """Commands as the published contract: camelCase, absent fields left out."""
    return [_document(command) for command in commands]


def status_of_run(run: Run, *, viewers: int, place: int | None = None) -> RunStatus:
    """Where a run stands according to its record."""
    return RunStatus(
        run_id=run.id,
        status=run.status.value,
        since=rfc3339(_since(run)),
        queue_position=place if run.status is Status.QUEUED else None,
        viewers=viewers,
    )


def status_of_notice(notice: Notice, *, viewers: int) -> RunStatus:
    """Where a run stands according to what was said of it last."""
    return RunStatus(
        run_id=notice.run_id,
        status=notice.status.value,
        phase=notice.phase,
        since=rfc3339(notice.since),
        queue_position=notice.queue_position,
        viewers=viewers,
    )


def status_of_end(run_id: str, ended: Ended, *, viewers: int) -> RunStatus:
    """Where a run stands once its log has an end."""
    return RunStatus(run_id=run_id, status=ended.status.value, since=rfc3339(ended.at), viewers=viewers)


def rfc3339(moment: datetime) -> str:
    """A moment in UTC, to the millisecond: ``2026-01-31T12:00:00.000Z``."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _since(run: Run) -> datetime:
    match run.status:
        case Status.PENDING | Status.QUEUED:
            return run.created_at
        case Status.RUNNING | Status.PAUSED | Status.WAITING:
            return run.started_at or run.created_at
        case Status.SUCCEEDED | Status.FAILED | Status.CANCELLED:
            return run.ended_at or run.created_at
        case _:
            assert_never(run.status)


def _step_target(target: Target, step: Step) -> dict[str, Any]:
    rect = step.rect
    return _given(
        {
            "role": target.role,
            "name": target.name or target.label or target.text,
            "rect": {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height} if rect else None,
        }
    )


def _healed(healed: Healed) -> dict[str, Any]:
    return {"from": _document(healed.was), "to": _document(healed.now), "why": healed.why}


def _usage_members(used: Used | None) -> dict[str, Any] | None:
    usage = usage_document(used)
    return usage.model_dump(by_alias=True, exclude_none=True) if usage else None


def _given(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _document(value: Action | Command | Target, without: set[str] | None = None) -> dict[str, Any]:
    # Not in JSON mode: that one refuses lone surrogates of a page's text, which the wire replaces.
    dumped = value.model_dump(by_alias=True, exclude_none=True, exclude=without)
    document: dict[str, Any] = _without_empty(dumped)
    return document


def _without_empty(value: Any) -> Any:
    match value:
        case dict():
            return {key: _without_empty(item) for key, item in value.items() if item != ()}
        case tuple() | list():
            return [_without_empty(item) for item in value]
        case _:
            return value


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
