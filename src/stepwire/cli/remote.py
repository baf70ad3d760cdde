"""A run on another server, over the public interface: created by HTTP, watched and resumed by WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from stepwire.bootstrap import EnvironmentProblem
from stepwire.cli.terminal import WireMessage
from stepwire.runs.errors import InvalidRun
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings, SettingsError

_TRIES = 6
_FATAL = {1003, 1007, 1008, 1009}
_NO_SUCH_RUN = {400, 409, 422}  # what was asked for makes no run
_NOT_OURS = {"forbidden", "unknown_run"}


async def run_there(
    settings: Settings, server: str, request: RunRequest, tell: Callable[[WireMessage], None]
) -> None:
    """Create and start the run there, and tell its messages, every step once, to its completion.

    Raises EnvironmentProblem when the server cannot be reached or refuses, InvalidRun when it says that
    what was asked for makes no run.
    """
    if settings.token is None:
        raise SettingsError("--server needs a token: give --token-file, or set STEPWIRE_TOKEN.")
    token = settings.token.get_secret_value()
    run_id = await _create(server.rstrip("/"), token, request)
    position: str | None = None
    tries = 0
    while tries < _TRIES:
        try:
            async with connect(_socket_url(server), max_size=64 * 2**20) as socket:
                async for message in _watch(socket, token, run_id, position):
                    tries = 0
                    position = message.get("position", position)
                    tell(message)
                    if message["type"] == "completion":
                        return
        except (OSError, ConnectionClosed) as lost:
            code = lost.rcvd.code if isinstance(lost, ConnectionClosed) and lost.rcvd else None
            if code in _FATAL:
                raise EnvironmentProblem(f"The server closed the connection ({code}).") from lost
        await asyncio.sleep(min(0.5 * 2**tries, 8))
        tries += 1
    raise EnvironmentProblem(f"The server does not answer. The run {run_id} goes on there; watch it later.")


async def _create(server: str, token: str, request: RunRequest) -> str:
    body = request.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    if request.secrets:
        body["secrets"] = [
            {"name": secret.name, "value": secret.value.get_secret_value()} for secret in request.secrets
        ]
    async with httpx.AsyncClient(timeout=30) as client:
        try:
            answer = await client.post(
                f"{server}/api/runs", json=body, headers={"Authorization": f"Bearer {token}"}
            )
        except httpx.HTTPError as failed:
            raise EnvironmentProblem(f"The server {server} cannot be reached.") from failed
    if answer.is_success:
        return str(answer.json()["runId"])
    sentence = _detail(answer)
    if answer.status_code in _NO_SUCH_RUN:
        raise InvalidRun(sentence)
    raise EnvironmentProblem(sentence)


def _detail(answer: httpx.Response) -> str:
    """What the server says is wrong; what stands in front of it may say something else than problems."""
    try:
        problem: dict[str, Any] = answer.json()
        return str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered {answer.status_code} {answer.reason_phrase}."


async def _watch(
    socket: ClientConnection, token: str, run_id: str, after: str | None
) -> AsyncIterator[WireMessage]:
    await socket.send(orjson.dumps({"type": "authenticate", "token": token}).decode())
    watch = {"type": "watch", "runId": run_id} | ({"after": after} if after else {})
    await socket.send(orjson.dumps(watch).decode())
    async for frame in socket:
        message: WireMessage = orjson.loads(frame)
        if message["type"] == "authentication":
            if message["status"] != "success":
                raise EnvironmentProblem(f"The server refuses the token: {message.get('error')}")
        elif message["type"] == "error" and message.get("code") in _NOT_OURS:
            raise EnvironmentProblem(f"The server does not show the run {run_id}: {message['error']}")
        elif message.get("runId") == run_id:
            yield message


def _socket_url(server: str) -> str:
    parts = urlsplit(server)
    scheme = "wss" if parts.scheme == "https" else "ws"
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + "/ws", "", ""))
