"""The HTTP routes of runs: the same rules as on the WebSocket, for whoever wants an answer and no stream."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from stepwire.export import FORMATS
from stepwire.gateway import bodies
from stepwire.gateway.artifacts import saved_as
from stepwire.gateway.bearer import Who, bearer
from stepwire.gateway.openapi import (
    ARTIFACTS_EXAMPLE,
    COMMAND_EXAMPLE,
    ENDED_EXAMPLE,
    PAGE_EXAMPLE,
    REPLAY_EXAMPLES,
    REQUEST_EXAMPLES,
    RUN_EXAMPLE,
    STEP_EXAMPLE,
    body,
    gives,
    problems,
    says,
)
from stepwire.gateway.parts import OfGateway, Parts, Runs
from stepwire.gateway.picture_links import LinkClaim
from stepwire.gateway.pictures import MAX_WIDTH, MIN_WIDTH, picture_of
from stepwire.gateway.problems import HttpCode, Misplaced, Problem
from stepwire.gateway.rendering import artifact_documents
from stepwire.gateway.run_documents import (
    ArtifactListDocument,
    CommandsDocument,
    PageDocument,
    RunDocument,
    RunListDocument,
    StepListDocument,
    answer,
    commands_document,
    run_document,
    step_document,
)
from stepwire.gateway.waiting import until_end
from stepwire.protocol.codes import AuthenticationCode, ErrorCode
from stepwire.protocol.messages import RUN_ID_PATTERN, StepUpdate
from stepwire.runs.artifacts import LONGEST_NAME
from stepwire.runs.ending import executed_commands, kept_artifacts
from stepwire.runs.errors import Conflict, Forbidden, NotSupported, UnknownRun
from stepwire.runs.events import Ended, Entry, Step
from stepwire.runs.model import Run, Status
from stepwire.runs.ports import RunQuery
from stepwire.runs.replay import ReplayRequest
from stepwire.runs.request import RunRequest

LONGEST_WAIT: Final = 60.0  # seconds: proxies cut off what is silent for longer
DELETED_WITHIN: Final = 30.0
LARGEST_PAGE: Final = 200
LAST_NUMBER: Final = 1_000_000

_RUN_ID: Final = re.compile(RUN_ID_PATTERN)
_ALWAYS: Final = (
    ErrorCode.NOT_AUTHENTICATED,
    AuthenticationCode.BAD_TOKEN,
    AuthenticationCode.TOKEN_EXPIRED,
    ErrorCode.FORBIDDEN,
    ErrorCode.BAD_MESSAGE,
)
_OF_A_RUN: Final = (*_ALWAYS, ErrorCode.UNKNOWN_RUN)
_TOKEN: Final[dict[str, Any]] = {"security": [{"token": []}]}
_TOKEN_OR_LINK: Final[dict[str, Any]] = {"security": [{"token": []}, {"link": []}]}

router = APIRouter(prefix="/api/runs", tags=["runs"], default_response_class=Response)


def _run_id(run_id: Annotated[str, Path(description="The run.", examples=["run-123"])]) -> str:
    if not _RUN_ID.fullmatch(run_id):
        raise UnknownRun(run_id[:128])
    return run_id


RunIdInPath = Annotated[str, Depends(_run_id)]
Number = Annotated[int, Path(ge=1, le=LAST_NUMBER, description="The step's number, from 1.")]


# -- make and list ----------------------------------------------------------------------------


@router.post(
    "",
    status_code=201,
    summary="Create a run",
    description="With an id of one's own this is idempotent: the same body gives the same run again. "
    "Needs `runs:create`, and `runs:start` when `start` is true.",
    responses=gives(RunDocument, "The run.", RUN_EXAMPLE, status=201)
    | problems(
        *_ALWAYS,
        ErrorCode.BAD_JSON,
        HttpCode.TOO_LARGE,
        HttpCode.UNSUPPORTED_MEDIA_TYPE,
        ErrorCode.CONFLICT,
        ErrorCode.QUEUE_FULL,
        ErrorCode.LOW_DISK,
    ),
    openapi_extra=_TOKEN | body(RunRequest, REQUEST_EXAMPLES),
)
async def create(request: Request, who: Who, parts: OfGateway) -> Response:
    run = await parts.runs.service.create(who, await bodies.read(request, RunRequest, bodies.MAX_WITH_FILES))
    document = await _document(parts.runs, run)
    return answer(document, 201, {"Location": parts.public.of(f"/api/runs/{quote(run.id, safe='')}")})


@router.get(
    "",
    summary="List runs",
    description="Those that the token reaches, newest first. Needs `runs:view`.",
    responses=gives(RunListDocument, "A page of runs.", {"items": [RUN_EXAMPLE], "nextCursor": "b2xk"})
    | problems(*_ALWAYS),
    openapi_extra=_TOKEN,
)
async def list_runs(
    who: Who,
    parts: OfGateway,
    status: Annotated[
        list[str] | None,
        Query(description="Statuses to list, repeated or separated by commas.", max_length=20),
    ] = None,
    label: Annotated[str | None, Query(description="`name:value` of a label.", max_length=1_200)] = None,
    q: Annotated[str | None, Query(description="Text that the task or id contains.", max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    cursor: Annotated[str | None, Query(description="From `nextCursor`.", max_length=512)] = None,
) -> Response:
    query = RunQuery(
        statuses=_statuses(status), label=_label(label), text=q or None, limit=limit, cursor=cursor
    )
    page = await parts.runs.service.list(who, query)
    items = [await _document(parts.runs, run) for run in page.items]
    return answer(RunListDocument(items=items, next_cursor=page.next_cursor))


# -- see --------------------------------------------------------------------------------------


@router.get(
    "/{run_id}",
    summary="See a run",
    description="With `wait`, answers when the run has ended or the time is over. Needs `runs:view`.",
    responses=gives(RunDocument, "The run.", ENDED_EXAMPLE) | problems(*_OF_A_RUN),
    openapi_extra=_TOKEN,
)
async def see(
    request: Request,
    run_id: RunIdInPath,
    who: Who,
    parts: OfGateway,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for the end.")] = 0,
) -> Response:
    run = await parts.runs.service.see(who, run_id)
    if wait and not run.ended:
        run = await until_end(request, parts.runs, run, wait) or await parts.runs.service.see(who, run_id)
    return answer(await _document(parts.runs, run))


@router.get(
    "/{run_id}/steps",
    summary="List a run's steps",
    description="Steps behind `after`, in order, as on the WebSocket. Needs `runs:view`.",
    responses=gives(StepListDocument, "A page of steps.", {"items": [STEP_EXAMPLE], "nextAfter": 1})
    | problems(*_OF_A_RUN),
    openapi_extra=_TOKEN,
)
async def list_steps(
    run_id: RunIdInPath,
    who: Who,
    parts: OfGateway,
    after: Annotated[int, Query(ge=0, le=LAST_NUMBER, description="Number of the last known step.")] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 100,
) -> Response:
    run = await parts.runs.service.see(who, run_id)
    entries = await parts.runs.engine.log.read(run_id, after=after, limit=limit + 1)
    items = [_described(parts, run, entry, entry.event) for entry in entries if isinstance(entry.event, Step)]
    more = len(items) > limit
    return answer(
        StepListDocument(items=items[:limit], next_after=items[limit - 1].step_number if more else None)
    )


@router.get(
    "/{run_id}/steps/{number}",
    summary="See a step",
    description="Needs `runs:view`.",
    responses=gives(StepUpdate, "The step.", STEP_EXAMPLE) | problems(*_OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=_TOKEN,
)
async def see_step(run_id: RunIdInPath, number: Number, who: Who, parts: OfGateway) -> Response:
    run = await parts.runs.service.see(who, run_id)
    return answer(_described(parts, run, *await _step(parts.runs, run, number)))


@router.get(
    "/{run_id}/steps/{number}/screenshot",
    summary="See a step's picture",
    description="The page after the step. With a token that has `runs:view`, or by a `screenshotUrl`.",
    responses=says("The picture.", "image/jpeg")
    | says("The reader has it.", status=304)
    | problems(*_OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=_TOKEN_OR_LINK,
)
async def see_picture(
    request: Request,
    run_id: RunIdInPath,
    number: Number,
    parts: OfGateway,
    width: Annotated[
        int | None,
        Query(ge=MIN_WIDTH, le=MAX_WIDTH, description="Pixels; never more than the picture has."),
    ] = None,
    expires: Annotated[int | None, Query(ge=0, le=2**40, description="Of a link.")] = None,
    signature: Annotated[str | None, Query(max_length=128, description="Of a link.")] = None,
) -> Response:
    if expires is not None and signature is not None:
        run = await _run_of_link(parts, run_id, number, LinkClaim(expires, signature))
    else:
        run = await parts.runs.service.see(await bearer(request, parts), run_id)
    _, step = await _step(parts.runs, run, number)
    return await parts.pictures.answer(request, picture_of(run_id, step, width))


@router.get(
    "/{run_id}/steps/{number}/page",
    summary="See a step's page as text",
    description="What the agent saw after the step, in view: roles, names, values, texts; at most 64 KB. "
    "Needs `runs:view`.",
    responses=gives(PageDocument, "The page.", PAGE_EXAMPLE) | problems(*_OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=_TOKEN,
)
async def see_page(run_id: RunIdInPath, number: Number, who: Who, parts: OfGateway) -> Response:
    run = await parts.runs.service.see(who, run_id)
    _, step = await _step(parts.runs, run, number)
    text = await parts.runs.storage.blobs.get(step.page.key) if step.page else None
    if text is None:
        raise Problem(HttpCode.NOT_FOUND, f"Of step {number} of this run no page is kept.", run_id=run_id)
    return answer(PageDocument(step_number=number, text=text.decode()))


@router.get(
    "/{run_id}/artifacts",
    summary="List a run's files",
    description="What it has downloaded so far, oldest first. Needs `runs:view`.",
    responses=gives(ArtifactListDocument, "The files.", ARTIFACTS_EXAMPLE) | problems(*_OF_A_RUN),
    openapi_extra=_TOKEN,
)
async def list_artifacts(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    await parts.runs.service.see(who, run_id)
    kept = [artifact async for artifact in kept_artifacts(parts.runs.engine.log, run_id)]
    return answer(ArtifactListDocument(items=artifact_documents(kept)))


@router.get(
    "/{run_id}/artifacts/{name}",
    summary="Get a file of a run",
    description="To be saved, never shown as a page. It comes from a site: treat it so. Needs `runs:view`.",
    responses=says("The file.", "application/octet-stream") | problems(*_OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=_TOKEN,
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


@router.get(
    "/{run_id}/commands",
    summary="See what a run executed",
    description="So far, or in all once it has ended; ready to be given to a new run. Needs `runs:view`.",
    responses=gives(CommandsDocument, "The commands.", {"runId": "run-123", "commands": [COMMAND_EXAMPLE]})
    | problems(*_OF_A_RUN),
    openapi_extra=_TOKEN,
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
    responses=says("The file.", "text/plain") | problems(*_OF_A_RUN),
    openapi_extra=_TOKEN,
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
        raise _misplaced("format", f"The formats are {', '.join(FORMATS)}.")
    recording = await parts.runs.service.recording(who, run_id)
    chosen = FORMATS[format_name]
    named = f'attachment; filename="{chosen.file_name(recording)}"'
    headers = {"Cache-Control": "no-store", "Content-Disposition": named}
    return Response(
        chosen.write(recording), media_type=f"{chosen.media_type}; charset=utf-8", headers=headers
    )


@router.get(
    "/{run_id}/recording",
    summary="Save a run as one file",
    description="JSON Lines with all steps, pictures and the end, for `stepwire play`. Needs `runs:view`.",
    responses=says("The file.", "application/jsonl") | problems(*_OF_A_RUN, ErrorCode.CONFLICT),
    openapi_extra=_TOKEN,
)
async def save(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    lines = await parts.runs.service.saved(who, run_id)
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(lines, media_type="application/jsonl", headers=headers)


# -- act --------------------------------------------------------------------------------------


@router.post(
    "/{run_id}/start",
    summary="Start a run",
    description="A run that was started before is answered as it stands. Needs `runs:start`.",
    responses=gives(RunDocument, "The run.", RUN_EXAMPLE | {"status": "queued", "queuePosition": 1})
    | problems(*_OF_A_RUN, ErrorCode.QUEUE_FULL, ErrorCode.LOW_DISK),
    openapi_extra=_TOKEN,
)
async def start(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    return answer(await _document(parts.runs, await parts.runs.service.start(who, run_id)))


@router.post(
    "/{run_id}/replay",
    status_code=201,
    summary="Replay a run",
    description="A new run repeats what this one executed. Needs `runs:view` and `runs:start`.",
    responses=gives(RunDocument, "The new run.", RUN_EXAMPLE | {"replayOf": "run-122"}, status=201)
    | problems(
        *_OF_A_RUN,
        ErrorCode.BAD_JSON,
        HttpCode.TOO_LARGE,
        HttpCode.UNSUPPORTED_MEDIA_TYPE,
        ErrorCode.CONFLICT,
        ErrorCode.QUEUE_FULL,
        ErrorCode.LOW_DISK,
    ),
    openapi_extra=_TOKEN | body(ReplayRequest, REPLAY_EXAMPLES, required=False),
)
async def replay(request: Request, run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    asked = await bodies.read(request, ReplayRequest) if bodies.given(request) else ReplayRequest()
    run = await parts.runs.service.replay(who, run_id, asked)
    document = await _document(parts.runs, run)
    return answer(document, 201, {"Location": f"/api/runs/{quote(run.id, safe='')}"})


@router.post(
    "/{run_id}/cancel",
    summary="Cancel a run",
    description="A run at work ends in a moment; one that has ended stays as it is. Needs `runs:control`.",
    responses=gives(RunDocument, "The run.", RUN_EXAMPLE) | problems(*_OF_A_RUN),
    openapi_extra=_TOKEN,
)
async def cancel(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    return answer(await _document(parts.runs, await parts.runs.service.cancel(who, run_id)))


@router.delete(
    "/{run_id}",
    status_code=204,
    summary="Delete a run",
    description="With its log, commands and pictures; one at work is cancelled first. Needs `runs:control`.",
    responses=says("It is gone.", status=204) | problems(*_OF_A_RUN, ErrorCode.CONFLICT),
    openapi_extra=_TOKEN,
)
async def delete(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    try:
        async with asyncio.timeout(DELETED_WITHIN):
            await parts.runs.service.delete(who, run_id)
    except TimeoutError as late:
        raise Conflict("The run is still ending. Delete it again in a moment.", run_id) from late
    return Response(status_code=204)


async def not_supported(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    await parts.runs.service.see(who, run_id)
    raise NotSupported("This server does not carry this out.", run_id)


def _add_what_is_not_supported() -> None:
    for path in ("pause", "resume", "instruct", "answer"):
        router.add_api_route(f"/{{run_id}}/{path}", not_supported, methods=["POST"], include_in_schema=False)


_add_what_is_not_supported()


# -- helpers ----------------------------------------------------------------------------------


async def _document(runs: Runs, run: Run) -> RunDocument:
    place = await runs.engine.queue.place(run.id) if run.status is Status.QUEUED else None
    return run_document(run, place)


async def _step(runs: Runs, run: Run, number: int) -> tuple[Entry, Step]:
    """A step and its entry, whose offset in the log is its number. Raises Problem."""
    entries = await runs.engine.log.read(run.id, after=number - 1, limit=1)
    if not entries or not isinstance(entries[0].event, Step):
        raise Problem(HttpCode.NOT_FOUND, f"This run has no step {number}.", run_id=run.id)
    return entries[0], entries[0].event


def _described(parts: Parts, run: Run, entry: Entry, step: Step) -> StepUpdate:
    link = parts.links.link(run.id, step.number) if step.picture is not None else None
    return step_document(run, entry, step, link)


async def _run_of_link(parts: Parts, run_id: str, number: int, claim: LinkClaim) -> Run:
    run = await parts.runs.storage.records.get(run_id)
    if run is None or not parts.links.opens(claim, run, number):
        raise Forbidden("This link has expired, or was not made for this picture. Ask for the step again.")
    return run


def _statuses(given: Sequence[str] | None) -> frozenset[Status] | None:
    words = [word for text in given or () for word in text.split(",") if word]
    try:
        return frozenset(Status(word) for word in words) or None
    except ValueError as error:
        raise _misplaced("status", f"The statuses are {', '.join(Status)}.") from error


def _label(given: str | None) -> tuple[str, str] | None:
    if not given:
        return None
    name, colon, value = given.partition(":")
    if not name or not colon:
        raise _misplaced("label", "Write name:value.")
    return name, value


def _misplaced(parameter: str, text: str) -> Problem:
    return Problem(ErrorCode.BAD_MESSAGE, f"{parameter}: {text}", errors=(Misplaced(parameter, text),))
