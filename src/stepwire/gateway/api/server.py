"""The HTTP routes of the server itself: is it alive, is it ready, its numbers, and what it speaks."""

from __future__ import annotations

import functools
from urllib.parse import urlsplit

import orjson
from fastapi import APIRouter, Response

from stepwire.gateway.api.bearer import Who
from stepwire.gateway.api.openapi import problems, says
from stepwire.gateway.api.parts import OfGateway
from stepwire.gateway.api.problems import HttpCode, Problem
from stepwire.gateway.metrics import CONTENT_TYPE
from stepwire.protocol.codes import ErrorCode
from stepwire.protocol.schema import schema_documents
from stepwire.runs.access import Scope
from stepwire.runs.actions import Command
from stepwire.runs.errors import Forbidden

router = APIRouter(tags=["server"], default_response_class=Response)


@router.get(
    "/healthz",
    summary="Is the server alive?",
    responses=says("It is.", "application/json"),
)
async def healthz() -> Response:
    return _json({"status": "alive"})


@router.get(
    "/readyz",
    summary="Does the server take new work?",
    responses=says("It does.", "application/json") | problems(HttpCode.NOT_READY),
)
async def readyz(parts: OfGateway) -> Response:
    obstacles = await parts.watch.readiness.obstacles()
    if obstacles:
        raise Problem(
            HttpCode.NOT_READY,
            " ".join(obstacle.message for obstacle in obstacles),
            reasons=tuple({"code": obstacle.code, "message": obstacle.message} for obstacle in obstacles),
        )
    return _json({"status": "ready"})


@router.get(
    "/metrics",
    summary="Numbers for Prometheus",
    description="Over all runs, so it needs `runs:view` from a token that is not narrowed to some.",
    responses=says("The numbers.", "text/plain") | problems(ErrorCode.NOT_AUTHENTICATED, ErrorCode.FORBIDDEN),
    openapi_extra={"security": [{"token": []}]},
)
async def metrics(who: Who, parts: OfGateway) -> Response:
    who.require_word(Scope.VIEW)
    if who.runs is not None:
        raise Forbidden("A token narrowed to some runs cannot see the numbers of all.")
    return Response(await parts.watch.metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})


@router.get(
    "/asyncapi.json",
    summary="The WebSocket's description",
    responses=says("AsyncAPI 3.", "application/json"),
)
async def asyncapi(parts: OfGateway) -> Response:
    return Response(_asyncapi(parts.public.url), media_type="application/json")


@functools.cache
def _asyncapi(public: str) -> bytes:
    described = dict(schema_documents({"Command": Command}).asyncapi)
    if public:
        parts = urlsplit(public)
        protocol = "wss" if parts.scheme == "https" else "ws"
        described["servers"] = {
            "public": {"host": parts.netloc, "protocol": protocol, "pathname": f"{parts.path}/ws"}
        }
    return orjson.dumps(described)


def _json(value: dict[str, str]) -> Response:
    return Response(orjson.dumps(value), media_type="application/json", headers={"Cache-Control": "no-store"})
