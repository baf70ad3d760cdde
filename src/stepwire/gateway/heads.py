"""HEAD, for every address that has GET: the same answer without its body (RFC 9110, 9.3.2).

Probes and caches ask this way; no route has to know.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Stands next to the routes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        asked = {**scope, "method": "GET"}  # a copy: the server must go on knowing that it was HEAD
        try:
            await self._app(asked, receive, send_without_body)
        finally:
            scope.update({name: asked[name] for name in ("route", "path_params") if name in asked})
