"""What ``stepwire doctor URL`` finds out about a server and whatever stands in front of it.

One finding after the other, each with what to do when it is not good; what makes no sense any more
after a bad one is left out. Everything is tried as a browser of its users would, from here.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Origin

from stepwire.bootstrap.finding import Finding, Progress
from stepwire.client.line import socket_address

IDLE_SECONDS: Final = 90.0  # longer than the 60 s after which many proxies cut
ANSWER_WITHIN: Final = 15.0
TELL_EVERY: Final = 5.0

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


async def examine_server(url: str, token: str | None, idle: float, tell: Progress) -> AsyncIterator[Finding]:
    """Look at the server at this address; never raises for what it finds."""
    url = url.rstrip("/")
    reached = await _reached(url)
    yield reached
    if not reached.good:
        return
    yield _tls(url)
    yield await _links(url)
    upgraded = await _upgraded(url, None)
    yield upgraded
    if not upgraded.good:
        return
    yield await _origin(url)
    if token is None:
        yield Finding("Token", True, "Not tried: give --token-file, or set STEPWIRE_TOKEN.")
        return
    async for finding in _with_token(url, token, idle, tell):
        yield finding


def _why(failed: Exception) -> str:
    return str(failed) or type(failed).__name__


# -- over HTTP --------------------------------------------------------------------------------


async def _reached(url: str) -> Finding:
    try:
        answer = await _get(f"{url}/healthz")
    except httpx.HTTPError as failed:
        return Finding("Reachable", False, _unreachable(url, failed))
    except (httpx.InvalidURL, ValueError):
        return Finding(
            "Reachable", False, f"{url} is no address. Write it like https://apps.example/stepwire."
        )
    if answer.status_code == httpx.codes.OK and _said(answer).get("status") == "alive":
        return Finding("Reachable", True, f"{url} answers.")
    return Finding(
        "Reachable",
        False,
        f"{url}/healthz answers {answer.status_code}, but not as Stepwire does. Check the path, and where "
        "what stands in front passes it on to; 502 to 504 mean that Stepwire is not running there.",
    )


def _unreachable(url: str, failed: httpx.HTTPError) -> str:
    if isinstance(failed.__cause__ and failed.__cause__.__cause__, ssl.SSLError) or "SSL" in str(failed):
        return (
            f"The certificate of {url} is not good ({failed}). Give the whole chain, for this name, from an "
            "authority that this machine trusts; SSL_CERT_FILE adds one of your own."
        )
    return (
        f"{url} cannot be reached ({_why(failed)}). Check the name, the port, the "
        "firewall, and that the proxy runs."
    )


def _tls(url: str) -> Finding:
    parts = urlsplit(url)
    if parts.scheme == "https":
        return Finding("TLS", True, "The certificate is good.")
    if parts.hostname in _LOOPBACK:
        return Finding("TLS", True, "None, and none is needed on this machine.")
    return Finding(
        "TLS", False, "None: tokens and pictures can be read on the way. Serve https, here or in front."
    )


async def _links(url: str) -> Finding:
    """Whether the server knows that it is reached here."""
    try:
        document = _said(await _get(f"{url}/openapi.json"))
    except httpx.HTTPError as failed:
        return Finding("Links", False, f"{url}/openapi.json cannot be read ({_why(failed)}).")
    known = next((str(server.get("url")) for server in document.get("servers") or ()), None)
    if known == url:
        return Finding("Links", True, "The server knows this address.")
    if known is None and not urlsplit(url).path:
        return Finding("Links", True, "They are relative, which is enough without a path.")
    knows = f"The server believes that it is reached at {known}." if known else "The server knows no path."
    return Finding("Links", False, f"{knows} Set STEPWIRE_PUBLIC_URL={url} there.")


async def _get(address: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=ANSWER_WITHIN) as http:
        return await http.get(address)


def _said(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


# -- over the WebSocket -----------------------------------------------------------------------


@asynccontextmanager
async def _socket(url: str, origin: str | None) -> AsyncIterator[ClientConnection]:
    async with connect(
        socket_address(url),
        origin=Origin(origin) if origin else None,
        open_timeout=ANSWER_WITHIN,
        close_timeout=2,
        ping_interval=None,
        compression=None,
    ) as socket:
        yield socket


async def _upgraded(url: str, origin: str | None) -> Finding:
    try:
        async with _socket(url, origin) as socket:
            await socket.send('{"type":"ping"}')
            async with asyncio.timeout(ANSWER_WITHIN):
                await socket.recv()
    except InvalidStatus as refused:
        return Finding("WebSocket", False, _not_upgraded(url, refused.response.status_code))
    except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError) as failed:
        return Finding("WebSocket", False, f"{socket_address(url)} does not work ({_why(failed)}).")
    return Finding("WebSocket", True, "The connection is upgraded, and messages pass.")


def _not_upgraded(url: str, status: int) -> str:
    return (
        f"{socket_address(url)} answers {status} instead of a WebSocket. Let what stands in front pass on "
        "the headers Upgrade and Connection, with HTTP/1.1, for this path."
    )


async def _origin(url: str) -> Finding:
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    found = await _upgraded(url, origin)
    if found.good:
        return Finding("Origin", True, f"Pages of {origin} may connect.")
    return Finding(
        "Origin",
        False,
        f"Pages of {origin} may not connect. Set STEPWIRE_PUBLIC_URL={url}, or add the origin to "
        "STEPWIRE_ALLOWED_ORIGINS; and let the proxy pass Origin on as it is.",
    )


async def _with_token(url: str, token: str, idle: float, tell: Progress) -> AsyncIterator[Finding]:
    try:
        async with _socket(url, None) as socket:
            await socket.send(orjson.dumps({"type": "authenticate", "token": token}).decode())
            async with asyncio.timeout(ANSWER_WITHIN):
                verdict = await _next(socket, "authentication")
            if verdict.get("status") != "success":
                yield Finding("Token", False, f"It is refused: {verdict.get('error')}")
                return
            yield Finding("Token", True, "It is accepted.")
            yield await _silence(socket, idle, tell)
    except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError) as failed:
        yield Finding("Token", False, f"The server gave no verdict ({_why(failed)}).")


async def _silence(socket: ClientConnection, idle: float, tell: Progress) -> Finding:
    """Say nothing for so long; the server's own pings go on, as they do for every viewer."""
    waited = 0.0
    while waited < idle:
        tell(f"Keeping silent: {waited:.0f} of {idle:.0f} s")
        part = min(TELL_EVERY, idle - waited)
        if await _cut_within(socket, part):
            return Finding(
                "Silence",
                False,
                f"The connection was cut after about {waited + part:.0f} s without a message. Raise the idle "
                "or read timeout of what stands in front above 60 s, or lower STEPWIRE_PING_SECONDS.",
            )
        waited += part
    if not await _answers(socket):
        return Finding(
            "Silence", False, "The connection is dead though nobody closed it: a firewall dropped it."
        )
    return Finding("Silence", True, f"The connection survived {idle:.0f} s without a message.")


async def _cut_within(socket: ClientConnection, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await socket.wait_closed()
    except TimeoutError:
        return False
    return True


async def _answers(socket: ClientConnection) -> bool:
    try:
        await socket.send('{"type":"ping"}')
        async with asyncio.timeout(ANSWER_WITHIN):
            await _next(socket, "pong")
    except (ConnectionClosed, TimeoutError):
        return False
    return True


async def _next(socket: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        message = orjson.loads(await socket.recv())
        if message.get("type") == kind:
            found: dict[str, Any] = message
            return found
