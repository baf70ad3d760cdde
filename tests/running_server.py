"""``stepwire serve`` in a process of its own, and one viewer's connection to it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jwt
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

SECRET = "a-shared-secret-of-at-least-32-bytes"
PATIENCE = 60  # seconds that any one wait may take


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with these settings of ours and no others."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("STEPWIRE_")}
    return plain | {f"STEPWIRE_{name.upper()}": value for name, value in settings.items()}


def make_token(sub: str = "ada", *, ttl: float = 3_600, secret: str = SECRET, **claims: Any) -> str:
    """A token as a backend signs it: only the public contract is known here."""
    now = time.time()
    return jwt.encode({"sub": sub, "iat": now, "exp": now + ttl, **claims}, secret, "HS256")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclass(slots=True)
class Server:
    """Can be killed, and started again on its data at the same port."""

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    port: int = 0
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        with self.log.open("a") as log:
            serve = ["serve", "--listen", f"127.0.0.1:{self.port}", "--data", str(self.data)]
            self.process = subprocess.Popen(
                [sys.executable, "-m", "stepwire", *serve, *self.flags],
                env=environment(jwt_secret=SECRET, log_level="debug", **self.settings),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        with self.process.stdout as stdout:
            ready = stdout.readline()  # ends with the process, if not before
        if not ready.startswith("ready http"):
            self.process.kill()
            self.process.wait(PATIENCE)
            pytest.fail(f"The server did not start: {ready}{self.stderr()}")
        self.port = int(ready.rpartition(":")[2])

    @property
    def log(self) -> Path:
        return self.data.with_name(f"{self.data.name}.log")

    def stderr(self) -> str:
        return self.log.read_text()

    def kill(self) -> None:
        """kill -9: it gets no chance to tidy up."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def terminate(self) -> None:
        """SIGTERM, without waiting."""
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        if self.process.poll() is None:
            self.terminate()
        try:
            return self.process.wait(PATIENCE)
        finally:
            if self.process.poll() is None:
                self.kill()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    async def call(
        self, method: str, path: str, token: str | None = None, *, headers: dict | None = None, **request: Any
    ) -> httpx.Response:
        """One HTTP request."""
        headers = {**(bearer(token) if token else {}), **(headers or {})}
        async with httpx.AsyncClient(base_url=self.url, timeout=PATIENCE + 30, verify=False) as client:
            return await client.request(method, path, headers=headers, **request)

    async def create(self, token: str, **body: Any) -> str:
        answer = await self.call("POST", "/api/runs", token, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["runId"]

    async def get(self, token: str, path: str, **params: Any) -> Any:
        answer = await self.call("GET", path, token, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ended(self, token: str, run_id: str) -> dict[str, Any]:
        """The run once it has ended."""
        run = await self.get(token, f"/api/runs/{run_id}", wait=PATIENCE)
        assert run["status"] in ("succeeded", "failed", "cancelled"), run
        return run

    async def outcome(self, token: str, **body: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """A run started and watched to its end: its steps and its completion."""
        run_id = await self.create(token, **body)
        async with self.viewer(token) as viewer:
            await viewer.send(type="start_agent", runId=run_id)
            return await viewer.to_the_end()

    @asynccontextmanager
    async def viewer(
        self, token: str, *, url: str | None = None, **authenticate: Any
    ) -> AsyncIterator[Viewer]:
        """An authenticated connection, or to ``url`` instead of straight to the server."""
        async with connect(url or self.socket_url, max_size=2**26) as socket:
            viewer = Viewer(socket)
            await viewer.send(type="authenticate", token=token, **authenticate)
            viewer.welcome = await viewer.next("authentication")
            assert viewer.welcome["status"] == "success", viewer.welcome
            yield viewer


@dataclass(slots=True)
class Viewer:
    """One connection, message by message."""

    socket: ClientConnection
    welcome: dict[str, Any] = field(default_factory=dict)

    async def send(self, **message: Any) -> None:
        await self.socket.send(orjson.dumps(message).decode())

    async def next(self, *types: str, **fields: Any) -> dict[str, Any]:
        """The next message of one of these types and with these fields; others are passed over."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = orjson.loads(await self.socket.recv())
                fits = all(message.get(name) == value for name, value in fields.items())
                if fits and (not types or message["type"] in types):
                    return message

    async def next_step(self) -> dict[str, Any]:
        """The next step; it is an error if something else of the log comes first."""
        message = await self.next("step_update", "completion", "error")
        assert message["type"] == "step_update", message
        return message

    async def to_the_end(self) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Every step up to the completion, and the completion."""
        steps = []
        while (message := await self.next("step_update", "completion", "error"))["type"] == "step_update":
            steps.append(message)
        assert message["type"] == "completion", message
        return steps, message

    async def closed(self) -> tuple[int, str] | None:
        """Code and reason of the server's close frame, whatever comes before it; None: it just hung up."""
        with contextlib.suppress(ConnectionClosed):
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.socket.recv()
        frame = self.socket.protocol.close_rcvd
        return (frame.code, frame.reason) if frame else None


def numbers(steps: list[dict[str, Any]]) -> list[int]:
    return [step["stepNumber"] for step in steps]
