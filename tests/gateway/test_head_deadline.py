"""A peer that says nothing, or too slowly, is sent away; whoever has spoken is not."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from live_gateway import Peers, World
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from stepwire.gateway import head_deadline, server
from stepwire.gateway.head_deadline import HeadDeadlineProtocol, protocol_of_one_server


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(HeadDeadlineProtocol, "head_within", 0.1)


@asynccontextmanager
async def served(answer):
    app = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])
    async with server.serving(app, "127.0.0.1", 0) as url:
        yield int(url.rpartition(":")[2])


async def plain(request):
    return PlainTextResponse((await request.body()).decode() or "fine")


@asynccontextmanager
async def peer(port: int):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def to_the_end(reader) -> bytes:
    async with asyncio.timeout(10):
        return await reader.read()


@pytest.mark.parametrize(
    "said", [b"", b"\r\n", b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: "], ids=["nothing", "a line", "half a head"]
)
async def test_a_peer_that_sends_no_whole_head_is_sent_away(said):
    async with served(plain) as port, peer(port) as (reader, writer):
        writer.write(said)
        assert (await to_the_end(reader)).startswith(b"HTTP/1.1 408")


async def test_bytes_behind_an_answer_that_are_no_request_are_not_waited_for():
    async with served(plain) as port, peer(port) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        await reader.readuntil(b"fine")
        writer.write(b"GET ")
        assert (await to_the_end(reader)).startswith(b"HTTP/1.1 408")


async def test_a_slow_answer_is_waited_for():
    others_gone = asyncio.Event()

    async def slow(request):
        await others_gone.wait()
        return PlainTextResponse("at last")

    async with served(slow) as port, peer(port) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        for _ in range(2):
            async with peer(port) as (silent, _):
                await to_the_end(silent)
        others_gone.set()
        async with asyncio.timeout(10):
            assert (await reader.readuntil(b"at last")).startswith(b"HTTP/1.1 200")


async def test_a_websocket_is_left_alone():
    world = World()
    async with world.served(), Peers(world) as peers:
        client = await peers.client()
        port = int(world.url.rpartition(":")[2].removesuffix("/ws"))
        for _ in range(2):
            async with peer(port) as (silent, _):
                await to_the_end(silent)
        await client.say(type="ping")
        await client.hear("pong")


async def test_of_too_many_that_say_nothing_the_first_makes_room(monkeypatch):
    monkeypatch.setattr(HeadDeadlineProtocol, "head_within", 60)
    monkeypatch.setattr(server, "protocol_of_one_server", lambda: protocol_of_one_server(2))
    async with served(plain) as port, peer(port) as (first, _), peer(port) as second, peer(port) as third:
        assert (await to_the_end(first)).startswith(b"HTTP/1.1 408")
        for reader, writer in (second, third):
            writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            assert (await reader.readuntil(b"fine")).startswith(b"HTTP/1.1 200")


def test_the_numbers_are_those_of_the_docs():
    assert (head_deadline.HEAD_WITHIN, head_deadline.MOST_SILENT) == (10, 1_000)
