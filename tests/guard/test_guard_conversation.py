"""One connection through the proxy, message by message, against real servers on loopback."""

from __future__ import annotations

import asyncio

import pytest
from guard_harness import Upstream, answering, ask, connect, get, guarded, until_closed

MEGABYTE = bytes(range(256)) * 4096


async def once(upstream: Upstream, request: bytes) -> bytes:
    async with upstream.listen(), guarded(upstream.at) as passed:
        return await ask(passed, request.replace(b"SERVER", upstream.at.encode()))


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


async def test_the_host_header_is_written_from_the_address_and_hop_headers_are_dropped() -> None:
    server = answering(
        b"HTTP/1.1 204 No Content\r\nProxy-Authenticate: x\r\nStepwire-Refused: loopback\r\n\r\n"
    )
    answer = await once(
        server,
        get(
            "http://SERVER/a",
            "Proxy-Authorization: Basic x",
            "Connection: X-Mine",
            "X-Mine: 1",
            "Accept: */*",
        ),
    )
    head = server.heads[0]
    assert f"Host: {server.at}\r\n".encode() in head
    assert b"Accept: */*" in head
    assert not any(name in head for name in (b"Proxy-Authorization", b"X-Mine", b"ignored"))
    assert b"Proxy-Authenticate" not in answer
    assert b"Stepwire-Refused" not in answer


async def test_a_chunked_answer_arrives_whole() -> None:
    server = answering(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    )
    answer = await once(server, get("http://SERVER/"))
    assert b"Content-Length" not in answer
    assert body_of(answer) == b"5\r\nhello\r\n0\r\n\r\n"


async def test_an_answer_that_ends_with_the_connection_is_framed_for_the_browser() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.0 200 OK\r\n\r\nold")
        await writer.drain()

    answer = await once(Upstream(talk), get("http://SERVER/"))
    assert body_of(answer) == b"3\r\nold\r\n0\r\n\r\n"


async def test_a_head_request_gets_a_head_only() -> None:
    server = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    answer = await once(server, get("http://SERVER/").replace(b"GET", b"HEAD"))
    assert b"Content-Length: 5000" in answer
    assert body_of(answer) == b""


async def test_a_refused_head_request_gets_a_head_only() -> None:
    async with guarded() as passed:
        answer = await ask(passed, get("http://10.0.0.1/").replace(b"GET", b"HEAD"))
    assert answer.startswith(b"HTTP/1.1 403")
    assert body_of(answer) == b""


async def test_not_modified_and_interim_answers_pass() -> None:
    server = answering(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
    )
    answer = await once(server, get("http://SERVER/"))
    assert answer.startswith(b"HTTP/1.1 103 ")
    assert b"\r\n\r\nHTTP/1.1 304 Not Modified\r\n" in answer


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a chunked request body back as it comes."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while size := int(await reader.readuntil(b"\r\n"), 16):
        writer.write(await reader.readexactly(size))
        await reader.readexactly(2)
        await writer.drain()


async def test_a_large_chunked_body_streams_both_ways_at_once() -> None:
    async with Upstream(echo).listen() as server, guarded(server.at) as passed:
        reader, writer = await connect(passed)

        async def send() -> None:
            writer.write(
                f"POST http://{server.at}/ HTTP/1.0\r\nConnection: close\r\n".replace("1.0", "1.1").encode()
                + b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            for _ in range(24):
                writer.write(b"100000\r\n" + MEGABYTE + b"\r\n")
                await writer.drain()
            writer.write(b"0\r\n\r\n")

        received, _ = await asyncio.gather(reader.read(), send())
        writer.close()
    assert received.count(MEGABYTE[:256]) >= 24 * 4096 - 24 * 64  # chunk heads split some of them
    assert len(received) > 24 * len(MEGABYTE)


async def test_a_slow_reader_holds_the_server_back() -> None:
    """Backpressure: with nobody reading, only buffers fill, not memory."""
    sent = 0
    stuck = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n")
        while sent < 200:
            writer.write(MEGABYTE)
            sent += 1
            try:
                async with asyncio.timeout(0.5):
                    await writer.drain()
            except TimeoutError:
                stuck.set()
                await reader.read()
                return

    async with Upstream(talk).listen() as server, guarded(server.at) as passed:
        _, writer = await connect(passed)
        writer.write(get(f"http://{server.at}/"))
        async with asyncio.timeout(20):
            await stuck.wait()
        writer.transport.abort()
    assert sent < 60


async def test_continue_is_asked_for_and_given() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(4)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body)
        await writer.drain()

    server = Upstream(talk)
    async with server.listen(), guarded(server.at) as passed:
        reader, writer = await connect(passed)
        writer.write(
            f"POST http://{server.at}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n".encode()
            + b"Expect: 100-continue\r\n\r\n"
        )
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
        writer.write(b"data")
        await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(4) == b"data"
        writer.close()
    assert b"Expect: 100-continue" in server.heads[0]


async def test_an_upgrade_becomes_a_pipe_both_ways() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst"
        )
        writer.write(await reader.readexactly(4))
        await writer.drain()

    server = Upstream(talk)
    async with server.listen(), guarded(server.at) as passed:
        reader, writer = await connect(passed)
        writer.write(
            f"GET http://{server.at}/ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\n".encode()
            + b"Upgrade: websocket\r\n\r\n"
        )
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        assert await reader.readexactly(5) == b"first"
        writer.write(b"ping")
        assert await until_closed(reader) == b"ping"
        writer.close()
    assert b"Upgrade: websocket" in server.heads[0]


async def test_a_tunnel_passes_bytes_and_half_closes() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        everything = await reader.read()
        writer.write(everything[::-1])
        await writer.drain()

    async with Upstream(talk).listen() as server, guarded(server.at) as passed:
        reader, writer = await connect(passed)
        writer.write(f"CONNECT {server.at} HTTP/1.1\r\nHost: x\r\n\r\nearly ".encode())
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        writer.write(b"late")
        writer.write_eof()
        assert await until_closed(reader) == b"etal ylrae"
        writer.close()


async def test_a_server_learns_that_the_browser_has_left() -> None:
    """An event stream that the page closed must not stay open behind the proxy."""
    left = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        await until_closed(reader)
        left.set()

    async with Upstream(talk).listen() as server, guarded(server.at) as passed:
        reader, writer = await connect(passed)
        writer.write(get(f"http://{server.at}/"))
        await reader.readuntil(b"data: 1\n\n")
        writer.transport.abort()
        async with asyncio.timeout(10):
            await left.wait()


async def test_a_server_that_closes_without_an_answer_is_a_failure() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")

    assert b"Stepwire-Failed: closed" in await once(Upstream(talk), get("http://SERVER/"))


async def test_a_server_that_breaks_off_is_not_taken_for_complete() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
        await writer.drain()

    async with Upstream(talk).listen() as server, guarded(server.at) as passed:
        reader, writer = await connect(passed)
        writer.write(get(f"http://{server.at}/"))
        assert not (await until_closed(reader)).endswith(b"0\r\n\r\n")
        writer.close()


async def test_a_server_that_does_not_speak_http_is_a_failure() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        await writer.drain()

    assert b"Stepwire-Failed: response" in await once(Upstream(talk), get("http://SERVER/"))


async def test_a_kept_connection_that_turns_out_dead_is_replaced() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()

    async with Upstream(talk).listen() as server, guarded(server.at) as passed:
        reader, writer = await connect(passed)
        for _ in range(3):
            writer.write(f"GET http://{server.at}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
        writer.close()
        assert server.connections == 3


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET https://SERVER/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://user@SERVER/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http:///path HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://SERVER\\@example.com/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://127.0.0.1:99999/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT 127.0.0.1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT SERVER HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        b"POST http://SERVER/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"POST http://SERVER/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST http://SERVER/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"POST http://SERVER/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n",
        b"GET http://SERVER/ HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET http://SERVER/ HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
        b"GET http://SERVER/ HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET http://SERVER/" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
async def test_a_malformed_request_is_refused_and_reaches_nobody(
    request_bytes: bytes, hello: Upstream
) -> None:
    async with guarded(hello.at) as passed:
        answer = await ask(passed, request_bytes.replace(b"SERVER", hello.at.encode()))
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 501"))
    assert b"\r\nStepwire-Refused: " in answer
    assert hello.connections == 0


async def test_a_folded_header_goes_on_as_one_line(hello: Upstream) -> None:
    async with guarded(hello.at) as passed:
        await ask(passed, get(f"http://{hello.at}/", "X-Folded: a", " b: c"))
    assert b"X-Folded: a b: c\r\n" in hello.heads[0]


async def test_a_body_with_a_bad_chunk_ends_the_exchange() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await until_closed(reader))

    received: list[bytes] = []
    async with Upstream(talk).listen() as server, guarded(server.at) as passed:
        reader, writer = await connect(passed)
        writer.write(
            f"POST http://{server.at}/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
            + b"zz\r\nGET /smuggled HTTP/1.1\r\n\r\n"
        )
        await until_closed(reader)
        writer.close()
    assert b"smuggled" not in b"".join(received)


async def test_nonsense_after_a_head_request_gets_its_answer_too() -> None:
    async with answering(b"HTTP/1.1 204 No Content\r\n\r\n").listen() as server, guarded(server.at) as passed:
        reader, writer = await connect(passed)
        writer.write(f"HEAD http://{server.at}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"nonsense\r\n\r\n")
        answer = await until_closed(reader)
        writer.close()
    assert answer.startswith(b"HTTP/1.1 400 Bad Request")
    assert body_of(answer).endswith(b"</html>\n")


async def test_an_answer_that_comes_before_the_body_is_finished_is_passed_on() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()

    async with Upstream(talk).listen() as server, guarded(server.at) as passed:
        reader, writer = await connect(passed)
        writer.write(f"POST http://{server.at}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n".encode())
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 413")
        writer.close()
