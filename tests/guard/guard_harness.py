"""A guard to go through, raw clients, and small real servers on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address

from stepwire.guard.addresses import Address
from stepwire.guard.gate import Pass
from stepwire.guard.limits import Limits
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.proxy import FilteringProxy
from stepwire.guard.resolver import Unresolvable

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class FakeResolver:
    """Answers from a table; each name may have several answers, given one after another."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}
        self.asked: list[str] = []

    async def resolve(self, name: str) -> tuple[Address, ...]:
        self.asked.append(name)
        answers = self.answers.get(name)
        if not answers:
            raise Unresolvable(name)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return tuple(ip_address(address) for address in answer.split())


class Upstream:
    """A real server on 127.0.0.1 that talks as it is told and counts who connected."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.connections = 0
        self.heads: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[Upstream]:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    @property
    def at(self) -> str:
        return f"127.0.0.1:{self.port}"


def answering(response: bytes) -> Upstream:
    """A server that reads heads and gives each the same response, on a kept connection."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            upstream.heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(response)
            await writer.drain()

    upstream = Upstream(talk)
    return upstream


@asynccontextmanager
async def guarded(
    *listed: str,
    allowed: tuple[str, ...] = (),
    resolver: FakeResolver | None = None,
    limits: Limits | None = None,
) -> AsyncIterator[Pass]:
    """A pass of a guard with these private hosts."""
    hosts = PrivateHosts.parse(",".join(listed))
    async with (
        FilteringProxy(hosts, resolver or FakeResolver(), limits, is_own=lambda _: False) as guard,
        guard.admit("run-1", allowed) as passed,
    ):
        yield passed


async def connect(passed: Pass) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", passed.port)


async def ask(passed: Pass, request: bytes) -> bytes:
    """Send bytes, read until the guard closes."""
    reader, writer = await connect(passed)
    writer.write(request)
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    """What still comes before the other side closes, gently or not."""
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionError:
        return b""


def get(url: str, *headers: str) -> bytes:
    """A request in absolute form that wants its connection closed after it."""
    lines = [f"GET {url} HTTP/1.1", "Host: ignored", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
