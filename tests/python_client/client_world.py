"""A real server, HTTP and WebSocket, around in-memory adapters; and servers that misbehave."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

import http_world
import live_gateway
from websockets.asyncio.server import ServerConnection, serve

from stepwire.clock import SystemClock
from stepwire.gateway.api.parts import Parts
from stepwire.gateway.app import create_app
from stepwire.gateway.server import serving
from stepwire.gateway.stream.agenda import Agenda
from stepwire.gateway.stream.channel import Channels
from stepwire.gateway.stream.shelf import Shelf
from stepwire.gateway.stream.socket import Desk
from stepwire.gateway.stream.studio import Studio
from stepwire.gateway.stream.takeover import Parking
from stepwire.gateway.stream.websocket import WebSocketGateway


class ClientWorld(http_world.World):
    """Can be served, stopped and served again at the same port."""

    def __init__(self) -> None:
        super().__init__()
        self.wall = SystemClock()
        self.tokens = live_gateway.Tokens(self.wall)
        self.port = 0
        self._sessions = count(1)

    def application(self):
        parts: Parts = self.app.state.parts
        studio = Studio(self.storage.blobs, self.links, Shelf(), self.wall)
        desk = Desk(
            service=self.service,
            queue=self.engine.queue,
            verifier=self.tokens,
            channels=Channels(self.engine.log, studio, self.wall),
            parking=Parking(self.storage.parked, self.wall),
            agenda=Agenda(self.wall),
            clock=self.wall,
            new_session=lambda: f"session-{next(self._sessions)}",
        )
        return create_app(replace(parts, verifier=self.tokens), WebSocketGateway(desk), self.wall)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        async with serving(self.application(), "127.0.0.1", self.port) as url:
            self.port = int(url.rpartition(":")[2])
            yield url

    async def working(self, **fields) -> str:
        """A run that a worker has taken up."""
        run_id = await self.made(**fields)
        await self.at_work(run_id)
        return run_id


Play = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def scripted(*plays: Play) -> AsyncIterator[tuple[str, list[int]]]:
    """A server that plays these scripts, one a connection, the last again and again; and how many came."""
    came: list[int] = []

    async def play(socket: ServerConnection) -> None:
        came.append(len(came))
        await plays[min(len(came), len(plays)) - 1](socket)

    async with serve(play, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", came


async def say(socket: ServerConnection, **message: object) -> None:
    await socket.send(json.dumps(message))


async def welcome(socket: ServerConnection) -> dict:
    """Read the token, accept it, and read what is asked for then."""
    hello = json.loads(await socket.recv())
    assert hello["type"] == "authenticate"
    await say(socket, type="authentication", status="success", session="s-1")
    return json.loads(await socket.recv())


async def say_step(socket: ServerConnection, number: int, run_id: str = "run-1") -> None:
    await say(
        socket,
        type="step_update",
        stepNumber=number,
        screenshot="",
        action={"type": "back"},
        explanation=f"Step {number}",
        runId=run_id,
        position=f"e.{number}",
    )


async def say_end(socket: ServerConnection, number: int, run_id: str = "run-1") -> None:
    await say(socket, type="completion", status="success", commands=[], runId=run_id, position=f"e.{number}")


async def silence(socket: ServerConnection) -> None:
    """Accept, and say nothing at all."""
    await socket.wait_closed()
