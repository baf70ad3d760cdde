"""What of a message's head is passed on, and where a request leads. Pure.

A proxy speaks for itself on each side: the headers that are about one connection (RFC 9110 §7.6.1)
are dropped, the ``Host`` is written anew from the request's target, and no header of the guard's
own can come from a server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import h11

from stepwire.guard.hosts import Host, split_authority

REFUSED = b"Stepwire-Refused"
FAILED = b"Stepwire-Failed"
Headers = list[tuple[bytes, bytes]]
Head = h11.Request | h11.Response | h11.InformationalResponse

_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authentication-info",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_OURS = frozenset({REFUSED.lower(), FAILED.lower()})


class BadRequest(ValueError):
    """The request is none that a proxy can carry out."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request leads: the server, and the target to ask it for."""

    host: Host
    port: int
    target: bytes

    @property
    def authority(self) -> bytes:
        """The value of the ``Host`` header."""
        port = "" if self.port == 80 else f":{self.port}"
        return f"{self.host}{port}".encode("ascii")


def route_of(request: h11.Request) -> Route:
    """Where a request in absolute form leads. Raises BadRequest, BadHost."""
    scheme, _, rest = request.target.partition(b"://")
    if scheme.lower() != b"http":
        raise BadRequest("This is a proxy: ask for http:// addresses, or CONNECT.")
    _check_framing(request)
    end = min((at for mark in b"/?#" if (at := rest.find(mark)) >= 0), default=len(rest))
    host, port = split_authority(rest[:end].decode("ascii"), 80)
    target = rest[end:].partition(b"#")[0]
    return Route(host, port, target if target.startswith(b"/") else b"/" + target)


def tunnel_of(request: h11.Request) -> tuple[Host, int]:
    """Host and port of a CONNECT request. Raises BadHost, BadRequest."""
    if _values(request, b"content-length") or _values(request, b"transfer-encoding"):
        raise BadRequest("A CONNECT request has no body.")
    return split_authority(request.target.decode("ascii"), None)


def request_head(request: h11.Request, route: Route) -> h11.Request:
    """The request as it goes to the server."""
    headers: Headers = [(b"Host", route.authority)]
    headers += [(name, value) for name, value in _end_to_end(request) if name.lower() != b"host"]
    if _values(request, b"transfer-encoding"):
        headers.append((b"Transfer-Encoding", b"chunked"))
    if upgrade := _upgrade(request):
        headers += [(b"Connection", b"Upgrade"), (b"Upgrade", upgrade)]
    return h11.Request(method=request.method, target=route.target, headers=headers)


def response_head(response: h11.Response) -> h11.Response:
    """The response as it goes to the browser; h11 frames it anew."""
    chunked = bool(_values(response, b"transfer-encoding"))
    headers = [
        (name, value)
        for name, value in _end_to_end(response)
        if name.lower() not in _OURS and not (chunked and name.lower() == b"content-length")
    ]
    return h11.Response(status_code=response.status_code, headers=headers, reason=response.reason)


def interim_head(response: h11.InformationalResponse) -> h11.InformationalResponse:
    """A 1xx response as it goes to the browser."""
    headers = list(_end_to_end(response))
    if response.status_code == 101:
        headers += [(b"Connection", b"Upgrade"), (b"Upgrade", b", ".join(_values(response, b"upgrade")))]
    return h11.InformationalResponse(
        status_code=response.status_code, headers=headers, reason=response.reason
    )


def has_body(request: h11.Request) -> bool:
    """Whether a body follows the request's head."""
    return bool(_values(request, b"transfer-encoding")) or any(
        length.strip() != b"0" for length in _values(request, b"content-length")
    )


def _check_framing(request: h11.Request) -> None:
    if _values(request, b"content-length") and _values(request, b"transfer-encoding"):
        raise BadRequest("A request has a Content-Length or a Transfer-Encoding, not both.")


def _end_to_end(message: Head) -> Iterator[tuple[bytes, bytes]]:
    named = {option for value in _values(message, b"connection") for option in _options(value)}
    dropped = _HOP_BY_HOP | named
    return ((name, value) for name, value in message.headers.raw_items() if name.lower() not in dropped)


def _upgrade(request: h11.Request) -> bytes | None:
    options = {option for value in _values(request, b"connection") for option in _options(value)}
    upgrades = _values(request, b"upgrade")
    return b", ".join(upgrades) if upgrades and b"upgrade" in options else None


def _options(value: bytes) -> Iterable[bytes]:
    return (option.strip().lower() for option in value.split(b","))


def _values(message: Head, name: bytes) -> list[bytes]:
    return [value for known, value in message.headers if known == name]
