"""One connection's view of one run: how far it has got, and how it gets further.

Theory. A viewer has a position: the offset of the last entry it was sent. Its source has a head:
the offset of the last entry there is. The viewer's one rule is to send the entry behind its position
until that is the head or its outbox is paused. It follows the rule when the head moves, when its
outbox has room again, and when it attaches; so *live*, *replaying* and *fallen behind* are the same
code, and there is no moment of joining in which a step could be lost or doubled.

As long as the frames it needs are on the shelf, all that happens at once, without a task. When one
has to be made from the log, a pump owned by the connection does it, and ends when the viewer has
caught up.

A viewer that has everything, and room for more, enters the front row (:mod:`.front_row`), where its
position is the head, however that moves. Everything else it does from outside the row.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import structlog

from stepwire.gateway.rendering import ScreenshotsMode
from stepwire.gateway.stream.front_row import FrontRow, Way
from stepwire.gateway.stream.outbox import Outbox
from stepwire.gateway.stream.shelf import Parcel
from stepwire.gateway.stream.studio import ping_naming
from stepwire.protocol.codes import ErrorCode
from stepwire.protocol.messages import Error
from stepwire.runs.errors import UnknownRun

Employ = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]

log = structlog.get_logger(__name__)


class Source(Protocol):
    """Where a viewer gets its run from."""

    run_id: str
    epoch: str
    head: int

    def at_hand(self, offset: int, mode: ScreenshotsMode) -> Parcel | None:
        """The parcel of an entry, if it was made a moment ago."""
        ...

    async def fetch(self, offset: int, mode: ScreenshotsMode) -> Parcel:
        """The parcel of an entry. Raises UnknownRun if the log is erased."""
        ...

    async def recover(self) -> None:
        """Return when it makes sense to try again after an error."""
        ...

    def status_frame(self) -> bytes:
        """The frame that says where the run stands."""
        ...

    def seat(self, viewer: Viewer, way: Way) -> FrontRow[Viewer]:
        """Let a viewer that is at the head into the front row, which is told."""
        ...

    def unseat(self, viewer: Viewer) -> None:
        """Take it out again."""
        ...

    def leave(self, viewer: Viewer) -> None:
        """Forget a viewer that is in no row; nothing happens if it is not here."""
        ...


class Viewer:
    """Sends one run's entries to one outbox, each once and in order.

    ``acknowledged`` is the offset up to which the peer has confirmed everything, by answering a ping
    that names it. ``asks``: each step is followed by such a ping; else one is sent now and then.
    ``steps``: whether entries are sent at all; without them, only where the run stands.
    """

    __slots__ = (
        "_completed",
        "_counted",
        "_employ",
        "_outbox",
        "_position",
        "_pumping",
        "_row",
        "_status_due",
        "acknowledged",
        "asks",
        "done",
        "mode",
        "source",
        "steps",
    )

    def __init__(
        self,
        source: Source,
        outbox: Outbox,
        employ: Employ,
        after: int,
        mode: ScreenshotsMode,
        *,
        asks: bool,
        steps: bool = True,
    ) -> None:
        self.source = source
        self.mode: ScreenshotsMode = mode
        self.asks = asks
        self.steps = steps
        self.done = False  # nothing more is sent: the completion was, or the viewer has left
        self.acknowledged = after
        self._outbox = outbox
        self._employ = employ
        self._position = after  # outside the front row
        self._row: FrontRow[Viewer] | None = None
        self._counted = 0  # of what was written in the row: bytes that the outbox knows of
        self._pumping = False
        self._completed = False
        self._status_due = False

    @property
    def position(self) -> int:
        """The offset of the last entry that was sent."""
        return self._position if self._row is None else self.source.head

    @property
    def confirmed(self) -> bool:
        """Whether the run is over and the peer has it all: nothing of it is left to hand over."""
        return self._completed and self.acknowledged >= self.position

    def acknowledge(self, name: bytes) -> bool:
        """Take note of the answer to a ping; False if it was no ping of this viewer."""
        epoch, _, digits = name.decode("ascii", "replace").rpartition(".")
        if epoch != self.source.epoch or not digits.isdecimal():
            return False
        self.acknowledged = max(self.acknowledged, min(int(digits), self.position))
        return True

    def wake(self) -> None:
        """Send what there is to send, as far as there is room for it."""
        if self._row is not None:
            return
        if self._status_due and not self._outbox.paused and not self.done:
            self.show_status(self.source.status_frame())
        while not self._pumping and self._behind and not self._outbox.paused:
            parcel = self.source.at_hand(self._position + 1, self.mode)
            if parcel is not None:
                self._deliver(parcel)
            else:
                self._pumping = True
                self._employ(self._pump())
        if self._ready:
            self._step_forward()

    def step_back(self) -> None:
        """Leave the front row: the line takes no more just now, or the next entry is no live step."""
        if self._row is not None:
            self.settle()
            self._position = self.source.head
            self._row = None
            self.source.unseat(self)

    def settle(self) -> None:
        """Let the outbox know what was written in the front row so far."""
        if self._row is not None:
            self._outbox.count(self._row.written - self._counted)
            self._counted = self._row.written

    def show_status(self, frame: bytes) -> None:
        """Tell where the run stands; if there is no room now, the newest is told later."""
        self._status_due = self._outbox.paused
        if not self._status_due:
            self._outbox.write(frame)

    def ask(self) -> None:
        """Ask the peer to confirm everything so far, if there is anything to confirm."""
        if self.acknowledged < self.position and not self._outbox.paused:
            self._outbox.ping(ping_naming(self.source.epoch, self.position))

    def detach(self) -> None:
        """Send nothing more of this run."""
        self.step_back()
        self.done = True
        self.source.leave(self)

    def lose(self) -> None:
        """The run is gone: say so, and send nothing more of it."""
        self._complain(UnknownRun(self.source.run_id).message, ErrorCode.UNKNOWN_RUN)
        self.detach()

    @property
    def _behind(self) -> bool:
        return self.steps and not self.done and self._position < self.source.head

    @property
    def _ready(self) -> bool:
        """Whether the next step may be written as soon as it is there."""
        waits = self._pumping or self._status_due or self.done or not self.steps
        return not waits and self._outbox.open and self._position == self.source.head

    def _step_forward(self) -> None:
        self._row = self.source.seat(self, self._outbox.way(asking=self.asks))
        self._counted = self._row.written

    async def _pump(self) -> None:
        try:
            while self._behind:
                await self._outbox.room()
                await self._advance()
        finally:
            self._pumping = False
        self.wake()

    async def _advance(self) -> None:
        try:
            parcel = await self.source.fetch(self._position + 1, self.mode)
        except UnknownRun:
            self.lose()
            return
        except Exception:  # whatever the store has: the step must not be lost for it
            log.exception("step_not_fetched", run_id=self.source.run_id)
            self._complain("The server cannot read this run just now; it goes on trying.", ErrorCode.INTERNAL)
            await self.source.recover()
            return
        if self._behind and not self._outbox.paused:
            self._deliver(parcel)

    def _deliver(self, parcel: Parcel) -> None:
        if self.asks:
            self._outbox.ping(parcel.frame, parcel.ping)
        else:
            self._outbox.write(parcel.frame)
        self._position = parcel.offset
        if parcel.last:
            self._completed = True
            self.detach()

    def _complain(self, error: str, code: ErrorCode) -> None:
        retryable = code is ErrorCode.INTERNAL
        self._outbox.send(Error(error=error, code=code, run_id=self.source.run_id, retryable=retryable))
