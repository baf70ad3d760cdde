"""The protocol class against a real server, and against the uvicorn it was written for."""

import asyncio
import hashlib
import inspect
import socket

import pytest
from live_gateway import World, masked, raw_peer
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from stepwire.gateway.server import serving
from stepwire.gateway.stream.fanout_protocol import BITE, NOT_SENT_BYTES, FanoutProtocol
from stepwire.gateway.stream.frames import ping_frame, text_frame
from stepwire.gateway.stream.ports import Line
from stepwire.protocol.codes import CloseCode, CloseReason

WRITTEN_FOR = "0bbcec98938432f7"


def test_uvicorns_class_is_the_one_this_was_written_for() -> None:
    found = hashlib.sha256(inspect.getsource(WebSocketsSansIOProtocol).encode()).hexdigest()[:16]
    assert found == WRITTEN_FOR, (
        "uvicorn's WebSocketsSansIOProtocol has changed. Compare it with the version before: what "
        "FanoutProtocol overrides (connection_made, connection_lost, handle_connect, data_received, "
        "pause_writing, resume_writing, handle_ping, handle_pong, handle_cont, handle_close, "
        "handle_parser_exception, send_receive_event_to_app, shutdown) and what it uses (conn, transport, "
        "loop, queue, frames, curr_msg_data_type, scope, writable, read_paused, close_sent, close_timer, "
        "disconnected, handshake_complete). When the tests "
        f"of this file pass and the bench-fanout figures stand, write {found!r} here."
    )


def test_every_method_that_is_overridden_is_there() -> None:
    for name, member in vars(FanoutProtocol).items():
        if inspect.isfunction(member) and name not in dir(Line) and not name.startswith("_"):
            assert hasattr(WebSocketsSansIOProtocol, name), f"uvicorn no longer has {name}"


class Ears:
    def __init__(self) -> None:
        self.pongs: list[bytes] = []
        self.shut = 0
        self.drained = 0

    def on_pong(self, payload: bytes) -> None:
        self.pongs.append(payload)

    def on_shut(self) -> None:
        self.shut += 1

    def on_drained(self) -> None:
        self.drained += 1


class Site:
    """An application that hands its line to the test, and the messages it receives."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[FanoutProtocol] = asyncio.Queue()
        self.heard: asyncio.Queue[dict] = asyncio.Queue()
        self.url = ""

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        await self.lines.put(scope["extensions"]["stepwire.line"])
        while True:
            message = await receive()
            await self.heard.put(message)
            if message["type"] == "websocket.disconnect":
                return

    async def _lifespan(self, receive, send) -> None:
        for done in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{done}.complete"})


@pytest.fixture
async def site():
    site = Site()
    async with serving(site, "127.0.0.1", 0) as url:
        site.url = url.replace("http", "ws") + "/ws"
        yield site


@pytest.fixture
async def pair(site):
    async with raw_peer(site, receive_buffer=4_096) as peer:
        line = await site.lines.get()
        yield peer, line


async def test_a_prepared_frame_arrives_as_it_is(pair) -> None:
    peer, line = pair
    line.write(text_frame(b"one"))
    line.write(text_frame(b"two"))
    assert [await peer.frame(), await peer.frame()] == [(1, b"one"), (1, b"two")]


async def test_a_frame_leaves_straight_or_with_a_ping_that_expects_an_answer(site, pair) -> None:
    peer, line = pair
    ears = Ears()
    line.listen(ears)
    line.straight(text_frame(b"one"))
    line.ping(text_frame(b"two"), ping_frame(b"epoch.2"))
    assert [await peer.frame() for _ in range(3)] == [(1, b"one"), (1, b"two"), (9, b"epoch.2")]
    await peer.say(masked(10, b"epoch.2") + masked(1, b"x"))
    await site.heard.get()
    assert ears.pongs == [b"epoch.2"]


async def test_the_line_is_shut_while_it_is_paused_and_says_so_from_within_the_write(pair) -> None:
    peer, line = pair
    ears = Ears()
    line.listen(ears)
    line.write(text_frame(bytes(3_000_000)))
    assert (line.open, ears.shut) == (False, 1)
    await peer.frame()
    async with asyncio.timeout(5):
        await line.drained()
    assert line.open


async def test_the_line_is_shut_once_we_say_goodbye_even_if_the_peer_takes_all_later(pair) -> None:
    peer, line = pair
    line.write(text_frame(bytes(3_000_000)))
    line.close(CloseCode.DONE, CloseReason.DONE)
    await peer.frame()
    assert (await peer.frame())[0] == 8
    assert not line.open


@pytest.mark.parametrize("last", [masked(8, b""), b"\xff\xff"], ids=["goodbye", "no WebSocket"])
async def test_the_line_is_shut_once_the_peer_says_goodbye_or_breaks_the_rules(site, pair, last) -> None:
    peer, line = pair
    ears = Ears()
    line.listen(ears)
    await peer.say(last)
    await site.heard.get()
    assert (line.open, ears.shut) == (False, 1)


async def test_the_kernel_holds_little_that_is_not_sent(pair) -> None:
    _, line = pair
    raw = line.transport.get_extra_info("socket")
    assert raw.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT) == NOT_SENT_BYTES


async def test_a_line_whose_peer_does_not_read_is_paused_until_it_does(pair) -> None:
    peer, line = pair
    ears = Ears()
    line.listen(ears)
    line.write(text_frame(bytes(3_000_000)))
    assert line.paused
    assert line.buffered > 1_000_000
    await peer.frame()
    async with asyncio.timeout(5):
        await line.drained()
    assert (line.paused, ears.drained) == (False, 1)


async def test_the_answer_to_a_ping_is_told_with_its_payload(site, pair) -> None:
    peer, line = pair
    ears = Ears()
    line.listen(ears)
    line.ping(ping_frame(b"epoch.7"))
    assert await peer.frame() == (9, b"epoch.7")
    await peer.say(masked(10, b"epoch.7") + masked(1, b"x"))
    await site.heard.get()
    assert ears.pongs == [b"epoch.7"]


def pong(payload: bytes, mask: bytes = b"\x01\x02\x03\x04") -> bytes:
    covered = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return bytes([0x8A, 0x80 | len(payload)]) + mask + covered


@pytest.mark.parametrize("payload", [b"", b"7", b"epoch.7", b"\x00" * 4, b"x" * 125])
async def test_an_answer_that_comes_alone_is_told_like_any_other(pair, payload) -> None:
    _, line = pair
    ears = Ears()
    line.listen(ears)
    line.ping(ping_frame(payload))
    line.data_received(pong(payload))
    assert ears.pongs == [payload]


async def test_what_looks_like_an_answer_inside_a_message_is_a_part_of_it(site, pair) -> None:
    _, line = pair
    ears = Ears()
    line.listen(ears)
    line.ping(ping_frame(b"epoch.7"))
    looks = bytes([0x8A, 0x80 | 0]) + b"abcd"
    message = masked(2, b"before" + looks)
    assert message.endswith(looks)
    line.data_received(message[: -len(looks)])
    line.data_received(looks)
    assert (await site.heard.get())["bytes"] == b"before" + looks
    assert ears.pongs == []


async def test_an_answer_between_the_fragments_of_a_message_is_told(site, pair) -> None:
    _, line = pair
    ears = Ears()
    line.listen(ears)
    line.ping(ping_frame(b"epoch.7"))
    line.data_received(masked(1, b"a", fin=False))
    line.data_received(pong(b"epoch.7"))
    line.data_received(masked(0, b"b"))
    assert (await site.heard.get())["text"] == "ab"
    assert ears.pongs == [b"epoch.7"]


async def test_lone_pongs_that_nobody_asked_for_end_the_connection(pair) -> None:
    _, line = pair
    for _ in range(1_000):
        line.data_received(pong(b"unasked"))
    assert line.close_sent


async def test_anything_that_arrives_is_a_sign_of_life_once(site, pair) -> None:
    peer, line = pair
    await peer.say(masked(1, b"x"))
    await site.heard.get()
    assert (line.was_heard(), line.was_heard()) == (True, False)


@pytest.mark.parametrize(
    ("goodbye", "polite"), [(masked(8), True), (masked(8, b"\x03\xe8"), True), (b"", False)]
)
async def test_an_empty_close_frame_is_told_from_a_lost_line(site, pair, goodbye, polite) -> None:
    peer, line = pair
    if goodbye:
        await peer.say(goodbye)
    else:
        peer.cut()
    assert (await site.heard.get())["type"] == "websocket.disconnect"
    assert line.left_politely is polite


async def test_answering_our_close_is_not_leaving_by_oneself(site, pair) -> None:
    peer, line = pair
    line.close(CloseCode.TRY_LATER, CloseReason.OVERLOADED)
    assert await peer.closed() == (1013, "overloaded")
    await peer.say(masked(8, b"\x03\xf5"))
    assert await peer.reader.read() == b""
    assert not line.left_politely


async def test_after_closing_nothing_more_is_written(pair) -> None:
    peer, line = pair
    line.close(CloseCode.DONE, CloseReason.DONE)
    line.write(text_frame(b"late"))
    line.close(CloseCode.INTERNAL, CloseReason.NO_PONG)
    assert await peer.closed() == (1000, "")


async def test_a_peer_that_never_answers_a_close_is_cut(pair, monkeypatch) -> None:
    _, line = pair
    monkeypatch.setattr("stepwire.gateway.stream.fanout_protocol.GOODBYE_SECONDS", 0.05)
    line.write(text_frame(bytes(3_000_000)))
    line.close(CloseCode.TRY_LATER, CloseReason.VIEWER_STALLED)
    async with asyncio.timeout(5):
        while not line.disconnected:
            await asyncio.sleep(0.01)


async def test_a_peer_that_says_goodbye_and_takes_nothing_is_cut(pair, monkeypatch) -> None:
    peer, line = pair
    monkeypatch.setattr("stepwire.gateway.stream.fanout_protocol.GOODBYE_SECONDS", 0.05)
    line.write(text_frame(bytes(3_000_000)))
    await peer.say(masked(8))
    async with asyncio.timeout(5):
        while not line.disconnected:
            await asyncio.sleep(0.01)


async def test_messages_that_come_in_one_piece_of_any_size_all_arrive(site, pair) -> None:
    peer, _ = pair
    sent = [b"%d" % number * 50 for number in range(2 * BITE // 100)]
    await peer.say(b"".join(masked(1, text) for text in sent))
    assert [(await site.heard.get())["text"].encode() for _ in sent] == sent


async def test_a_message_in_some_fragments_arrives_whole(site, pair) -> None:
    peer, _ = pair
    await peer.say(masked(1, b"a", fin=False) + masked(0, b"b", fin=False) + masked(9) + masked(0, b"c"))
    assert (await site.heard.get())["text"] == "abc"


async def test_pings_are_answered(pair) -> None:
    peer, _ = pair
    await peer.say(masked(9, b"hello"))
    assert await peer.frame() == (10, b"hello")


async def test_pictures_are_not_compressed_again() -> None:
    async with World().served() as world, raw_peer(world) as peer:
        assert b"permessage-deflate" not in peer.handshake.lower()


async def test_a_peer_that_is_still_sending_hears_why_it_was_refused(site, pair) -> None:
    peer, _ = pair
    await peer.say(masked(1, bytes(10_000_000)))
    assert (await peer.closed())[0] == 1009
    heard = await site.heard.get()
    assert (heard["type"], heard["code"]) == ("websocket.disconnect", 1009)


async def test_text_that_is_no_utf8_is_the_peers_mistake_and_no_error_of_the_log(site, pair, caplog) -> None:
    peer, _ = pair
    await peer.say(masked(1, b"{", fin=False) + masked(0, b"\xff"))
    assert (await peer.closed())[0] == CloseCode.INVALID_DATA
    assert (await site.heard.get())["code"] == CloseCode.INVALID_DATA
    assert caplog.records == []


async def test_a_refused_flood_is_parsed_no_further(pair) -> None:
    peer, line = pair
    parsed = 0
    inner = line.conn.receive_data

    def receive_data(data: bytes) -> None:
        nonlocal parsed
        parsed += len(data)
        inner(data)

    line.conn.receive_data = receive_data
    line.close(CloseCode.POLICY, CloseReason.RATE_LIMITED)
    await peer.say(masked(9) * 100_000)
    assert (await peer.closed())[0] == 1008
    assert parsed <= BITE


async def test_a_peer_that_answers_our_close_is_let_go_at_once(site, pair) -> None:
    peer, line = pair
    line.close(CloseCode.DONE, CloseReason.DONE)
    await peer.say(masked(1, b"on its way") + masked(8, b"\x03\xe8"))
    assert await peer.closed() == (1000, "")
    assert await peer.reader.read() == b""
