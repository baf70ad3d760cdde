"""Whether plain English is understood, asked while a task is still being written."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from stepwire.gateway.api.bearer import Who
from stepwire.gateway.api.bodies import read
from stepwire.gateway.api.of_a_run import ALWAYS, TOKEN
from stepwire.gateway.api.openapi import body, gives, problems
from stepwire.gateway.api.parts import OfGateway
from stepwire.gateway.api.run_documents import answer
from stepwire.gateway.api.understanding_documents import TaskToRead, UnderstandingDocument
from stepwire.runs.access import Scope
from stepwire.runs.task_secrets import take_secrets

_EXAMPLES: Final = {
    "task": {
        "summary": "A task with a piece that is not understood",
        "value": {"task": "Open shop.example. Make sure it is a nice one."},
    }
}

router = APIRouter(prefix="/api/understand", tags=["runs"], default_response_class=Response)


@router.post(
    "",
    summary="Ask whether a task is understood",
    description="Reads a task as the agent `plain` does, and keeps nothing. Needs `runs:create`.",
    responses=gives(
        UnderstandingDocument,
        "What is understood.",
        {
            "understood": False,
            "sentence": "Make sure it is a nice one",
            "why": "Say what to check: check that the page shows “…”.",
        },
    )
    | problems(*ALWAYS),
    openapi_extra=TOKEN | body(TaskToRead, _EXAMPLES),
)
async def understand(request: Request, who: Who, parts: OfGateway) -> Response:
    who.require_word(Scope.CREATE)
    task = take_secrets((await read(request, TaskToRead)).task).task
    doubt = await parts.aside.do(parts.doubt, task)
    if doubt is None:
        return answer(UnderstandingDocument(understood=True))
    return answer(UnderstandingDocument(understood=False, sentence=doubt.sentence, why=doubt.why))
