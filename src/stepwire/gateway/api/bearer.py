"""Who sends a request: the bearer of its token. Tokens are taken from the Authorization header only."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from stepwire.gateway.api.parts import OfGateway, Parts
from stepwire.gateway.api.problems import Problem
from stepwire.protocol.codes import ErrorCode
from stepwire.runs.access import Identity


async def bearer(request: Request, parts: Parts) -> Identity:
    """The identity behind the request's token. Raises Problem without one, TokenRefused for a bad one."""
    word, _, token = request.headers.get("authorization", "").partition(" ")
    if word.lower() != "bearer" or not token.strip():
        raise Problem(ErrorCode.NOT_AUTHENTICATED, "Send a token: Authorization: Bearer …")
    return await parts.verifier.verify(token.strip())


async def _bearer(request: Request, parts: OfGateway) -> Identity:
    return await bearer(request, parts)


Who = Annotated[Identity, Depends(_bearer)]
