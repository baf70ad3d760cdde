"""The gateway as one ASGI application: routes, the console, the WebSocket, and what stands around them.

From the outside in: the front door (public path, forwarded headers), security headers, CORS, the
request log, HEAD as GET without a body, then the routes. CORS is without credentials, for tokens are
never ambient: a page of any origin may ask, but has nothing to ask with unless its user's token was
given to it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI
from starlette.routing import WebSocketRoute
from starlette.staticfiles import StaticFiles

from stepwire import __version__
from stepwire.gateway import console
from stepwire.gateway.api import (
    control,
    outcome,
    runs,
    server,
    sessions,
    sign_in,
    steps,
    understanding,
    usage,
)
from stepwire.gateway.api.openapi import DescribedApp
from stepwire.gateway.api.parts import Parts, WebSocketSide
from stepwire.gateway.api.problems import answer_problems
from stepwire.gateway.cors import Cors
from stepwire.gateway.heads import Heads
from stepwire.gateway.public_address import FrontDoor
from stepwire.gateway.request_log import RequestLog
from stepwire.gateway.security_headers import SecurityHeaders
from stepwire.runs.ports import Clock

ROUTES: Final = tuple(
    each.router for each in (runs, steps, outcome, control, sessions, understanding, usage, sign_in, server)
)


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
    for router in ROUTES:
        app.include_router(router)
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
