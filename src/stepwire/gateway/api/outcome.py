"""The HTTP routes of what a run leaves: commands, exports, the recording, and the files it downloaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from stepwire.export import FORMATS, exported
from stepwire.gateway.api.artifacts import saved_as
from stepwire.gateway.api.bearer import Who
from stepwire.gateway.api.of_a_run import (
    OF_A_RUN,
    TOKEN,
    RunIdInPath,
    misplaced,
)
from stepwire.gateway.api.openapi import (
    ARTIFACTS_EXAMPLE,
    COMMAND_EXAMPLE,
    gives,
    problems,
    says,
)
from stepwire.gateway.api.parts import OfGateway
from stepwire.gateway.api.problems import HttpCode, Problem
from stepwire.gateway.api.run_documents import (
    ArtifactListDocument,
    CommandsDocument,
    answer,
    commands_document,
)
from stepwire.gateway.rendering import artifact_documents
from stepwire.protocol.codes import ErrorCode
from stepwire.runs.artifacts import LONGEST_NAME
from stepwire.runs.ending import executed_commands, kept_artifacts
from stepwire.runs.events import Ended

router = APIRouter(prefix="/api/runs", tags=["runs"], default_response_class=Response)


@router.get(
    "/{run_id}/commands",
    summary="See what a run executed",
    description="So far, or in all once it has ended; ready to be given to a new run. Needs `runs:view`.",
    responses=gives(CommandsDocument, "The commands.", {"runId": "run-123", "commands": [COMMAND_EXAMPLE]})
    | problems(*OF_A_RUN),
    openapi_extra=TOKEN,
)
async def see_commands(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    run = await parts.runs.service.see(who, run_id)
    log = parts.runs.engine.log
    last = await log.last(run_id)
    ended = last.event if last is not None and isinstance(last.event, Ended) else None
    commands = ended.commands if ended else await executed_commands(log, run_id)
    return answer(commands_document(run, commands))


@router.get(
    "/{run_id}/export",
    summary="Export what a run executed",
    description="As a Playwright test in Python or TypeScript, or as JSON that can be replayed elsewhere. "
    "Secrets are read from the environment. Needs `runs:view`.",
    responses=says("The file.", "text/plain") | problems(*OF_A_RUN),
    openapi_extra=TOKEN,
)
async def export(
    run_id: RunIdInPath,
    who: Who,
    parts: OfGateway,
    format_name: Annotated[
        str, Query(alias="format", description=f"One of {', '.join(FORMATS)}.", max_length=64)
    ] = "json",
) -> Response:
    if format_name not in FORMATS:
        raise misplaced("format", f"The formats are {', '.join(FORMATS)}.")
    recording = await parts.runs.service.recording(who, run_id)
    chosen = FORMATS[format_name]
    named = f'attachment; filename="{chosen.file_name(recording)}"'
    headers = {"Cache-Control": "no-store", "Content-Disposition": named}
    return Response(
        await parts.aside.do(exported, recording, format_name),
        media_type=f"{chosen.media_type}; charset=utf-8",
        headers=headers,
    )


@router.get(
    "/{run_id}/recording",
    summary="Save a run as one file",
    description="JSON Lines with all steps, pictures and the end, for `stepwire play`. Needs `runs:view`.",
    responses=says("The file.", "application/jsonl") | problems(*OF_A_RUN, ErrorCode.CONFLICT),
    openapi_extra=TOKEN,
)
async def save(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    lines = await parts.runs.service.saved(who, run_id)
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(lines, media_type="application/jsonl", headers=headers)


@router.get(
    "/{run_id}/artifacts",
    summary="List a run's files",
    description="What it has downloaded so far, oldest first. Needs `runs:view`.",
    responses=gives(ArtifactListDocument, "The files.", ARTIFACTS_EXAMPLE) | problems(*OF_A_RUN),
    openapi_extra=TOKEN,
)
async def list_artifacts(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    await parts.runs.service.see(who, run_id)
    kept = [artifact async for artifact in kept_artifacts(parts.runs.engine.log, run_id)]
    return answer(ArtifactListDocument(items=artifact_documents(kept)))


@router.get(
    "/{run_id}/artifacts/{name}",
    summary="Get a file of a run",
    description="To be saved, never shown as a page. It comes from a site: treat it so. Needs `runs:view`.",
    responses=says("The file.", "application/octet-stream") | problems(*OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=TOKEN,
)
async def get_artifact(
    run_id: RunIdInPath,
    name: Annotated[str, Path(max_length=LONGEST_NAME, description="As in the list.")],
    who: Who,
    parts: OfGateway,
) -> Response:
    await parts.runs.service.see(who, run_id)
    async for artifact in kept_artifacts(parts.runs.engine.log, run_id):
        if artifact.name == name:
            data = await parts.runs.storage.blobs.get(artifact.key)
            if data is not None:
                return saved_as(artifact, data)
    raise Problem(HttpCode.NOT_FOUND, "This run has no file of that name.", run_id=run_id)
