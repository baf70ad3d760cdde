"""What routes share: a run's id in the path, its document, a label in the query, and what may go wrong."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import Depends, Path, Response

from stepwire.gateway.api.parts import Parts, Runs
from stepwire.gateway.api.problems import Misplaced, Problem
from stepwire.gateway.api.run_documents import (
    RunDocument,
    answer,
    run_document,
)
from stepwire.protocol.codes import AuthenticationCode, ErrorCode
from stepwire.protocol.messages import RUN_ID_PATTERN
from stepwire.runs.errors import UnknownRun
from stepwire.runs.model import Run, Status
from stepwire.runs.request import NAME_PATTERN

LARGEST_PAGE: Final = 200
LAST_NUMBER: Final = 1_000_000

_RUN_ID: Final = re.compile(RUN_ID_PATTERN)
ALWAYS: Final = (
    ErrorCode.NOT_AUTHENTICATED,
    AuthenticationCode.BAD_TOKEN,
    AuthenticationCode.TOKEN_EXPIRED,
    ErrorCode.FORBIDDEN,
    ErrorCode.BAD_MESSAGE,
)
OF_A_RUN: Final = (*ALWAYS, ErrorCode.UNKNOWN_RUN)
TOKEN: Final[dict[str, Any]] = {"security": [{"token": []}]}


def _run_id(run_id: Annotated[str, Path(description="The run.", examples=["run-123"])]) -> str:
    if not _RUN_ID.fullmatch(run_id):
        raise UnknownRun(run_id[:128])
    return run_id


RunIdInPath = Annotated[str, Depends(_run_id)]
Number = Annotated[int, Path(ge=1, le=LAST_NUMBER, description="The step's number, from 1.")]


async def document_of(runs: Runs, run: Run) -> RunDocument:
    place = await runs.engine.queue.place(run.id) if run.status is Status.QUEUED else None
    return run_document(run, place)


async def placed(parts: Parts, run: Run) -> Response:
    """The answer to whoever has made a run: its document, and where it is to be found."""
    where = parts.public.of(f"/api/runs/{quote(run.id, safe='')}")
    return answer(await document_of(parts.runs, run), 201, {"Location": where})


def misplaced(parameter: str, text: str) -> Problem:
    return Problem(ErrorCode.BAD_MESSAGE, f"{parameter}: {text}", errors=(Misplaced(parameter, text),))


def label_in(query: str | None) -> tuple[str, str] | None:
    """The label that is asked for, name and value. Raises Problem."""
    if not query:
        return None
    name, colon, value = query.partition(":")
    if not colon or not re.fullmatch(NAME_PATTERN, name):
        raise misplaced("label", "Write name:value, such as team:shop.")
    return name, value
