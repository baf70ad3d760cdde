"""Lines whose peers do what a test says."""

import asyncio
import json

from stepwire.gateway.stream.frames import frame_text
from stepwire.gateway.stream.ports import LineEvents, Write
from stepwire.protocol.codes import CloseCode, CloseReason


class ALine:
    """A line whose peer takes only what a test lets it take."""

    left_politely = False

    def __init__(self) -> None:
        self.open = True
        self.events: LineEvents | None = None
        self.buffered = 0
        self.frames: list[bytes] = []
        self.closed = None

    def write(self, frame: bytes) -> None:
        self.frames.append(frame)
        self.buffered += len(frame)

    def ping(self, *frames: bytes) -> None:
        for frame in frames:
            self.write(frame)

    @property
    def straight(self) -> Write:
        return self.write

    @property
    def paused(self) -> bool:
        return not self.open

    @paused.setter
    def paused(self, paused: bool) -> None:
        self.open = not paused
        if paused and self.events is not None:
            self.events.on_shut()

    def listen(self, events: LineEvents) -> None:
        self.events = events

    def close(self, code: CloseCode, reason: CloseReason) -> None:
        self.closed = (code, reason)

    def said(self) -> list[dict]:
        return [json.loads(frame_text(frame)) for frame in self.frames if frame[0] == 0x81]


class ARoomyLine(ALine):
    """A line that is paused and resumed by the test."""

    def __init__(self) -> None:
        super().__init__()
        self.room = asyncio.Event()
        self.room.set()

    async def drained(self) -> None:
        await self.room.wait()

    def pause(self) -> None:
        self.paused = True
        self.room.clear()

    def resume(self) -> None:
        self.paused = False
        self.room.set()
