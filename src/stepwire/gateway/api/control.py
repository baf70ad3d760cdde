"""The HTTP routes that act on a run: start, replay, cancel."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from stepwire.gateway.api import bodies
from stepwire.gateway.api.bearer import Who
from stepwire.gateway.api.of_a_run import (
    OF_A_RUN,
    TOKEN,
    RunIdInPath,
    document_of,
    placed,
)
from stepwire.gateway.api.openapi import (
    REPLAY_EXAMPLES,
    RUN_EXAMPLE,
    body,
    gives,
    problems,
)
from stepwire.gateway.api.parts import OfGateway
from stepwire.gateway.api.problems import HttpCode
from stepwire.gateway.api.run_documents import (
    RunDocument,
    answer,
)
from stepwire.protocol.codes import ErrorCode
from stepwire.runs.errors import NotSupported
from stepwire.runs.replay import ReplayRequest

router = APIRouter(prefix="/api/runs", tags=["runs"], default_response_class=Response)


@router.post(
    "/{run_id}/start",
    summary="Start a run",
    description="A run that was started before is answered as it stands. Needs `runs:start`.",
    responses=gives(RunDocument, "The run.", RUN_EXAMPLE | {"status": "queued", "queuePosition": 1})
    | problems(*OF_A_RUN, ErrorCode.QUEUE_FULL, ErrorCode.OVER_BUDGET, ErrorCode.LOW_DISK),
    openapi_extra=TOKEN,
)
async def start(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    return answer(await document_of(parts.runs, await parts.runs.service.start(who, run_id)))


@router.post(
    "/{run_id}/replay",
    status_code=201,
    summary="Replay a run",
    description="A new run repeats what this one executed. Needs `runs:view` and `runs:start`.",
    responses=gives(RunDocument, "The new run.", RUN_EXAMPLE | {"replayOf": "run-122"}, status=201)
    | problems(
        *OF_A_RUN,
        ErrorCode.BAD_JSON,
        HttpCode.TOO_LARGE,
        HttpCode.UNSUPPORTED_MEDIA_TYPE,
        ErrorCode.CONFLICT,
        ErrorCode.QUEUE_FULL,
        ErrorCode.LOW_DISK,
    ),
    openapi_extra=TOKEN | body(ReplayRequest, REPLAY_EXAMPLES, required=False),
)
async def replay(request: Request, run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    asked = await bodies.read(request, ReplayRequest) if bodies.given(request) else ReplayRequest()
    run = await parts.runs.service.replay(who, run_id, asked)
    return await placed(parts, run)


@router.post(
    "/{run_id}/cancel",
    summary="Cancel a run",
    description="A run at work ends in a moment; one that has ended stays as it is. Needs `runs:control`.",
    responses=gives(RunDocument, "The run.", RUN_EXAMPLE) | problems(*OF_A_RUN),
    openapi_extra=TOKEN,
)
async def cancel(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    return answer(await document_of(parts.runs, await parts.runs.service.cancel(who, run_id)))


async def not_supported(run_id: RunIdInPath, who: Who, parts: OfGateway) -> Response:
    await parts.runs.service.see(who, run_id)
    raise NotSupported("This server does not carry this out.", run_id)


def _add_what_is_not_supported() -> None:
    for path in ("pause", "resume", "instruct", "answer"):
        router.add_api_route(f"/{{run_id}}/{path}", not_supported, methods=["POST"], include_in_schema=False)


_add_what_is_not_supported()
