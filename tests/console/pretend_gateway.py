"""A gateway that says what a test tells it to say, and remembers what it was told."""

from __future__ import annotations

import asyncio
import base64
import json
import threading

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocketDisconnect

from stepwire.gateway.console import PATHS, STATIC, console


class PretendGateway:
    """One run, ``run-123``. Its log is replayed after a ``watch``'s position; the rest is up to the test."""

    def __init__(self, log=(), status="pending", token="good", task="Buy one navy <b>storm lantern</b>"):
        self.task = task
        self.log = list(log)
        self.status = status
        self.token = token
        self.code = "once"
        self.runs = None
        self.pictures: list[bytes] = []
        self._sent: list[bytes] = []
        self.asked_for: list[str] = []
        self.sending = threading.Event()
        self.sending.set()
        self.answering = threading.Event()
        self.answering.set()
        self.recording: dict = {"commands": [{}]}
        self.sessions: list[str] = []
        self.doubt: dict | None = None
        self.decisions: dict[int, list[dict]] = {}
        self.created = (201, {"runId": "run-123", "status": "queued"})
        self.heard: list[dict] = []
        self._heard_more = threading.Condition()
        self._lines: set = set()
        self._talking = asyncio.Lock()  # what is said comes after a replay, to every line
        self._loop = None
        self.app = Starlette(
            routes=[
                *(Route(path, console) for path in PATHS),
                Route("/api/sign-in", self._sign_in, methods=["POST"]),
                Route("/api/sessions", self._sessions),
                Route("/api/understand", self._understand, methods=["POST"]),
                Route("/api/runs", self._runs),
                Route("/api/runs", self._create, methods=["POST"]),
                Route("/api/runs/{id}", self._run),
                Route("/api/runs/{id}/steps/{number:int}", self._step),
                Route("/api/runs/{id}/steps/{number:int}/page", self._page),
                Route("/api/runs/{id}/steps/{number:int}/decision", self._decision),
                Route("/api/runs/{id}/export", self._export),
                Route("/pictures/{number:int}", self._picture),
                Route("/sent/{number:int}", self._sent_picture),
                Route("/api/runs/{id}/{order}", self._order, methods=["POST"]),
                WebSocketRoute("/ws", self._socket),
                Mount("/static", StaticFiles(directory=STATIC)),
            ]
        )

    def say(self, *messages) -> None:
        """Append steps and ends to the log; send everything to whoever is on the line."""

        async def send():
            async with self._talking:
                self.log += [message for message in messages if "position" in message]
                for message in messages:
                    for line in list(self._lines):
                        await line.send_json(self._linked(message))

        asyncio.run_coroutine_threadsafe(send(), self._loop).result(5)

    def cut(self, code=1012, reason="restart") -> None:
        """Close every line."""

        async def close():
            async with self._talking:
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
        await asyncio.to_thread(self.answering.wait, 60)
        if self.runs is None:
            return JSONResponse({"items": [self._record()]})
        query = request.query_params
        wanted = query.get("status", "").split(",") if "status" in query else None
        found = [
            run
            for run in self.runs
            if (wanted is None or run["status"] in wanted) and query.get("q", "") in run["task"]
        ]
        return JSONResponse({"items": found})

    async def _run(self, request):
        if not self._allowed(request):
            return JSONResponse({}, 401)
        if request.path_params["id"] != "run-123":
            return JSONResponse({"detail": "There is no such run.", "code": "unknown_run"}, 404)
        return JSONResponse(self._record())

    async def _step(self, request):
        return JSONResponse({"screenshotUrl": f"pictures/{request.path_params['number']}"})

    async def _page(self, request):
        number = request.path_params["number"]
        text = f'heading "Your basket"\n  text "After step {number}"\nbutton "Go to checkout"'
        return JSONResponse({"stepNumber": number, "text": text})

    async def _decision(self, request):
        number = request.path_params["number"]
        if number not in self.decisions:
            return JSONResponse({"code": "not_found", "detail": "None is kept."}, 404)
        return JSONResponse({"stepNumber": number, "exchanges": self.decisions[number]})

    async def _export(self, request):
        if request.query_params["format"] == "json":
            return JSONResponse(self.recording)
        return Response(f"a {request.query_params['format']} file", media_type="text/plain")

    async def _sessions(self, request):
        return JSONResponse({"items": [{"name": name} for name in self.sessions]})

    async def _picture(self, request):
        """One of the pictures that the test has put there."""
        picture = self.pictures[request.path_params["number"] % len(self.pictures)]
        return Response(picture, media_type="image/jpeg")

    def _linked(self, message):
        """As a viewer gets it that asked for addresses: the picture is a request of its own."""
        if not message.get("screenshot"):
            return message
        self._sent.append(base64.b64decode(message["screenshot"]))
        return {**message, "screenshot": "", "screenshotUrl": f"sent/{len(self._sent) - 1}"}

    async def _sent_picture(self, request):
        """Of those in full it is remembered that they were asked for."""
        if "width" not in request.query_params:
            self.asked_for.append(request.url.path.lstrip("/"))
            await asyncio.to_thread(self.sending.wait, 60)
        return Response(self._sent[request.path_params["number"]], media_type="image/jpeg")

    async def _understand(self, request):
        """Everything is understood, unless the test doubts a piece that is in the task."""
        task = (await request.json())["task"]
        doubted = self.doubt and self.doubt["sentence"] in task
        return JSONResponse({"understood": False, **self.doubt} if doubted else {"understood": True})

    async def _create(self, request):
        """The answer that the test has put there; what was asked for is remembered."""
        self._note({"type": "create", **await request.json()})
        status, document = self.created
        return JSONResponse(document, status)

    async def _order(self, request):
        order = request.path_params["order"]
        asked = json.loads(await request.body() or b"{}")
        self._note({"type": order, "runId": request.path_params["id"], **asked})
        return JSONResponse(self._record())

    def _record(self):
        return {
            "runId": "run-123",
            "status": self.status,
            "task": self.task,
            "agent": "plain",
            "owner": "ada",
            "createdAt": "2026-01-02T03:04:05Z",
            "startedAt": "2026-01-02T03:04:06Z",
            "steps": 0,
            "maxSteps": 100,
            "maxSeconds": 600,
        }

    def _note(self, message) -> None:
        with self._heard_more:
            self.heard.append(message)
            self._heard_more.notify_all()

    async def _socket(self, socket):
        await socket.accept()
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                message = json.loads(await socket.receive_text())
                await self._obey(socket, message)
                self._note(message)
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
                    {
                        "type": "authentication",
                        "status": "failed",
                        "error": "That token is not good.",
                        "code": "not_authenticated",
                    }
                )
            case "watch" if message["runId"] != "run-123":
                self._lines.add(socket)
            case "watch":
                async with self._talking:
                    await self._replay(socket, message.get("after"))
                    self._lines.add(socket)

    async def _replay(self, socket, after):
        await socket.send_json(
            {"type": "run_status", "runId": "run-123", "status": self.status, "viewers": 2}
        )
        positions = [entry["position"] for entry in self.log]
        start = positions.index(after) + 1 if after in positions else 0
        for entry in self.log[start:]:
            await socket.send_json(self._linked(entry))
