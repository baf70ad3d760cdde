"""A real server in a process of its own, the demo shop in a thread, and clients that speak the wire."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from stepwire.demo.shop import demo_shop

SECRET = "a-shared-secret-of-at-least-32-bytes"
READY_SECONDS = 60


class _QuietServer(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        pass


@dataclass(slots=True)
class Site:
    """A web application on loopback, in a thread."""

    url: str
    host: str


@pytest.fixture(scope="session")
def shop() -> Iterator[Site]:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(demo_shop(), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{port}/", f"127.0.0.1:{port}")
    server.should_exit = True
    thread.join(10)


@dataclass(slots=True)
class Server:
    """``stepwire serve`` in a process of its own; can be killed and started again on its data."""

    data: Path
    settings: dict[str, str]
    port: int = 0
    process: subprocess.Popen[str] | None = None
    log: list[str] = field(default_factory=list)

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("STEPWIRE_")}
        environment |= {"STEPWIRE_JWT_SECRET": SECRET, **self.settings}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stepwire", "serve", "--listen", f"127.0.0.1:{self.port}", "--data", str(self.data)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=(self.data.parent / f"{self.data.name}.log").open("a"),
            text=True,
        )
        assert self.process.stdout is not None
        ready = self.process.stdout.readline()
        assert ready.startswith("ready http://127.0.0.1:"), self.stderr()
        self.port = int(ready.rpartition(":")[2])

    def stderr(self) -> str:
        return (self.data.parent / f"{self.data.name}.log").read_text()

    def kill(self) -> None:
        """kill -9: it gets no chance to tidy up."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, sub: str = "ada", *more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "stepwire", "token", "--sub", sub, *more],
            env={**os.environ, "STEPWIRE_JWT_SECRET": SECRET},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    async def create(self, token: str, **body: Any) -> str:
        async with httpx.AsyncClient(base_url=self.url, timeout=30) as client:
            answer = await client.post("/api/runs", json=body, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 201, answer.text
            return answer.json()["runId"]

    async def get(self, token: str, path: str, **params: Any) -> Any:
        async with httpx.AsyncClient(base_url=self.url, timeout=90) as client:
            answer = await client.get(path, params=params, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200, answer.text
            return answer.json()

    @asynccontextmanager
    async def viewer(self, token: str) -> AsyncIterator[Viewer]:
        async with connect(self.url.replace("http", "ws") + "/ws", max_size=2**26) as socket:
            viewer = Viewer(socket)
            await viewer.send(type="authenticate", token=token)
            authentication = await viewer.next("authentication")
            assert authentication["status"] == "success"
            yield viewer


@dataclass(slots=True)
class Viewer:
    """One connection, message by message."""

    socket: ClientConnection

    async def send(self, **message: Any) -> None:
        await self.socket.send(orjson.dumps(message).decode())

    async def next(self, *types: str) -> dict[str, Any]:
        """The next message of one of these types; others are passed over."""
        async with asyncio.timeout(60):
            while True:
                message = orjson.loads(await self.socket.recv())
                if not types or message["type"] in types:
                    return message

    async def steps_to_the_end(self) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Every step up to the completion, and the completion."""
        steps = []
        while True:
            message = await self.next("step_update", "completion", "error")
            assert message["type"] != "error", message
            if message["type"] == "completion":
                return steps, message
            steps.append(message)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, shop: Site) -> Iterator[Server]:
    """One server that many tests share."""
    server = Server(tmp_path_factory.mktemp("server") / "data", {"STEPWIRE_AGENT_PRIVATE_HOSTS": "127.0.0.1"})
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that one test may kill; not started yet."""
    server = Server(tmp_path / "data", {"STEPWIRE_AGENT_PRIVATE_HOSTS": "127.0.0.1"})
    yield server
    if server.process is not None:
        server.stop()


@pytest.fixture(scope="session")
def token(server: Server) -> str:
    return server.token()
