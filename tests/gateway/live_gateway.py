"""A real server on a free port around in-memory adapters, and a client that remembers frames."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect

from stepwire.clock import SystemClock
from stepwire.gateway.server import serving
from stepwire.gateway.stream.agenda import Agenda
from stepwire.gateway.stream.channel import Channels
from stepwire.gateway.stream.shelf import Shelf
from stepwire.gateway.stream.socket import Desk, SocketLimits
from stepwire.gateway.stream.studio import Studio
from stepwire.gateway.stream.takeover import Parking
from stepwire.gateway.stream.websocket import WebSocketGateway
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope, TokenRefused
from stepwire.runs.actions import Click, Command, Target
from stepwire.runs.events import Ended, PictureRef, Rect, Step, Timings
from stepwire.runs.model import Run, Spec, Status, Viewport
from stepwire.runs.service import Chance, RunService
from stepwire.testing import MemoryEngine, memory_storage

BORN = datetime(2026, 1, 1, tzinfo=UTC)


class Tokens:
    """Tokens that say in plain text who bears them: ``ada``, ``ada;runs:view``, ``bad``."""

    lifetime = timedelta(hours=1)

    def __init__(self, clock) -> None:
        self.clock = clock

    async def verify(self, token: str) -> Identity:
        if token.startswith("bad"):
            raise TokenRefused("This token is bad.")
        subject, _, words = token.partition(";")
        scopes = frozenset(Scope(word) for word in words.split()) or DEFAULT_SCOPES
        now = self.clock.now()
        return Identity(subject.partition("#")[0], now, now + self.lifetime, scopes)


class Links:
    def link(self, run_id: str, number: int) -> str:
        return f"https://pictures.example/{run_id}/{number}?sig=x"


class Disk:
    def free_bytes(self) -> int:
        return 10**12


class World:
    """Everything behind the socket, in memory; a worker is played by the test."""

    def __init__(
        self, clock=None, limits: SocketLimits | None = None, origins=frozenset(), storage=None, engine=None
    ) -> None:
        numbers = count(1)
        self.clock = clock or SystemClock()
        self.storage = storage or memory_storage()
        self.engine = engine or MemoryEngine(max_queued=1000)
        chance = Chance(lambda: f"run-{next(numbers)}", lambda: f"e{next(numbers)}", lambda data: data.hex())
        self.service = RunService(self.storage, self.engine, self.clock, chance, Disk())
        self.shelf = Shelf()
        self.channels = Channels(
            self.engine.log, Studio(self.storage.blobs, Links(), self.shelf, self.clock), self.clock
        )
        self.tokens = Tokens(self.clock)
        self.parking = Parking(self.storage.parked, self.clock)
        desk = Desk(
            service=self.service,
            queue=self.engine.queue,
            verifier=self.tokens,
            channels=self.channels,
            parking=self.parking,
            agenda=Agenda(self.clock),
            clock=self.clock,
            new_session=lambda: f"session-{next(numbers)}",
            limits=limits or SocketLimits(),
        )
        self.gateway = WebSocketGateway(desk, origins)
        self.url = ""

    @asynccontextmanager
    async def served(self) -> AsyncIterator[World]:
        @asynccontextmanager
        async def lifespan(app):
            async with self.gateway.running():
                yield

        app = Starlette(routes=[WebSocketRoute("/ws", self.gateway.endpoint)], lifespan=lifespan)
        async with serving(app, "127.0.0.1", 0) as url:
            self.url = url.replace("http", "ws") + "/ws"
            yield self

    # -- the worker's side ----------------------------------------------------------------------

    async def add_run(
        self, run_id: str = "run-1", owner: str = "ada", status: Status = Status.RUNNING, epoch: str = "epoch"
    ) -> Run:
        run = Run(run_id, owner, Spec(task="Go"), epoch, "digest", BORN, status=status)
        await self.storage.records.add(run)
        return run

    async def step(self, run_id: str = "run-1", picture: bytes | None = b"picture") -> None:
        last = await self.engine.log.last(run_id)
        after = last.offset if last else 0
        key = f"runs/{run_id}/{after + 1}"
        if picture is not None:
            await self.storage.blobs.put(key, picture)
        ref = PictureRef(key, 1280, 800, len(picture)) if picture is not None else None
        await self.engine.log.append(run_id, a_step(after + 1, ref), after=after)

    async def steps(self, number: int, run_id: str = "run-1") -> None:
        for _ in range(number):
            await self.step(run_id)

    async def end(self, run_id: str = "run-1", status: Status = Status.SUCCEEDED) -> None:
        last = await self.engine.log.last(run_id)
        code = None if status is Status.SUCCEEDED else CompletionCode.TASK_FAILED
        ended = Ended(status, BORN, (a_command(),), code, "It failed." if code else None, {"price": 3})
        await self.engine.log.append(run_id, ended, after=last.offset if last else 0)


def a_command() -> Command:
    return Command(action=Click(target=Target(role="button", name="Buy")), explanation="Buying")


def a_step(number: int, picture: PictureRef | None = None, **changes) -> Step:
    fields = {
        "number": number,
        "attempt": 1,
        "at": BORN,
        "action": Click(target=Target(role="button", name="Buy", css="#buy")),
        "explanation": f"Step {number}",
        "url": "https://shop.example/",
        "title": "Shop",
        "viewport": Viewport(),
        "picture": picture,
        "timings": Timings(0.1, 0.2, 0.3, 0.4),
        "rect": Rect(1, 2, 3, 4),
    }
    return Step(**{**fields, **changes})


class Client:
    """One peer. ``log`` is every message so far; pongs to protocol pings are sent by the library."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.log: list[dict] = []

    async def say(self, **message) -> None:
        await self.connection.send(json.dumps(message))

    async def hear(self, type_: str | None = None, **fields) -> dict:
        """The next message of this type and with these fields; others are only remembered."""
        async with asyncio.timeout(10):
            while True:
                message = json.loads(await self.connection.recv())
                self.log.append(message)
                if type_ in (None, message["type"]) and fields.items() <= message.items():
                    return message

    async def hello(self, token: str = "ada", **more) -> dict:
        await self.say(type="authenticate", token=token, **more)
        return await self.hear("authentication")

    async def hear_steps(self, upto: int) -> list[int]:
        await self.hear("step_update", stepNumber=upto)
        return self.numbers

    @property
    def numbers(self) -> list[int]:
        return [message["stepNumber"] for message in self.log if message["type"] == "step_update"]

    async def closed(self) -> tuple[int, str]:
        async with asyncio.timeout(10):
            await self.connection.wait_closed()
        return self.connection.close_code, self.connection.close_reason


class Peers(AsyncExitStack):
    """Opens clients and closes them all at the end."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    async def client(self, *, token: str | None = "ada", headers=None, **more) -> Client:
        options = {"ping_interval": None, "additional_headers": headers, "compression": None, **more}
        client = Client(await self.enter_async_context(connect(self.world.url, **options)))
        if token is not None:
            await client.hello(token)
        return client


def picture_of(message: dict) -> bytes:
    return base64.b64decode(message["screenshot"])


HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)
MASK = b"\x00\x00\x00\x00"


def masked(opcode: int, payload: bytes = b"", *, fin: bool = True) -> bytes:
    """A client's frame, whatever it holds."""
    first = (0x80 if fin else 0) | opcode
    size = len(payload)
    if size < 126:
        return bytes([first, 0x80 | size]) + MASK + payload
    if size < 65_536:
        return bytes([first, 0x80 | 126]) + size.to_bytes(2, "big") + MASK + payload
    return bytes([first, 0x80 | 127]) + size.to_bytes(8, "big") + MASK + payload


def text(**message) -> bytes:
    return masked(1, json.dumps(message).encode())


class RawPeer:
    """A peer that may break every rule; it reads only when told to, and answers no ping."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handshake: bytes) -> None:
        self.reader = reader
        self.writer = writer
        self.handshake = handshake

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def frame(self) -> tuple[int, bytes]:
        async with asyncio.timeout(10):
            first, size = await self.reader.readexactly(2)
            if size == 126:
                size = int.from_bytes(await self.reader.readexactly(2), "big")
            elif size == 127:
                size = int.from_bytes(await self.reader.readexactly(8), "big")
            return first & 0x0F, await self.reader.readexactly(size)

    async def message(self, type_: str) -> dict:
        while True:
            opcode, payload = await self.frame()
            if opcode == 1 and (message := json.loads(payload))["type"] == type_:
                return message

    async def closed(self) -> tuple[int, str]:
        """Code and reason of the close frame that comes after whatever else."""
        while True:
            opcode, payload = await self.frame()
            if opcode == 8:
                return int.from_bytes(payload[:2], "big"), payload[2:].decode()

    def cut(self) -> None:
        """Vanish without a close frame."""
        self.writer.transport.abort()


@asynccontextmanager
async def raw_peer(world, *, receive_buffer: int | None = None) -> AsyncIterator[RawPeer]:
    host, port = world.url.removeprefix("ws://").removesuffix("/ws").split(":")
    sock = socket.socket()
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=sock, limit=receive_buffer or 65_536)
    writer.write(HANDSHAKE)
    handshake = await reader.readuntil(b"\r\n\r\n")
    try:
        yield RawPeer(reader, writer, handshake)
    finally:
        writer.transport.abort()
