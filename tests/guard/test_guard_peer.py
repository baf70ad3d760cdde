"""One side of a conversation."""

from __future__ import annotations

import asyncio

import h11
import pytest
from guard_harness import Upstream

from stepwire.guard.dialer import Stream
from stepwire.guard.peer import Garbled, Patience, Peer, patience


async def peer_of(server: Upstream, waits: object) -> Peer:
    return Peer(Stream(*await asyncio.open_connection("127.0.0.1", server.port)), h11.CLIENT, 1000, waits)


async def test_patience_ends_when_nothing_moves_and_a_sign_of_life_puts_it_off() -> None:
    with pytest.raises(TimeoutError):
        async with patience(0.0):
            await asyncio.Event().wait()
    async with asyncio.timeout(1) as deadline:
        Patience(60.0, deadline).renew()
        assert (deadline.when() or 0) > asyncio.get_running_loop().time() + 50


async def test_an_event_that_cannot_be_said_is_garbled(hello: Upstream) -> None:
    async with patience(10) as waits:
        peer = await peer_of(hello, waits)
        with pytest.raises(Garbled):
            await peer.send(h11.EndOfMessage())
        peer.stream.cut()


async def test_a_head_beyond_the_bound_is_garbled_even_when_it_comes_at_once() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2000 + b"\r\n\r\n")
        await writer.drain()

    async with Upstream(talk).listen() as server, patience(10) as waits:
        peer = await peer_of(server, waits)
        await peer.send(h11.Request(method="GET", target="/", headers=[("Host", "x")]))
        with pytest.raises(Garbled) as raised:
            await peer.next()
        assert raised.value.status == 431
        peer.stream.cut()
