"""A line for servers other than ours: the same behaviour over ASGI messages, only slower.

Used when the scope has no line of the server's own: other ASGI servers, and in-memory test clients.
There are no protocol pings over ASGI, so nothing is acknowledged and a dead peer is the server's to
notice.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final, Protocol

from stepwire.gateway.stream.frames import frame_text
from stepwire.gateway.stream.ports import LineEvents, Write
from stepwire.protocol.codes import CloseCode, CloseReason

HIGH_WATER: Final = 65_536


class AsgiPeer(Protocol):
    """The sending half of an accepted ASGI WebSocket, such as Starlette's."""

    async def send_text(self, data: str) -> None:
        """Send a text message."""
        ...

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Send a close frame."""
        ...


class AsgiLine:
    """Queues frames up to the high-water mark and one more, and sends their texts one by one."""

    left_politely = False

    def __init__(self, peer: AsgiPeer) -> None:
        self._peer = peer
        self._events: LineEvents | None = None
        self._frames: deque[bytes] = deque()  # bounded by whoever writes: nothing large while paused
        self._closing: tuple[CloseCode, CloseReason] | None = None
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self.buffered = 0

    @property
    def open(self) -> bool:
        """Whether it is neither paused nor closing."""
        return self._room.is_set() and self._closing is None

    @property
    def straight(self) -> Write:
        """What queues a frame."""
        return self.write

    @property
    def paused(self) -> bool:
        """Whether more than enough waits."""
        return not self._room.is_set()

    def listen(self, events: LineEvents) -> None:
        """Tell ``events`` when there is room again."""
        self._events = events

    def was_heard(self) -> bool:
        """True: over ASGI the server looks after dead peers."""
        return True

    def write(self, frame: bytes) -> None:
        """Queue a text frame."""
        if self._closing is None:
            self._frames.append(frame)
            self.buffered += len(frame)
            self._news.set()
            if self.buffered > HIGH_WATER:
                self._room.clear()
                self._tell_shut()

    def ping(self, *frames: bytes) -> None:
        """Queue the texts before the ping; ASGI has no pings."""
        for frame in frames[:-1]:
            self.write(frame)

    def close(self, code: CloseCode, reason: CloseReason) -> None:
        """Close when what was written before has been sent."""
        if self._closing is None:
            self._closing = (code, reason)
            self._news.set()
            self._tell_shut()

    async def drained(self) -> None:
        """Return when there is room."""
        await self._room.wait()

    async def run(self) -> None:
        """Send until closed."""
        while self._closing is None or self._frames:
            await self._news.wait()
            self._news.clear()
            await self._send_all()
        code, reason = self._closing
        await self._peer.close(code, reason.value)

    async def _send_all(self) -> None:
        while self._frames:
            frame = self._frames.popleft()
            await self._peer.send_text(frame_text(frame))
            self.buffered -= len(frame)
            if self.paused and self.buffered <= HIGH_WATER // 4:
                self._room.set()
                if self._events is not None:
                    self._events.on_drained()

    def _tell_shut(self) -> None:
        if self._events is not None:
            self._events.on_shut()
