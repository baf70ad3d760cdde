"""What the HTTP side of the gateway works with, and how a route gets at it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Annotated, Protocol

from fastapi import Depends, Request
from starlette.websockets import WebSocket

from stepwire.aside import Aside
from stepwire.gateway.api.one_time_codes import OneTimeCodes
from stepwire.gateway.api.picture_links import PictureLinks
from stepwire.gateway.api.pictures import Pictures
from stepwire.gateway.health import Readiness
from stepwire.gateway.metrics import FanOut, Metrics
from stepwire.gateway.public_address import PublicAddress
from stepwire.runs.access import TokenVerifier
from stepwire.runs.ports import Engine, Storage
from stepwire.runs.service import RunService
from stepwire.runs.session_service import SessionService
from stepwire.runs.usage_service import UsageService


class WebSocketSide(Protocol):
    """What answers at ``/ws``."""

    @property
    def fan_out(self) -> FanOut:
        """How busy it is."""
        ...

    def running(self) -> AbstractAsyncContextManager[None]:
        """Entered while the application serves."""
        ...

    async def endpoint(self, websocket: WebSocket) -> None:
        """Hold one conversation, from the handshake to the close."""
        ...


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs as the gateway sees them: the rules, and where to read what happened."""

    service: RunService
    storage: Storage
    engine: Engine


@dataclass(frozen=True, slots=True)
class Watch:
    """How the operator sees how the server does."""

    metrics: Metrics
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class Doubt:
    """The first piece of a task that is not understood, and what would have been."""

    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that routes work with."""

    runs: Runs
    verifier: TokenVerifier
    links: PictureLinks
    pictures: Pictures
    watch: Watch
    codes: OneTimeCodes
    sessions: SessionService
    usage: UsageService
    doubt: Callable[[str], Doubt | None]  # of the agent that reads plain English, about a task
    public: PublicAddress = field(default=PublicAddress())
    aside: Aside = field(default_factory=Aside)


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


OfGateway = Annotated[Parts, Depends(_parts)]
