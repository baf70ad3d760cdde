"""The HTTP route where a page exchanges the one-time code of its link for a token."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from stepwire.gateway.api import bodies
from stepwire.gateway.api.one_time_codes import SignInDocument, SignInRequest
from stepwire.gateway.api.openapi import body, gives, problems
from stepwire.gateway.api.parts import OfGateway
from stepwire.gateway.api.problems import HttpCode, Problem
from stepwire.gateway.api.run_documents import answer
from stepwire.protocol.codes import ErrorCode

router = APIRouter(tags=["server"], default_response_class=Response)

_EXAMPLES: Final = {"code": {"summary": "A code from a link", "value": {"code": "pX3v…"}}}


@router.post(
    "/api/sign-in",
    summary="Exchange a one-time code for a token",
    description="The code stands behind `#code=` in a link that the server printed. It is good once, "
    "for ten minutes, and until the server stops.",
    responses=gives(SignInDocument, "The token.", {"token": "eyJhbGciOiJIUzI1NiJ9…"})
    | problems(
        ErrorCode.NOT_AUTHENTICATED,
        ErrorCode.BAD_JSON,
        ErrorCode.BAD_MESSAGE,
        HttpCode.TOO_LARGE,
        HttpCode.UNSUPPORTED_MEDIA_TYPE,
    ),
    openapi_extra={"security": []} | body(SignInRequest, _EXAMPLES),
)
async def sign_in(request: Request, parts: OfGateway) -> Response:
    given = await bodies.read(request, SignInRequest)
    token = parts.codes.redeem(given.code.get_secret_value())
    if token is None:
        raise Problem(
            ErrorCode.NOT_AUTHENTICATED,
            "This code has been used, or is older than ten minutes. Ask for a new link, or use a token.",
        )
    return answer(SignInDocument(token=token))
