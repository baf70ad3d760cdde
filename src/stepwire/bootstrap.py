"""The one place where adapters are chosen and put together.

Three sizes, each inside the next: the *archive* (what is durable), the *runtime* (that, with a
browser and a worker), and the *server* (that, with the gateway in front).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import structlog
from fastapi import FastAPI

from stepwire.agent.ports import Browser
from stepwire.agent.worker import Tools, Worker
from stepwire.auth.jwks import JwksKeys
from stepwire.auth.keys import KeyRing, KeySource, public_keys, shared_secrets
from stepwire.auth.tokens import JwtVerifier, TokenContent, mint
from stepwire.browser.chromium import ChromiumBrowser
from stepwire.browser.executable import NoBrowser, find_executable
from stepwire.clock import SystemClock
from stepwire.demo.shop import demo_shop
from stepwire.engine.local import LocalEngine
from stepwire.gateway.api.one_time_codes import OneTimeCodes
from stepwire.gateway.api.parts import Doubt, Parts, Runs, Watch
from stepwire.gateway.api.picture_links import PictureLinks
from stepwire.gateway.api.pictures import Pictures
from stepwire.gateway.app import create_app
from stepwire.gateway.health import Check, Checks, database_check, disk_check
from stepwire.gateway.metrics import MeteredEngine, MeteredSpending, Metrics
from stepwire.gateway.public_address import PublicAddress
from stepwire.gateway.server import Tls, serving
from stepwire.gateway.stream.agenda import Agenda
from stepwire.gateway.stream.channel import Channels
from stepwire.gateway.stream.recent_pictures import RecentPictures
from stepwire.gateway.stream.shelf import Shelf
from stepwire.gateway.stream.socket import Desk, SocketLimits
from stepwire.gateway.stream.studio import Studio
from stepwire.gateway.stream.takeover import Parking
from stepwire.gateway.stream.websocket import WebSocketGateway
from stepwire.guard.proxy import FilteringProxy
from stepwire.planners import NotUnderstood, understand
from stepwire.planners.chooser import BuiltInPlanners
from stepwire.planners.model.asking import Persistence
from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.library import ModelLibrary
from stepwire.planners.model.making import Draw, ModelPlanners
from stepwire.planners.model.priced_models import PricedModels
from stepwire.planners.model.prices import Prices
from stepwire.playback import Pace, RecordedBrowser, RecordedPlanners
from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope
from stepwire.runs.budgets import Budgets
from stepwire.runs.errors import NewerFormat, OlderFormat
from stepwire.runs.model import Run
from stepwire.runs.ports import Clock, Engine, Storage
from stepwire.runs.recording import Recording
from stepwire.runs.recovery import recover
from stepwire.runs.retention import Keep, prunable, prune
from stepwire.runs.service import Chance, RunService
from stepwire.runs.session_service import SessionService
from stepwire.runs.spending import KEEP_DAYS
from stepwire.runs.usage_service import UsageService
from stepwire.settings import Settings, SettingsError
from stepwire.storage.data_folder import DataFolder, DataFolderBusy
from stepwire.storage.disk import FolderSpace
from stepwire.storage.local import open_storage
from stepwire.storage.secrets import KeyFileSpoilt

_log = structlog.get_logger(__name__)

DEVELOPMENT_SECRET = "tokens.key"  # noqa: S105 - the name of its file
DIGEST_KEY = "digests.key"
LINKS_KEY = "picture-links.key"
JWKS_SECONDS = 5.0
PRUNE_SECONDS = 3_600.0
DRAIN_SECONDS = 20.0


class EnvironmentProblem(Exception):
    """This machine cannot do what was asked; the message says what to do."""


class AddressTaken(EnvironmentProblem):
    """The address to listen on cannot be had."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What is durable, and the rules on top of it."""

    settings: Settings
    folder: DataFolder
    storage: Storage
    engine: Engine
    metrics: Metrics
    service: RunService
    sessions: SessionService
    budgets: Budgets
    clock: Clock

    async def prune(self, *, dry_run: bool = False) -> list[Run]:
        """Let old ended runs go; returns them. With ``dry_run`` nothing is changed."""
        keep = Keep(self.settings.keep_days, int(self.settings.keep_gb * 1e9))
        records, now = self.storage.records, self.clock.now()
        if dry_run:
            return await prunable(records, now, keep)
        return await prune(records, self.service.forget, now, keep)


@dataclass(frozen=True, slots=True)
class Runtime:
    """An archive with a browser and a worker: runs that are started here are worked on here."""

    archive: Archive
    browser: Browser
    worker: Worker


Stage = Callable[[Archive], AbstractAsyncContextManager[Tools]]


@asynccontextmanager
async def open_archive(settings: Settings, *, held: bool = False) -> AsyncIterator[Archive]:
    """What lies in the data folder; only if it is ``held`` may it be migrated. Raises EnvironmentProblem."""
    clock = SystemClock()
    folder = _made(DataFolder(settings.data))
    try:
        async with (
            open_storage(folder, clock, migrate=held) as stored,
            LocalEngine(folder.log, max_queued=settings.max_queued) as local,
        ):
            metrics = Metrics(stored.records)
            spending = MeteredSpending(stored.spending, metrics)
            storage = replace(stored, blobs=RecentPictures(stored.blobs), spending=spending)
            engine = MeteredEngine(local, metrics)
            models = PricedModels(model_configuration(settings), Prices(settings.model_prices))
            budgets = Budgets(storage.spending, clock, models, settings.allowances())
            service = RunService(storage, engine, clock, _chance(folder), FolderSpace(folder.path), budgets)
            sessions = SessionService(storage.sessions, clock)
            yield Archive(settings, folder, storage, engine, metrics, service, sessions, budgets, clock)
    except (NewerFormat, OlderFormat, KeyFileSpoilt) as unusable:
        raise EnvironmentProblem(str(unusable)) from unusable


@asynccontextmanager
async def open_runtime(settings: Settings, stage: Stage | None = None) -> AsyncIterator[Runtime]:
    """The archive held alone, its runs put right, and a worker at work. Raises EnvironmentProblem.

    The ``stage`` gives what runs are worked on with: Chromium behind the guard, and the built-in planners.

    On leaving, runs at work are ended, or left for the next start if they are restartable.
    """
    try:
        with _made(DataFolder(settings.data)).locked():
            async with (
                open_archive(settings, held=True) as archive,
                _working(archive, stage or _chromium) as runtime,
            ):
                yield runtime
    except DataFolderBusy as busy:
        raise EnvironmentProblem(str(busy)) from busy


@asynccontextmanager
async def _working(archive: Archive, stage: Stage) -> AsyncIterator[Runtime]:
    settings = archive.settings
    recovered = await recover(archive.storage, archive.engine, archive.clock)
    _log.info("runs_recovered", queued=recovered.queued, lost=recovered.lost, ended=recovered.ended)
    async with stage(archive) as tools:
        worker = Worker(
            archive.storage, archive.engine, tools, archive.clock, settings.max_runs, archive.budgets
        )
        async with _meanwhile(worker.serve(), _prune_hourly(archive)):
            yield Runtime(archive, tools.browser, worker)


@asynccontextmanager
async def _chromium(archive: Archive) -> AsyncIterator[Tools]:
    settings = archive.settings
    async with (
        FilteringProxy(settings.agent_private_hosts) as guard,
        ChromiumBrowser(guard, settings.browser_path) as browser,
        ModelLibrary(model_configuration(settings), Prices(settings.model_prices)) as models,
    ):
        planners = BuiltInPlanners(models=_model_planners(settings, models, archive.clock))
        yield Tools(browser, planners, recording=settings.record_decisions)


def _model_planners(settings: Settings, models: ModelLibrary, clock: Clock) -> ModelPlanners:
    draw = Draw(mark=lambda: secrets.token_hex(8), share=lambda: secrets.randbelow(1_000) / 1_000)
    return ModelPlanners(
        models.configuration, models, clock, draw, Persistence(deadline=settings.model_seconds)
    )


def model_configuration(settings: Settings) -> ModelConfiguration:
    """The models that the operator chose, with their keys. Raises SettingsError for a key that is no file."""
    return ModelConfiguration(
        model=settings.model,
        base_url=settings.model_base_url,
        fallback=settings.model_fallback,
        fallback_base_url=settings.model_fallback_base_url,
        allowed=settings.models,
        output=settings.model_output,
        sees=settings.model_vision,
        longest_answer=settings.model_max_tokens,
        keys=Settings.model_keys(),
    )


@asynccontextmanager
async def _meanwhile(*work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Work that goes on while the context is open; what is raised inside comes out as it is, in no group."""
    problem: Exception | None = None
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in work]
        try:
            yield
        except Exception as error:  # noqa: BLE001 - raised again, behind the group that would wrap it
            problem = error
        finally:
            for task in tasks:
                task.cancel()
    if problem is not None:
        raise problem


async def _prune_hourly(archive: Archive) -> None:
    while True:
        gone = await archive.prune()
        if gone:
            _log.info("runs_pruned", count=len(gone))
        await archive.storage.spending.forget_before(archive.clock.now().date() - timedelta(days=KEEP_DAYS))
        await archive.clock.sleep(PRUNE_SECONDS)


@dataclass(frozen=True, slots=True)
class Server:
    """A runtime that answers at an address."""

    runtime: Runtime
    address: str
    codes: OneTimeCodes

    def link(self, path: str, content: TokenContent) -> str:
        """A page's address that signs in, once and within ten minutes, as a token of this content would."""
        public = self.runtime.archive.settings.public_url or self.address
        return f"{public}{path}#code={self.codes.issue(lambda: self.token(content))}"

    def token(self, content: TokenContent) -> str:
        """A token that this server accepts. Raises SettingsError when it trusts public keys only."""
        archive = self.runtime.archive
        rules = archive.settings.token_rules()
        return mint(signing_secret(archive.settings), content, rules, archive.clock.now())


@asynccontextmanager
async def open_server(settings: Settings, stage: Stage | None = None) -> AsyncIterator[Server]:
    """Serve while the context is open. Leaving it drains: runs at work may finish, then viewers must go.

    Raises SettingsError, EnvironmentProblem.
    """
    settings.require_keys_unless_loopback()
    async with open_runtime(settings, stage) as runtime, httpx.AsyncClient(timeout=JWKS_SECONDS) as http:
        archive = runtime.archive
        checks = Checks(
            {
                "low_disk": disk_check(archive.service),
                "database": database_check(archive.storage.records),
                **({} if stage else {"browser": _browser_check(settings)}),
            }
        )
        codes = OneTimeCodes(archive.clock)
        app = _application(archive, checks, token_keys(settings, http, archive.clock), codes)
        async with AsyncExitStack() as stack:
            try:
                listen, tls = settings.listen, _tls(settings)
                address = await stack.enter_async_context(serving(app, listen.host, listen.port, tls))
            except OSError as taken:
                raise AddressTaken(
                    f"{listen} cannot be listened on ({taken.strerror}). Choose another with --listen."
                ) from taken
            yield Server(runtime, address, codes)
            checks.drain()
            await runtime.worker.drain(DRAIN_SECONDS)


@asynccontextmanager
async def open_player(settings: Settings, recording: Recording, speed: float | None) -> AsyncIterator[Server]:
    """A server whose every run plays the recording; one waits under its id. ``speed`` as in `Pace`."""

    @asynccontextmanager
    async def stage(archive: Archive) -> AsyncIterator[Tools]:
        pace = Pace(archive.clock, speed)
        yield Tools(RecordedBrowser(recording, pace), RecordedPlanners(recording, pace))

    async with open_server(settings, stage) as server:
        archive = server.runtime.archive
        await archive.storage.records.add(_waiting(recording, archive.clock))
        yield server


def _waiting(recording: Recording, clock: Clock) -> Run:
    """The recorded run, as it was before it was started. Its start page is its first step."""
    limits = replace(recording.spec.limits, steps=max(1, len(recording.scenes)))
    spec = replace(recording.spec, start_url=None, secrets=(), files=(), output_schema=None, limits=limits)
    return Run(recording.run_id, "player", spec, secrets.token_hex(4), "", clock.now())


def _application(archive: Archive, checks: Checks, keys: KeySource, codes: OneTimeCodes) -> FastAPI:
    settings, storage, engine, clock = archive.settings, archive.storage, archive.engine, archive.clock
    verifier = JwtVerifier(keys, settings.token_rules(), clock)
    public = PublicAddress(settings.public_url or "")
    links = PictureLinks(archive.folder.secret(LINKS_KEY), clock, public)
    desk = Desk(
        service=archive.service,
        queue=engine.queue,
        verifier=verifier,
        channels=Channels(engine.log, Studio(storage.blobs, links, Shelf(), clock), clock),
        parking=Parking(storage.parked, clock),
        agenda=Agenda(clock),
        clock=clock,
        new_session=lambda: secrets.token_urlsafe(18),
        limits=SocketLimits(ping_every=settings.ping_seconds),
    )
    parts = Parts(
        runs=Runs(archive.service, storage, engine),
        verifier=verifier,
        links=links,
        pictures=Pictures(storage.blobs),
        watch=Watch(archive.metrics, checks),
        codes=codes,
        sessions=archive.sessions,
        usage=UsageService(storage.spending),
        doubt=_doubt,
        public=public,
    )
    origins = settings.allowed_origins
    welcome = frozenset({*origins, public.origin} - {""}) if origins else frozenset[str]()
    return create_app(
        parts,
        WebSocketGateway(desk, welcome),
        clock,
        allowed_origins=origins,
        trusted_proxies=settings.trusted_proxies,
    )


def _doubt(task: str) -> Doubt | None:
    """What the agent that reads plain English does not understand of a task."""
    found = understand(task)
    return Doubt(found.sentence, found.why) if isinstance(found, NotUnderstood) else None


async def serve_until_stopped(settings: Settings, ready: Callable[[Server], None]) -> None:
    """Serve until SIGTERM or SIGINT; a second one stops at once."""
    async with stop_signals() as stop, open_server(settings) as server:
        ready(server)
        await stop.wait()


@asynccontextmanager
async def stop_signals() -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set; a second signal cancels the task that entered."""
    loop, task, stop = asyncio.get_running_loop(), asyncio.current_task(), asyncio.Event()

    def stopped() -> None:
        if stop.is_set() and task is not None:
            task.cancel()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped)
    try:
        yield stop
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


@asynccontextmanager
async def open_shop(port: int = 0) -> AsyncIterator[str]:
    """The demo shop, served on loopback while the context is open; its address.

    On this port, so that recordings can be replayed when it is opened again; on any that is free when another
    program has it.
    """
    async with AsyncExitStack() as stack:
        try:
            address = await stack.enter_async_context(serving(demo_shop(), "127.0.0.1", port))
        except OSError:
            address = await stack.enter_async_context(serving(demo_shop(), "127.0.0.1", 0))
        yield address


def local_identity(subject: str) -> Identity:
    """Whoever sits at this machine, for runs in this process."""
    now = datetime.now(UTC)
    return Identity(subject, now, now + timedelta(days=365), DEFAULT_SCOPES | {Scope.ALL})


def signing_secret(settings: Settings) -> str:
    """The shared secret that tokens for this server are signed with. Raises SettingsError if it has none."""
    if settings.token_secrets:
        return settings.token_secrets[0]
    if settings.has_keys:
        raise SettingsError(
            "This server trusts public keys only: tokens come from their owner, not from here."
        )
    return DataFolder(settings.data).secret(DEVELOPMENT_SECRET)


def token_keys(settings: Settings, http: httpx.AsyncClient, clock: Clock) -> KeySource:
    """All the configured keys for tokens, or the development secret when there is none."""
    sources: list[KeySource] = []
    if settings.token_secrets or not settings.has_keys:
        sources.append(shared_secrets(settings.token_secrets or [signing_secret(settings)]))
    if settings.jwt_public_key is not None:
        sources.append(public_keys(settings.jwt_public_key))
    if settings.jwt_jwks_url is not None:
        sources.append(JwksKeys(settings.jwt_jwks_url, http, clock))
    return KeyRing(tuple(sources))


def _browser_check(settings: Settings) -> Check:
    async def check() -> str | None:
        try:
            find_executable(settings.browser_path)
        except NoBrowser as missing:
            return missing.message
        return None

    return check


def _tls(settings: Settings) -> Tls | None:
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    return Tls(settings.tls_cert, settings.tls_key)


def _made(folder: DataFolder) -> DataFolder:
    try:
        folder.make()
    except OSError as problem:
        raise EnvironmentProblem(
            f"The data folder {folder.path} cannot be used ({problem.strerror}). Choose another with --data."
        ) from problem
    return folder


def _chance(folder: DataFolder) -> Chance:
    key = folder.secret(DIGEST_KEY).encode()
    return Chance(
        run_id=lambda: f"run-{secrets.token_hex(8)}",
        epoch=lambda: secrets.token_hex(4),
        digest=lambda data: hmac.new(key, data, hashlib.sha256).hexdigest(),
    )
