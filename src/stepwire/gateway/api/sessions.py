"""The HTTP routes of saved sessions: list, import, delete. What is in a session is never sent back."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from stepwire.gateway.api import bodies
from stepwire.gateway.api.bearer import Who
from stepwire.gateway.api.of_a_run import ALWAYS, TOKEN
from stepwire.gateway.api.openapi import body, gives, problems, says
from stepwire.gateway.api.parts import OfGateway
from stepwire.gateway.api.problems import HttpCode
from stepwire.gateway.api.run_documents import answer
from stepwire.gateway.api.session_documents import SessionDocument, SessionListDocument, session_document
from stepwire.protocol.codes import ErrorCode
from stepwire.runs.request import NAME_PATTERN
from stepwire.runs.saved_sessions import StorageState

_EXAMPLE: Final = {
    "name": "customer",
    "owner": "ada",
    "savedAt": "2026-01-01T00:00:00Z",
    "sites": ["shop.example"],
    "cookies": 2,
    "expiredCookies": 0,
    "expiresAt": "2026-02-01T00:00:00Z",
}
_STATE_EXAMPLES: Final = {
    "state": {
        "summary": "What Playwright's storageState wrote",
        "value": {
            "cookies": [
                {
                    "name": "sid",
                    "value": "…",
                    "domain": "shop.example",
                    "path": "/",
                    "expires": -1,
                    "httpOnly": True,
                    "secure": True,
                    "sameSite": "Lax",
                }
            ],
            "origins": [],
        },
    }
}

router = APIRouter(prefix="/api/sessions", tags=["sessions"], default_response_class=Response)

NameInPath = Annotated[str, Path(pattern=NAME_PATTERN, description="The session.", examples=["customer"])]
Owner = Annotated[
    str | None,
    Query(max_length=1_024, description="Whose; another than the token's subject needs `runs:all`."),
]


@router.get(
    "",
    summary="List saved sessions",
    description="Needs `runs:view`.",
    responses=gives(SessionListDocument, "The sessions.", {"items": [_EXAMPLE]}) | problems(*ALWAYS),
    openapi_extra=TOKEN,
)
async def list_sessions(who: Who, parts: OfGateway, owner: Owner = None) -> Response:
    now = parts.sessions.now()
    sessions = await parts.sessions.list(who, owner)
    return answer(SessionListDocument(items=[session_document(session, now) for session in sessions]))


@router.put(
    "/{name}",
    summary="Import a session",
    description="Cookies and local storage as Playwright's `storageState` writes them, in place of what was "
    "saved under the name. Needs `runs:create`.",
    responses=gives(SessionDocument, "The session.", _EXAMPLE)
    | problems(*ALWAYS, ErrorCode.BAD_JSON, HttpCode.TOO_LARGE, HttpCode.UNSUPPORTED_MEDIA_TYPE),
    openapi_extra=TOKEN | body(StorageState, _STATE_EXAMPLES),
)
async def import_session(
    request: Request, name: NameInPath, who: Who, parts: OfGateway, owner: Owner = None
) -> Response:
    state = await bodies.read(request, StorageState)
    session = await parts.sessions.keep(who, name, state, owner)
    return answer(session_document(session, parts.sessions.now()))


@router.delete(
    "/{name}",
    status_code=204,
    summary="Delete a session",
    description="A run that has it now may save it again. Needs `runs:control`.",
    responses=says("It is gone.", status=204) | problems(*ALWAYS, ErrorCode.UNKNOWN_SESSION),
    openapi_extra=TOKEN,
)
async def delete_session(name: NameInPath, who: Who, parts: OfGateway, owner: Owner = None) -> Response:
    await parts.sessions.remove(who, name, owner)
    return Response(status_code=204)
