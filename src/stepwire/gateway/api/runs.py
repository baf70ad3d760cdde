"""The HTTP routes of runs: the same rules as on the WebSocket, for whoever wants an answer and no stream."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from stepwire.gateway.api import bodies
from stepwire.gateway.api.bearer import Who
from stepwire.gateway.api.of_a_run import (
    ALWAYS,
    LARGEST_PAGE,
    OF_A_RUN,
    TOKEN,
    RunIdInPath,
    document_of,
    label_in,
    misplaced,
    placed,
)
from stepwire.gateway.api.openapi import (
    ENDED_EXAMPLE,
    REQUEST_EXAMPLES,
    RUN_EXAMPLE,
    body,
    gives,
    problems,
    says,
)
from stepwire.gateway.api.parts import OfGateway
from stepwire.gateway.api.problems import HttpCode
from stepwire.gateway.api.run_documents import (
    RunDocument,
    RunListDocument,
    answer,
)
from stepwire.gateway.api.waiting import until_end
from stepwire.protocol.codes import ErrorCode
from stepwire.runs.errors import Conflict
from stepwire.runs.model import Status
from stepwire.runs.ports import RunQuery
from stepwire.runs.request import RunRequest

LONGEST_WAIT: Final = 60.0  # seconds: proxies cut off what is silent for longer
DELETED_WITHIN: Final = 30.0

router = APIRouter(prefix="/api/runs", tags=["runs"], default_response_class=Response)


@router.post(
    "",
    status_code=201,
    summary="Create a run",
    description="With an id of one's own this is idempotent: the same body gives the same run again. "
    "Needs `runs:create`, and `runs:start` when `start` is true.",
    responses=gives(RunDocument, "The run.", RUN_EXAMPLE, status=201)
    | problems(
        *ALWAYS,
        ErrorCode.BAD_JSON,
        HttpCode.TOO_LARGE,
        HttpCode.UNSUPPORTED_MEDIA_TYPE,
        ErrorCode.CONFLICT,
        ErrorCode.QUEUE_FULL,
        ErrorCode.OVER_BUDGET,
        ErrorCode.LOW_DISK,
    ),
    openapi_extra=TOKEN | body(RunRequest, REQUEST_EXAMPLES),
)
async def create(request: Request, who: Who, parts: OfGateway) -> Response:
    run = await parts.runs.service.create(who, await bodies.read(request, RunRequest, bodies.MAX_WITH_FILES))
    return await placed(parts, run)


@router.get(
    "",
    summary="List runs",
    description="Those that the token reaches, newest first. Needs `runs:view`.",
    responses=gives(RunListDocument, "A page of runs.", {"items": [RUN_EXAMPLE], "nextCursor": "b2xk"})
    | problems(*ALWAYS),
    openapi_extra=TOKEN,
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
        statuses=_statuses(status), label=label_in(label), text=q or None, limit=limit, cursor=cursor
    )
    page = await parts.runs.service.list(who, query)
    items = [await document_of(parts.runs, run) for run in page.items]
    return answer(RunListDocument(items=items, next_cursor=page.next_cursor))


@router.get(
    "/{run_id}",
    summary="See a run",
    description="With `wait`, answers when the run has ended or the time is over. Needs `runs:view`.",
    responses=gives(RunDocument, "The run.", ENDED_EXAMPLE) | problems(*OF_A_RUN),
    openapi_extra=TOKEN,
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
        await until_end(request, parts.runs.engine.log, run_id, wait)
        run = await parts.runs.service.see(who, run_id)
    return answer(await document_of(parts.runs, run))


@router.delete(
    "/{run_id}",
    status_code=204,
    summary="Delete a run",
    description="With its log, commands and pictures; one at work is cancelled first. Needs `runs:control`.",
    responses=says("It is gone.", status=204) | problems(*OF_A_RUN, ErrorCode.CONFLICT),
    openapi_extra=TOKEN,
)
async def delete(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    try:
        async with asyncio.timeout(DELETED_WITHIN):
            await parts.runs.service.delete(who, run_id)
    except TimeoutError as late:
        raise Conflict("The run is still ending. Delete it again in a moment.", run_id) from late
    return Response(status_code=204)


def _statuses(given: Sequence[str] | None) -> frozenset[Status] | None:
    words = [word for text in given or () for word in text.split(",") if word]
    try:
        return frozenset(Status(word) for word in words) or None
    except ValueError as error:
        raise misplaced("status", f"The statuses are {', '.join(Status)}.") from error
