"""The gateway as one ASGI application: routes, the console, the WebSocket, and what stands around them.

From the outside in: the front door (public path, forwarded headers), security headers, CORS, the
request log, HEAD as GET without a body, then the routes. CORS is without credentials, for tokens are
never ambient: a page of any origin may ask, but has nothing to ask with unless its user's token was
given to it.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import orjson
from fastapi import APIRouter, FastAPI, Response
from starlette.routing import WebSocketRoute
from starlette.staticfiles import StaticFiles

from stepwire import __version__
from stepwire.gateway import console, http, session_routes, sign_in_route
from stepwire.gateway.bearer import Who
from stepwire.gateway.cors import Cors
from stepwire.gateway.heads import Heads
from stepwire.gateway.metrics import CONTENT_TYPE
from stepwire.gateway.openapi import DescribedApp, problems, says
from stepwire.gateway.parts import OfGateway, Parts, WebSocketSide
from stepwire.gateway.problems import HttpCode, Problem, answer_problems
from stepwire.gateway.public_address import FrontDoor
from stepwire.gateway.request_log import RequestLog
from stepwire.gateway.security_headers import SecurityHeaders
from stepwire.protocol.codes import ErrorCode
from stepwire.protocol.schema import schema_documents
from stepwire.runs.access import Scope
from stepwire.runs.actions import Command
from stepwire.runs.errors import Forbidden
from stepwire.runs.ports import Clock

server = APIRouter(tags=["server"], default_response_class=Response)


def create_app(
    parts: Parts,
    websocket: WebSocketSide,
    clock: Clock,
    *,
    allowed_origins: Sequence[str] = (),
    trusted_proxies: Sequence[str] = (),
) -> FastAPI:
    """The application that a server runs; the WebSocket side runs as long as it does."""
    public = parts.public
    if allowed_origins and public.origin:
        allowed_origins = (*allowed_origins, public.origin)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with websocket.running():
            yield

    app = DescribedApp(
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        servers=[{"url": public.url}] if public.url else None,
    )
    app.state.parts = parts
    parts.watch.metrics.watch(lambda: websocket.fan_out)
    app.include_router(http.router)
    app.include_router(session_routes.router)
    app.include_router(sign_in_route.router)
    app.include_router(server)
    app.include_router(console.router)
    app.router.routes.append(WebSocketRoute("/ws", websocket.endpoint))
    app.mount("/static", StaticFiles(directory=console.STATIC, check_dir=False))
    answer_problems(app)
    app.add_middleware(Heads)  # the last added is outermost
    app.add_middleware(RequestLog, metrics=parts.watch.metrics, clock=clock)
    app.add_middleware(Cors, origins=allowed_origins)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(FrontDoor, public=public, trusted_proxies=trusted_proxies)
    return app


@server.get(
    "/healthz",
    summary="Is the server alive?",
    responses=says("It is.", "application/json"),
)
async def healthz() -> Response:
    return _json({"status": "alive"})


@server.get(
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


@server.get(
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


@server.get(
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
