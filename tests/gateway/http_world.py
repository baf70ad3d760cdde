"""The HTTP side around in-memory adapters, and a client that bears a token."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
from PIL import Image

from stepwire.gateway.api.one_time_codes import OneTimeCodes
from stepwire.gateway.api.parts import Doubt, Parts, Runs, Watch
from stepwire.gateway.api.picture_links import PictureLinks
from stepwire.gateway.api.pictures import Pictures
from stepwire.gateway.app import create_app
from stepwire.gateway.health import Checks
from stepwire.gateway.metrics import FanOut, MeteredEngine, MeteredSpending, Metrics
from stepwire.gateway.public_address import PublicAddress
from stepwire.protocol.codes import AuthenticationCode, CompletionCode
from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope, TokenRefused
from stepwire.runs.actions import Click, Command, Target
from stepwire.runs.artifacts import Artifact, media_type
from stepwire.runs.budgets import Allowances, Budgets
from stepwire.runs.ending import end_run
from stepwire.runs.events import Ended, PageRef, PictureRef, Step, Timings
from stepwire.runs.model import Run, Status, Viewport
from stepwire.runs.ports import Models
from stepwire.runs.service import Chance, RunService
from stepwire.runs.session_service import SessionService
from stepwire.runs.usage_service import UsageService
from stepwire.testing import ManualClock, MemoryEngine, memory_storage

BORN = datetime(2026, 1, 1, tzinfo=UTC)


def jpeg(width: int = 128, height: int = 80) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (40, 90, 160)).save(buffer, "JPEG")
    return buffer.getvalue()


class Tokens:
    """In plain text: ``ada``, ``ada;runs:view``, ``ada;runs:view;run-1 run-2``, or a code to refuse with."""

    async def verify(self, token: str) -> Identity:
        if token in set(AuthenticationCode):
            raise TokenRefused("Refused.", AuthenticationCode(token))
        subject, words, runs = (*token.split(";"), "", "")[:3]
        scopes = frozenset(Scope(word) for word in words.split()) or DEFAULT_SCOPES
        return Identity(subject, BORN, BORN + timedelta(days=1), scopes, frozenset(runs.split()) or None)


class Disk:
    free = 10**12

    def free_bytes(self) -> int:
        return self.free


class Sockets:
    """A WebSocket side that nobody talks to."""

    fan_out = FanOut(connections=3, viewers=2, outbox_depth=1_000, viewers_dropped=1)
    entered = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self.entered += 1
        yield

    async def endpoint(self, websocket) -> None:
        await websocket.accept()
        await websocket.send_text('{"type":"pong"}')
        await websocket.close()


class World:
    """Everything behind the routes; a worker is played by the test."""

    def __init__(
        self,
        *,
        max_queued: int = 10,
        allowed_origins: tuple[str, ...] = (),
        public: PublicAddress = PublicAddress(),  # noqa: B008 - frozen
        models: Models | None = None,
        allowances: Allowances = Allowances(),  # noqa: B008 - frozen
    ) -> None:
        numbers = count(1)
        self.clock = ManualClock()
        self.storage = memory_storage()
        self.metrics = Metrics(self.storage.records)
        self.storage = replace(self.storage, spending=MeteredSpending(self.storage.spending, self.metrics))
        self.engine = MeteredEngine(MemoryEngine(max_queued=max_queued), self.metrics)
        self.disk = Disk()
        self.sockets = Sockets()
        self.links = PictureLinks("k" * 64, self.clock, public)
        chance = Chance(lambda: f"run-{next(numbers)}", lambda: f"e{next(numbers)}", lambda data: data.hex())
        self.budgets = Budgets(self.storage.spending, self.clock, models, allowances)
        self.service = RunService(self.storage, self.engine, self.clock, chance, self.disk, self.budgets)
        self.checks = Checks({})
        self.codes = OneTimeCodes(self.clock)
        parts = Parts(
            Runs(self.service, self.storage, self.engine),
            Tokens(),
            self.links,
            Pictures(self.storage.blobs),
            Watch(self.metrics, self.checks),
            self.codes,
            SessionService(self.storage.sessions, self.clock),
            UsageService(self.storage.spending),
            lambda task: None if task.startswith("Open ") else Doubt(task, "Begin with Open."),
            public,
        )
        self.app = create_app(parts, self.sockets, self.clock, allowed_origins=allowed_origins)

    def client(self, token: str | None = "ada", **options) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://test", headers=headers, **options
        )

    async def made(self, token: str = "ada", **fields) -> str:
        """A new run's id."""
        async with self.client(token) as client:
            answer = await client.post("/api/runs", json={"task": "Go", **fields})
        assert answer.status_code == 201, answer.text
        return answer.json()["runId"]

    async def at_work(self, run_id: str) -> Run:
        run = await self.storage.records.get(run_id)
        if run.status is Status.PENDING:
            run = await self.storage.records.swap(run, run.move(Status.QUEUED))
        return await self.storage.records.swap(run, run.move(Status.RUNNING, started_at=BORN, attempt=1))

    async def step(
        self,
        run_id: str,
        *,
        picture: bytes | None = None,
        page: str | None = None,
        files: Mapping[str, bytes] | None = None,
        error: str | None = None,
    ) -> int:
        last = await self.engine.log.last(run_id)
        number = (last.offset if last else 0) + 1
        ref = None
        if picture is not None:
            ref = PictureRef(f"runs/{run_id}/{number}-abc{number}", 128, 80, len(picture))
            await self.storage.blobs.put(ref.key, picture)
        page_ref = None
        if page is not None:
            page_ref = PageRef(f"runs/{run_id}/{number}-page", len(page.encode()))
            await self.storage.blobs.put(page_ref.key, page.encode())
        artifacts = []
        for name, data in (files or {}).items():
            artifacts.append(
                Artifact(name, f"runs/{run_id}/{number}-file-{len(artifacts)}", len(data), media_type(name))
            )
            await self.storage.blobs.put(artifacts[-1].key, data)
        step = Step(
            number=number,
            attempt=1,
            at=BORN,
            action=Click(target=Target(role="button", name="Buy", css="#buy")),
            explanation=f"Step {number}",
            url="https://shop.example/",
            title="Shop",
            viewport=Viewport(128, 80),
            picture=ref,
            page=page_ref,
            artifacts=tuple(artifacts),
            timings=Timings(0.1, 0.2, 0.3, 0.4),
            error=error,
        )
        await self.engine.log.append(run_id, step, after=number - 1)
        return number

    async def end(self, run_id: str, status: Status = Status.SUCCEEDED, result: object = None) -> None:
        run = await self.storage.records.get(run_id)
        last = await self.engine.log.last(run_id)
        command = Command(action=Click(target=Target(role="button", name="Buy")), explanation="Buy")
        code = None if status is Status.SUCCEEDED else CompletionCode.TASK_FAILED
        ended = Ended(status, BORN, (command,), code, "It failed." if code else None, result)
        await end_run(self.storage, self.engine.log, run, ended, after=last.offset if last else 0)
