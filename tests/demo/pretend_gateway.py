"""A gateway that says what a test tells it to say, and remembers what it was told."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocketDisconnect

import stepwire
from stepwire.gateway.app import page_at

STATIC = Path(stepwire.__file__).parent / "gateway" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class PretendGateway:
    """One run, ``run-123``. Its log is replayed after a ``watch``'s position; the rest is up to the test."""

    def __init__(self, log=(), status="pending", token="good", refusing=False):
        self.refusing = refusing
        self.log = list(log)
        self.status = status
        self.token = token
        self.code = "once"
        self.heard: list[dict] = []
        self._heard_more = threading.Condition()
        self._lines: set = set()
        self._loop = None
        self.app = Starlette(
            routes=[
                Route("/", self._index),
                Route("/runs/{id}", self._index),
                Route("/api/sign-in", self._sign_in, methods=["POST"]),
                Route("/api/runs", self._runs),
                Route("/api/runs/{id}", self._run),
                WebSocketRoute("/ws", self._socket),
                Mount("/static", StaticFiles(directory=STATIC)),
            ]
        )

    def say(self, *messages) -> None:
        """Append steps and ends to the log; send everything to whoever is on the line."""
        self.log += [message for message in messages if "position" in message]
        lines = list(self._lines)

        async def send():
            for message in messages:
                for line in lines:
                    await line.send_text(json.dumps(message))

        asyncio.run_coroutine_threadsafe(send(), self._loop).result(5)

    def cut(self, code=1012, reason="restart") -> None:
        """Close every line."""

        async def close():
            for line in list(self._lines):
                await line.close(code, reason)

        asyncio.run_coroutine_threadsafe(close(), self._loop).result(5)

    def wait_for(self, kind: str, count: int = 1) -> dict:
        """The ``count``-th message of this type that came in."""

        def found():
            return [message for message in self.heard if message["type"] == kind]

        with self._heard_more:
            assert self._heard_more.wait_for(lambda: len(found()) >= count, timeout=10), self.heard
        return found()[count - 1]

    async def _index(self, request):
        root = "../" if request.path_params else ""
        return HTMLResponse(page_at(root), headers={"content-security-policy": POLICY})

    async def _sign_in(self, request):
        """The code ``once`` is good once."""
        code, self.code = self.code, None
        good = (await request.json())["code"] == code
        return JSONResponse({"token": self.token}) if good else JSONResponse({}, 401)

    def _allowed(self, request) -> bool:
        return request.headers.get("authorization") == f"Bearer {self.token}"

    async def _runs(self, request):
        if not self._allowed(request):
            return JSONResponse({}, 401)
        return JSONResponse({"items": [await self._record()]})

    async def _run(self, request):
        return JSONResponse(await self._record() if self._allowed(request) else {}, 200)

    async def _record(self):
        return {"runId": "run-123", "status": self.status, "task": "Buy one navy <b>storm lantern</b>"}

    async def _socket(self, socket):
        await socket.accept()
        if self.refusing:
            await socket.close(1013, "overloaded")
            return
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                message = json.loads(await socket.receive_text())
                await self._obey(socket, message)
                with self._heard_more:
                    self.heard.append(message)
                    self._heard_more.notify_all()
        except WebSocketDisconnect:
            pass
        finally:
            self._lines.discard(socket)

    async def _obey(self, socket, message):
        match message["type"]:
            case "authenticate" if message["token"] == self.token:
                await socket.send_json({"type": "authentication", "status": "success", "session": "s-1"})
            case "authenticate":
                await socket.send_json(
                    {"type": "authentication", "status": "failed", "error": "That token is not good."}
                )
            case "watch":
                await socket.send_json(
                    {"type": "run_status", "runId": "run-123", "status": self.status, "viewers": 2}
                )
                positions = [entry["position"] for entry in self.log]
                after = message.get("after")
                start = positions.index(after) + 1 if after in positions else 0
                for entry in self.log[start:]:
                    await socket.send_json(entry)
                self._lines.add(socket)
