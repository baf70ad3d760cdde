"""The HTTP route of what was spent at models."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from stepwire.gateway.api.bearer import Who
from stepwire.gateway.api.of_a_run import ALWAYS, TOKEN, label_in, misplaced
from stepwire.gateway.api.openapi import gives, problems
from stepwire.gateway.api.parts import OfGateway
from stepwire.gateway.api.run_documents import answer
from stepwire.gateway.api.usage_documents import UsageSumsDocument, usage_sums_document
from stepwire.runs.request import NAME_PATTERN
from stepwire.runs.spending import Key, Label, SpendingQuery

_SUM_EXAMPLE: Final = {
    "key": "openai:gpt-5-mini",
    "runs": 3,
    "decisions": 21,
    "inputTokens": 46_494,
    "outputTokens": 1_281,
    "costUsd": 0.0141855,
    "seconds": 29.8,
}

router = APIRouter(prefix="/api/usage", tags=["usage"], default_response_class=Response)


@router.get(
    "",
    summary="Sum what was spent at models",
    description="Over the runs of the token's subject; with `runs:all` over everybody's, or an `owner`'s. "
    "Runs that were removed count too. Days are those of UTC. Needs `runs:view`.",
    responses=gives(
        UsageSumsDocument,
        "The sums, most tokens first.",
        {"items": [_SUM_EXAMPLE], "total": _SUM_EXAMPLE | {"key": "total"}},
    )
    | problems(*ALWAYS),
    openapi_extra=TOKEN,
)
async def sum_usage(
    who: Who,
    parts: OfGateway,
    by: Annotated[
        str, Query(description="`model`, `day`, `owner`, or `label:` and a name.", max_length=80)
    ] = "model",
    since: Annotated[date | None, Query(description="First day, such as `2026-03-01`.")] = None,
    until: Annotated[date | None, Query(description="Last day.")] = None,
    label: Annotated[
        str | None, Query(description="Only runs with this label, `name:value`.", max_length=1_200)
    ] = None,
    owner: Annotated[
        str | None,
        Query(max_length=1_024, description="Whose; another than the token's subject needs `runs:all`."),
    ] = None,
) -> Response:
    query = SpendingQuery(_key(by), owner, since, until, label_in(label))
    return answer(usage_sums_document(await parts.usage.sums(who, query)))


def _key(by: str) -> Key:
    match by.partition(":"):
        case ["model" | "day" | "owner" as key, "", _]:
            return key
        case ["label", ":", name] if re.fullmatch(NAME_PATTERN, name):
            return Label(name)
    raise misplaced("by", "Sum by model, day, owner, or label:NAME.")
