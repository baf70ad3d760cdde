"""A runtime that answers at an address: the gateway stands in front of it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx
from fastapi import FastAPI

from stepwire.auth.keys import KeySource
from stepwire.auth.tokens import JwtVerifier, TokenContent, mint
from stepwire.bootstrap.archive import Archive
from stepwire.bootstrap.keys import signing_secret, token_keys
from stepwire.bootstrap.models import warn_of_models
from stepwire.bootstrap.runtime import Runtime, Stage, open_runtime
from stepwire.bootstrap.stopping import stop_signals
from stepwire.bootstrap.understanding import not_understood
from stepwire.browser.executable import NoBrowser, find_executable
from stepwire.gateway.api.one_time_codes import OneTimeCodes
from stepwire.gateway.api.parts import Doubt, Parts, Runs, Watch
from stepwire.gateway.api.picture_links import PictureLinks
from stepwire.gateway.api.pictures import Pictures
from stepwire.gateway.app import create_app
from stepwire.gateway.health import Check, Checks, database_check, disk_check
from stepwire.gateway.public_address import PublicAddress
from stepwire.gateway.server import Tls, serving
from stepwire.gateway.stream.agenda import Agenda
from stepwire.gateway.stream.channel import Channels
from stepwire.gateway.stream.shelf import Shelf
from stepwire.gateway.stream.socket import Desk, SocketLimits
from stepwire.gateway.stream.studio import Studio
from stepwire.gateway.stream.takeover import Parking
from stepwire.gateway.stream.websocket import WebSocketGateway
from stepwire.problems import AddressTaken
from stepwire.runs.usage_service import UsageService
from stepwire.settings import Settings

LINKS_KEY: Final = "picture-links.key"
JWKS_SECONDS: Final = 5.0
DRAIN_SECONDS: Final = 20.0


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
        if stage is None:
            warn_of_models(settings)
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


async def serve_until_stopped(settings: Settings, ready: Callable[[Server], None]) -> None:
    """Serve until SIGTERM or SIGINT; a second one stops at once."""
    async with stop_signals() as stop, open_server(settings) as server:
        ready(server)
        await stop.wait()


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
    found = not_understood(task)
    return Doubt(found.sentence, found.why) if found else None


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
