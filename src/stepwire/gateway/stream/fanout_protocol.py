"""The WebSocket protocol of the server, with a direct way to write prepared frames.

uvicorn's own way (an ASGI message a viewer, framed and joined again for each) costs 1.8 times the
CPU of a C loop of send() when 50 people watch one run; writing one prepared frame to every
transport costs about as much as that loop. So this is a small subclass of uvicorn's protocol class.
It is a :class:`~stepwire.gateway.stream.ports.Line`, found by the application in the scope's extensions,
and it bounds what uvicorn leaves open:

- pings are answered only while the peer takes the answers, and not without end;
- a message comes in at most 256 fragments;
- a peer that does not take part in closing is cut off after some seconds, one that goes on sending
  hears why before, and what it sends is not parsed;
- an empty close frame is told from a lost connection, which ASGI shows alike.

It leans on uvicorn's internals: the version is pinned, and a contract test compares the class it
was written against.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Generator, Iterable
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.streams import StreamReader

from stepwire.gateway.stream.frames import MAX_CONTROL_PAYLOAD
from stepwire.gateway.stream.ports import LineEvents, Write
from stepwire.protocol.codes import CloseCode, CloseReason
from stepwire.protocol.rate import Bucket, Rate

EXTENSION: Final = "stepwire.line"
HIGH_WATER: Final = 262_144  # bytes that may wait: more than the rest of a usual step
NOT_SENT_BYTES: Final = 16_384  # what the kernel may hold unsent: more makes a slow viewer's picture old
FARE: Final = Rate(burst=500, per_second=50)  # pings, and pongs that nobody asked for
MAX_FRAGMENTS: Final = 256
BITE: Final = 16_384  # bytes parsed at once: bounds what a burst of tiny frames takes in memory
GOODBYE_SECONDS: Final = 5.0
FIN_PONG: Final = 0x8A
MASKED: Final = 0x80
MASKED_HEADER: Final = 6  # bytes of a small frame's header and mask


class FanoutProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol as a Line."""

    _events: LineEvents | None = None
    _cut: asyncio.TimerHandle | None = None
    _heard = False
    _open = True
    _paused = False
    _unanswered = 0  # pings of ours
    _left_to_parse = BITE  # bytes, once our close frame is sent

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        usual = self.conn
        self.conn = _Rules(
            extensions=usual.available_extensions, max_size=usual.max_message_size, logger=usual.logger
        )

    # -- the Line -------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether it is neither paused nor closing."""
        return self._open

    @property
    def straight(self) -> Write:
        """The transport's own write."""
        write: Write = self.transport.write
        return write

    @property
    def paused(self) -> bool:
        """Whether the transport holds more than its high-water mark."""
        return self._paused

    @property
    def buffered(self) -> int:
        """Bytes that the transport holds."""
        return 0 if self.disconnected else self.transport.get_write_buffer_size()

    @property
    def left_politely(self) -> bool:
        """Whether the peer sent a close frame, and not only in answer to one of ours."""
        return bool(self.conn.close_rcvd_then_sent)

    def listen(self, events: LineEvents) -> None:
        """Tell ``events`` what happens from now on."""
        self._events = events

    def was_heard(self) -> bool:
        """Whether any byte arrived since the last time this was asked."""
        heard, self._heard = self._heard, False
        return heard

    def write(self, frame: bytes) -> None:
        """Hand a prepared frame to the transport."""
        if not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(frame)

    def ping(self, *frames: bytes) -> None:
        """Hand prepared frames to the transport, of which the last is a ping whose answer is expected."""
        if not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self._unanswered += 1
            self.transport.writelines(frames)

    def close(self, code: CloseCode, reason: CloseReason) -> None:
        """Send a close frame; cut the line if the peer does not answer in time."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        with contextlib.suppress(InvalidState):  # the peer was quicker
            self.conn.send_close(code, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
        self._say_closed()

    async def drained(self) -> None:
        """Return when the transport has room."""
        await self.writable.wait()

    # -- what uvicorn calls ---------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep little in the kernel, where a slow viewer's pictures would grow old."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=HIGH_WATER)
        self._fare = Bucket(FARE, self.loop.time())
        raw = transport.get_extra_info("socket")
        option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
        if raw is not None and option is not None and raw.family != getattr(socket, "AF_UNIX", None):
            raw.setsockopt(socket.IPPROTO_TCP, option, NOT_SENT_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer and the listener."""
        super().connection_lost(exc)
        self._paused = False
        self._shut()
        self._events = None
        if self._cut is not None:
            self._cut.cancel()

    def handle_connect(self, event: Request) -> None:
        """Let the application find this line."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = self  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Parse in small bites, so that a burst of tiny frames is never a heap of objects.

        Once all is said, one more bite is searched for the peer's close frame; what comes behind it is
        thrown away unread, for a flood must not go on costing after it was refused.
        """
        self._heard = True
        if self._unanswered and self._is_lone_pong(data):
            self._take_answer(unmasked(data))
            return
        for start in range(0, len(data), BITE):
            bite = data[start : start + BITE] if len(data) > BITE else data
            if self.close_sent:
                self._left_to_parse -= len(bite)
            if self._left_to_parse < 0 or self.conn.parser_exc is not None:
                return
            super().data_received(bite)

    def pause_writing(self) -> None:
        """The transport holds enough."""
        super().pause_writing()
        self._paused = True
        self._shut()

    def resume_writing(self) -> None:
        """The transport has room."""
        super().resume_writing()
        self._paused = False
        self._open = not self.close_sent
        if self._events is not None:
            self._events.on_drained()

    def handle_ping(self) -> None:
        """Send the pong, if the peer takes it; too many pings end the connection."""
        pong = b"".join(self.conn.data_to_send())
        if not self._paused and not self.close_sent:
            self.transport.write(pong)
        self._charge()

    def handle_pong(self, event: Frame) -> None:
        """Pass an answer on; answers to nothing are counted."""
        if self._unanswered == 0:
            self._charge()
        else:
            self._take_answer(bytes(event.data))

    def handle_cont(self, event: Frame) -> None:
        """Bound the fragments, which may be empty and so escape the limit on bytes."""
        if len(self.frames) >= MAX_FRAGMENTS:
            self.frames = []
            self.close(CloseCode.TOO_BIG, CloseReason.TOO_LONG)
        elif not self.close_sent:
            super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        """Tell the peer that its text is no UTF-8: a mistake of its own, and no error of the server."""
        if self.curr_msg_data_type == "text" and not self.close_sent and not _is_utf8(self.frames):
            self.frames = []
            self.conn.send_close(CloseCode.INVALID_DATA)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    def handle_close(self, event: Frame) -> None:
        """Cut the line if it does not close by itself, for a peer may never take what we wrote."""
        super().handle_close(event)
        self._shut()
        self._cut_later()

    def handle_parser_exception(self) -> None:
        """The peer broke the rules of WebSocket: tell it why, and let it finish talking to nobody.

        uvicorn closes the socket here. What the peer is still sending would then be answered by a
        reset, which overtakes our close frame: the peer would never hear of its mistake.
        """
        self.transport.write(b"".join(self.conn.data_to_send()))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._say_closed()

    def shutdown(self) -> None:
        """The server stops: say 1012, and do not wait for peers that take nothing."""
        if self.handshake_complete and not (self.close_sent or self.disconnected):
            self.close(CloseCode.RESTART, CloseReason.RESTART)
            return
        super().shutdown()
        self._cut_later()

    def _shut(self) -> None:
        if self._open:
            self._open = False
            if self._events is not None:
                self._events.on_shut()

    def _take_answer(self, payload: bytes) -> None:
        self._unanswered -= 1
        if self._events is not None:
            self._events.on_pong(payload)

    def _is_lone_pong(self, data: bytes) -> bool:
        """Whether the data is a pong and nothing else, between two frames of an open connection.

        That is how answers come, one a step from each peer without positions; the parser, made for all
        there is, takes several times as long for one.
        """
        size = len(data) - MASKED_HEADER
        return (
            0 <= size <= MAX_CONTROL_PAYLOAD
            and data[0] == FIN_PONG
            and data[1] == MASKED | size
            and not self.close_sent
            and self.conn.state is State.OPEN
            and _between_frames(self.conn.parser)
        )

    def _say_closed(self) -> None:
        """Tell the application, and give the peer some seconds to take part in closing."""
        self.close_sent = True
        self._shut()
        closed = self.conn.close_sent
        code, reason = (closed.code, closed.reason) if closed else (CloseCode.INTERNAL, "")
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        if self.close_timer is None:
            self.close_timer = self.loop.call_later(GOODBYE_SECONDS, self.transport.abort)

    def _cut_later(self) -> None:
        if self._cut is None and not self.disconnected:
            self._cut = self.loop.call_later(GOODBYE_SECONDS, self.transport.abort)

    def _charge(self) -> None:
        if not self._fare.take(self.loop.time()):
            self.close(CloseCode.POLICY, CloseReason.RATE_LIMITED)


def unmasked(pong: bytes) -> bytes:
    """The payload of a lone pong of a client."""
    payload = pong[MASKED_HEADER:]
    mask = (pong[2:MASKED_HEADER] * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(mask, "big")).to_bytes(len(payload), "big")


def _is_utf8(pieces: Iterable[bytes]) -> bool:
    try:
        b"".join(pieces).decode()
    except UnicodeDecodeError:
        return False
    return True


def _between_frames(parser: Generator[None]) -> bool:
    """Whether the parser waits for a frame's first byte: only there it looks for the stream's end."""
    waits: Any = parser
    while (inner := waits.gi_yieldfrom) is not None:
        waits = inner
    return waits.gi_code is StreamReader.at_eof.__code__


class _Rules(ServerProtocol):
    """WebSocket's own rules, which name a breach of ours as the protocol does."""

    def fail(self, code: int, reason: str = "") -> None:
        super().fail(code, CloseReason.TOO_LONG if code == CloseCode.TOO_BIG else reason)
