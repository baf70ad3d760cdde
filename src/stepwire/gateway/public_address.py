"""Where people reach this server, and what a proxy in front of it may say about that.

Behind a proxy the server listens at one address and is known by another: another scheme, host, port
and path. Links that leave the server need the public one, so the operator says it once
(``STEPWIRE_PUBLIC_URL``). Proxies differ in whether they take the public path off; both are
understood, for the path is taken off here if it is still there.

``X-Forwarded-Proto`` and ``X-Forwarded-Host`` are believed from proxies that the operator lists, and
from nobody else: whoever can reach the server directly can write anything into them. Of several
values the last counts, which the nearest proxy wrote. The addresses of clients are used nowhere, so
``X-Forwarded-For`` is not read.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """The public URL without a slash at its end; empty when the server is known by where it listens."""

    url: str = ""

    @property
    def path(self) -> str:
        """The part behind the host; empty at the root."""
        return urlsplit(self.url).path

    @property
    def origin(self) -> str:
        """What browsers send as Origin from pages of this server; empty when it is not known."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}" if self.url else ""

    def of(self, path: str) -> str:
        """The public address of a path of this server, which begins with a slash."""
        return self.url + path


class FrontDoor:
    """Outermost: makes each request look as it left the client, as far as that can be trusted."""

    def __init__(self, app: ASGIApp, public: PublicAddress, trusted_proxies: Sequence[str] = ()) -> None:
        self._app = app
        self._prefix = public.path
        self._trusted = tuple(ipaddress.ip_network(network, strict=False) for network in trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and self._prefix and scope["path"] == self._prefix:
            await RedirectResponse(f"{self._prefix}/", status_code=308)(scope, receive, send)
        else:
            await self._app(self._as_sent(scope), receive, send)

    def _as_sent(self, scope: Scope) -> Scope:
        if self._prefix and scope["path"].startswith(f"{self._prefix}/"):
            scope = {**scope, "path": scope["path"].removeprefix(self._prefix)}
            scope["raw_path"] = scope.get("raw_path", b"").removeprefix(self._prefix.encode())
        return self._forwarded(scope) if self._trusts(scope.get("client")) else scope

    def _forwarded(self, scope: Scope) -> Scope:
        scope = {**scope, "headers": list(scope["headers"])}
        given = Headers(scope=scope)
        scheme, host = _nearest(given, "x-forwarded-proto"), _nearest(given, "x-forwarded-host")
        if scheme in ("http", "https"):
            secure = scheme == "https"
            names = ("https", "http") if scope["type"] == "http" else ("wss", "ws")
            scope["scheme"] = names[0] if secure else names[1]
        if host:
            MutableHeaders(scope=scope)["host"] = host
        return scope

    def _trusts(self, client: tuple[str, int] | None) -> bool:
        if not self._trusted or client is None:
            return False
        try:
            address = ipaddress.ip_address(client[0])
        except ValueError:  # a Unix socket has no address
            return False
        return any(address in network for network in self._trusted)


def _nearest(headers: Headers, name: str) -> str:
    values = headers.getlist(name)
    return values[-1].rpartition(",")[2].strip() if values else ""
