"""What the WebSocket side of the gateway needs from the world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from stepwire.protocol.codes import CloseCode, CloseReason


class PictureLinks(Protocol):
    """Addresses of pictures for viewers who fetch them by themselves."""

    def link(self, run_id: str, number: int) -> str:
        """A signed, short-lived address of one step's picture, good for that picture only."""
        ...


Write = Callable[[bytes], object]


class LineEvents(Protocol):
    """Who is told what happens on a line. Called on the event loop; must not block."""

    def on_shut(self) -> None:
        """The line is not open any more. May come from within a write."""
        ...

    def on_drained(self) -> None:
        """There is room again after the line was paused."""
        ...

    def on_pong(self, payload: bytes) -> None:
        """The peer answered a ping."""
        ...


class Line(Protocol):
    """The way to one peer: what is written is kept in order, and counted until the system takes it."""

    @property
    def open(self) -> bool:
        """Whether it is neither paused nor closing, so that a step may be written at once."""
        ...

    @property
    def straight(self) -> Write:
        """What writes a frame with no question asked: to be called only while the line is open."""
        ...

    @property
    def paused(self) -> bool:
        """Whether more than enough waits to be taken: write nothing that can wait."""
        ...

    @property
    def buffered(self) -> int:
        """Bytes written that the system has not taken yet."""
        ...

    @property
    def left_politely(self) -> bool:
        """Whether the peer itself sent a close frame, so that it does not mean to come back."""
        ...

    def listen(self, events: LineEvents) -> None:
        """Tell ``events`` what happens from now on."""
        ...

    def was_heard(self) -> bool:
        """Whether anything arrived since the last time this was asked."""
        ...

    def write(self, frame: bytes) -> None:
        """Write one whole frame; nothing happens on a line that is closed."""
        ...

    def ping(self, *frames: bytes) -> None:
        """Write whole frames of which the last is a ping; its answer comes as ``on_pong``."""
        ...

    def close(self, code: CloseCode, reason: CloseReason) -> None:
        """Say goodbye, and cut the line if the peer does not answer; nothing happens if it is closed."""
        ...

    async def drained(self) -> None:
        """Return when the line is not paused."""
        ...
