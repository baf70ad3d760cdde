"""The HTTP routes of a run's steps: what was done, its picture, and the page as text."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from stepwire.gateway.api.bearer import Who, bearer
from stepwire.gateway.api.of_a_run import (
    LARGEST_PAGE,
    LAST_NUMBER,
    OF_A_RUN,
    TOKEN,
    Number,
    RunIdInPath,
)
from stepwire.gateway.api.openapi import (
    DECISION_EXAMPLE,
    PAGE_EXAMPLE,
    STEP_EXAMPLE,
    gives,
    problems,
    says,
)
from stepwire.gateway.api.parts import OfGateway, Parts, Runs
from stepwire.gateway.api.picture_links import LinkClaim
from stepwire.gateway.api.pictures import MAX_WIDTH, MIN_WIDTH, picture_of
from stepwire.gateway.api.problems import HttpCode, Problem
from stepwire.gateway.api.run_documents import (
    DecisionDocument,
    PageDocument,
    StepListDocument,
    answer,
    decision_document,
    step_document,
)
from stepwire.protocol.messages import StepUpdate
from stepwire.runs.access import Scope
from stepwire.runs.decisions import decision_key, decode_exchanges
from stepwire.runs.errors import Forbidden
from stepwire.runs.events import Entry, Step
from stepwire.runs.model import Run

TOKEN_OR_LINK: Final[dict[str, Any]] = {"security": [{"token": []}, {"link": []}]}

router = APIRouter(prefix="/api/runs", tags=["runs"], default_response_class=Response)


@router.get(
    "/{run_id}/steps",
    summary="List a run's steps",
    description="Steps behind `after`, in order, as on the WebSocket. Needs `runs:view`.",
    responses=gives(StepListDocument, "A page of steps.", {"items": [STEP_EXAMPLE], "nextAfter": 1})
    | problems(*OF_A_RUN),
    openapi_extra=TOKEN,
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
    responses=gives(StepUpdate, "The step.", STEP_EXAMPLE) | problems(*OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=TOKEN,
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
    | problems(*OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=TOKEN_OR_LINK,
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
    link = LinkClaim(expires, signature) if expires is not None and signature is not None else None
    if link is not None:
        run = await _run_of_link(parts, run_id, number, link)
    else:
        run = await parts.runs.service.see(await bearer(request, parts), run_id)
    _, step = await _step(parts.runs, run, number)
    picture = picture_of(run_id, step, width, for_image=link is not None)
    return await parts.pictures.answer(request, picture)


@router.get(
    "/{run_id}/steps/{number}/page",
    summary="See a step's page as text",
    description="What the agent saw after the step, in view: roles, names, values, texts; at most 64 KB. "
    "Needs `runs:view`.",
    responses=gives(PageDocument, "The page.", PAGE_EXAMPLE) | problems(*OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=TOKEN,
)
async def see_page(run_id: RunIdInPath, number: Number, who: Who, parts: OfGateway) -> Response:
    run = await parts.runs.service.see(who, run_id)
    _, step = await _step(parts.runs, run, number)
    text = await parts.runs.storage.blobs.get(step.page.key) if step.page else None
    if text is None:
        raise Problem(HttpCode.NOT_FOUND, f"Of step {number} of this run no page is kept.", run_id=run_id)
    return answer(PageDocument(step_number=number, text=text.decode()))


@router.get(
    "/{run_id}/steps/{number}/decision",
    summary="See how a step was decided",
    description="What was asked of models and what they answered, without secrets, where the operator lets "
    "that be kept (`STEPWIRE_RECORD_DECISIONS`). Under the number behind the last step: how the run was "
    "ended. For the run's owner, and with `runs:all`. Needs `runs:view`.",
    responses=gives(DecisionDocument, "The exchanges.", DECISION_EXAMPLE)
    | problems(*OF_A_RUN, HttpCode.NOT_FOUND),
    openapi_extra=TOKEN,
)
async def see_decision(run_id: RunIdInPath, number: Number, who: Who, parts: OfGateway) -> Response:
    run = await parts.runs.service.see(who, run_id)
    if who.runs is not None or (who.subject != run.owner and Scope.ALL not in who.scopes):
        raise Forbidden("How a step was decided is for the run's owner only.", run_id)
    data = await parts.runs.storage.blobs.get(
        decision_key(run_id, number, await _attempt(parts.runs, run, number))
    )
    if data is None:
        why = "no model was asked for it, or the operator had not set STEPWIRE_RECORD_DECISIONS"
        said = f"Of step {number} of this run no decision is kept: {why}."
        raise Problem(HttpCode.NOT_FOUND, said, run_id=run_id)
    return answer(decision_document(number, decode_exchanges(data)))


async def _attempt(runs: Runs, run: Run, number: int) -> int:
    """The attempt that this step belongs to; the end belongs to the last."""
    entries = await runs.engine.log.read(run.id, after=number - 1, limit=1)
    return entries[0].event.attempt if entries and isinstance(entries[0].event, Step) else run.attempt


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
