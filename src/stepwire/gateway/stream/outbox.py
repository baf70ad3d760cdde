"""One connection's only way out: whatever is sent goes through here, so it arrives in this order.

Nothing queues in here. What the peer has not taken waits in the transport, and only until that
says it is full: from then on steps stay in the log, where the viewer finds them later, and small
messages are treated by their worth:

- ``pong``, ``run_status`` and the refusal of a frame that came too fast are dropped; of
  ``run_status`` the newest is sent when there is room;
- everything else is written, up to 64 KiB; a peer that makes us say more without listening is
  closed as ``overloaded``.
"""

from __future__ import annotations

from typing import Final

from stepwire.gateway.stream.frames import text_frame
from stepwire.gateway.stream.front_row import Way
from stepwire.gateway.stream.ports import Line
from stepwire.protocol.codes import CloseCode, CloseReason, ErrorCode
from stepwire.protocol.messages import Error, Pong, ServerMessage
from stepwire.protocol.wire import encode_utf8

MAX_SAID_TO_DEAF_EARS: Final = 65_536
PONG: Final = text_frame(encode_utf8(Pong()))


class Outbox:
    """Writes frames to one line, in order, and knows whether the peer still takes them."""

    __slots__ = ("_line", "_said_while_paused", "_stuck_since", "_taken", "_waited", "_written")

    def __init__(self, line: Line, now: float) -> None:
        self._line = line
        self._written = 0
        self._taken = 0
        self._waited = False
        self._stuck_since = now
        self._said_while_paused = 0

    @property
    def paused(self) -> bool:
        """Whether the peer is behind: steps wait in the log until it has caught up."""
        return self._line.paused

    @property
    def open(self) -> bool:
        """Whether a step may be written at once: the peer is not behind, and nobody said goodbye."""
        return self._line.open

    @property
    def depth(self) -> int:
        """Bytes that wait for the peer to take them."""
        return self._line.buffered

    def write(self, frame: bytes) -> None:
        """Write a frame built elsewhere. To be asked only while not paused."""
        self._written += len(frame)
        self._line.write(frame)

    def ping(self, *frames: bytes) -> None:
        """Write frames built elsewhere and a ping: its answer says that the peer has got all before it."""
        self._written += sum(map(len, frames))
        self._line.ping(*frames)

    def way(self, *, asking: bool) -> Way:
        """What writes a frame while the outbox is open, or with ``asking`` a frame and its ping.

        What is written there is to be counted here, before :meth:`stuck` is asked.
        """
        return self._line.ping if asking else self._line.straight

    def count(self, written: int) -> None:
        """Take note of bytes that went another way."""
        self._written += written

    def send(self, message: ServerMessage) -> None:
        """Send a small message, as the module says."""
        if not self.paused:
            self._said_while_paused = 0
            self.write(PONG if isinstance(message, Pong) else text_frame(encode_utf8(message)))
        elif not _droppable(message):
            self._insist(text_frame(encode_utf8(message)))

    async def room(self) -> None:
        """Return when the peer is not behind."""
        await self._line.drained()

    def stuck(self, now: float) -> float:
        """Seconds for which bytes have waited and not one was taken, as far as earlier calls saw."""
        waiting = self._line.buffered > 0
        taken = self._written - self._line.buffered
        if taken != self._taken or not (waiting and self._waited):
            self._stuck_since = now
        self._taken, self._waited = taken, waiting
        return now - self._stuck_since

    def _insist(self, frame: bytes) -> None:
        self._said_while_paused += len(frame)
        if self._said_while_paused > MAX_SAID_TO_DEAF_EARS:
            self._line.close(CloseCode.TRY_LATER, CloseReason.OVERLOADED)
        else:
            self.write(frame)


def _droppable(message: ServerMessage) -> bool:
    match message:
        case Pong():
            return True
        case Error(code=ErrorCode.RATE_LIMITED):
            return True
        case _:
            return False
