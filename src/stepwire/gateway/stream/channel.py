"""A run that somebody watches: followed once in this process, however many watch it.

A channel starts at the end of the run's log as it is when the first viewer comes, follows the log
from there, and ends when the last viewer has left. For each entry it has the frames that its
present viewers need made and put on the shelf, once for each way of showing pictures, then moves
its head, writes to the front rows and wakes the other viewers. What lies before its head is made on
demand from the log.

Where the run stands is told to all viewers when it changes, at most five times a second: what
changes faster is of no use to people, and must not cost more than the steps.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol, assert_never
from weakref import WeakValueDictionary

import structlog

from stepwire.gateway.rendering import ScreenshotsMode, status_of_end, status_of_notice, status_of_run
from stepwire.gateway.stream.audience import Audience, Parcels
from stepwire.gateway.stream.frames import text_frame
from stepwire.gateway.stream.front_row import FrontRow, Way
from stepwire.gateway.stream.shelf import Parcel
from stepwire.gateway.stream.studio import Studio
from stepwire.gateway.stream.viewer import Viewer
from stepwire.protocol.codes import ErrorCode
from stepwire.protocol.messages import Error, RunStatus
from stepwire.protocol.wire import encode_utf8
from stepwire.runs.errors import UnknownRun
from stepwire.runs.events import Ended, Entry, Notice
from stepwire.runs.journal import follow
from stepwire.runs.model import Run
from stepwire.runs.ports import Clock, EventLog

PAGE: Final = 32  # entries read at once for a viewer who is behind
REMEMBERED: Final = 64  # entries in memory for each channel; older ones are read from the log again
STATUS_EVERY: Final = 0.2  # seconds
RETRY_AFTER: Final = 1.0  # seconds, when a run could not be followed

log = structlog.get_logger(__name__)


class Home(Protocol):
    """Where a channel lives: it owns the channel's tasks and closes it when it is deserted."""

    def employ(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Own a task."""
        ...

    def tidy(self, channel: Channel) -> None:
        """Close the channel if nobody needs it any more."""
        ...


class Channel:
    """One run and its viewers. ``head`` is the offset of the last entry they may have."""

    def __init__(self, run: Run, events: EventLog, studio: Studio, clock: Clock, home: Home) -> None:
        self.run_id = run.id
        self.epoch = run.epoch
        self.head = 0
        self.viewers = Audience()
        self.guests = 0  # callers who may be about to add a viewer
        self._log = events
        self._studio = studio
        self._clock = clock
        self._home = home
        self._opening = asyncio.Lock()
        self._opened = False
        self._following: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._making: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()
        self._standing = Standing(run)
        self._status_told_at = clock.monotonic() - STATUS_EVERY
        self._status_waits: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Find the end of the log and follow it from there; the first caller does, the others wait."""
        async with self._opening:
            if self._opened:
                return
            last = await self._log.last(self.run_id)
            if last is not None:
                self._move(last)
            if not self._standing.ended:
                self._following = self._home.employ(self._follow())
            self._opened = True

    @property
    def deserted(self) -> bool:
        """Whether nobody needs this channel any more."""
        return not self.viewers and not self.guests

    def close(self) -> None:
        """Follow the run no longer."""
        for task in (self._following, self._status_waits):
            if task is not None:
                task.cancel()

    # -- viewers --------------------------------------------------------------------------------

    def join(self, viewer: Viewer, run: Run, place: int | None = None) -> None:
        """Add a viewer: it is told where the run stands, then all that lies behind its position."""
        self.viewers.add(viewer)
        self._standing.learn(run, place)
        viewer.show_status(self.status_frame())
        viewer.wake()
        if len(self.viewers) > 1:
            self._tell_status_soon()

    def seat(self, viewer: Viewer, way: Way) -> FrontRow[Viewer]:
        """Let a viewer that is at the head into the front row, which is told."""
        return self.viewers.seat(viewer, way)

    def unseat(self, viewer: Viewer) -> None:
        """Take it out again."""
        self.viewers.unseat(viewer)

    def leave(self, viewer: Viewer) -> None:
        """Forget a viewer that is in no row; nothing happens if it is not here."""
        self.viewers.remove(viewer)
        if self.viewers:
            self._tell_status_soon()
        self._home.tidy(self)

    async def recover(self) -> None:
        """Return when it makes sense to try again after an error."""
        await self._clock.sleep(RETRY_AFTER)

    async def last_offset(self) -> int:
        """The end of the log, which can be ahead of the head."""
        last = await self._log.last(self.run_id)
        return last.offset if last else 0

    @property
    def end(self) -> int | None:
        """The offset of the run's end, once it is known."""
        return self.head if self._standing.ended else None

    def at_hand(self, offset: int, mode: ScreenshotsMode) -> Parcel | None:
        """The parcel of an entry, if it was made a moment ago."""
        return self._studio.at_hand(self.run_id, self.epoch, offset, mode)

    async def fetch(self, offset: int, mode: ScreenshotsMode) -> Parcel:
        """The parcel of an entry, made by the first who asks. Raises UnknownRun if the log is erased."""
        lock = self._making.setdefault((offset, mode), asyncio.Lock())
        async with lock:
            parcel = self.at_hand(offset, mode)
            return parcel or await self._studio.make(await self._entry(offset), self.epoch, mode)

    async def _entry(self, offset: int) -> Entry:
        async with self._reading:
            if offset not in self._entries:
                for entry in await self._log.read(self.run_id, after=offset - 1, limit=PAGE):
                    self._remember(entry)
            if offset not in self._entries:
                raise UnknownRun(self.run_id)
            return self._entries[offset]

    def _remember(self, entry: Entry) -> None:
        self._entries[entry.offset] = entry
        self._entries.move_to_end(entry.offset)
        while len(self._entries) > REMEMBERED:
            self._entries.popitem(last=False)

    # -- the live tail --------------------------------------------------------------------------

    async def _follow(self) -> None:
        while not self._standing.ended:
            try:
                async for item in follow(self._log, self.run_id, after=self.head):
                    await self._take(item)
            except Exception:  # the root of a task: whatever it was, the viewers must not lose the run
                log.exception("run_not_followed", run_id=self.run_id)
                self._tell(_frame(_trouble(self.run_id)))
                await self.recover()
            else:
                break
        if not self._standing.ended:  # the log was erased
            for viewer in self.viewers:
                viewer.lose()

    async def _take(self, item: Entry | Notice) -> None:
        match item:
            case Entry():
                self._remember(item)
                parcels = await self._prepare(item)
                self.viewers.make_way(parcels)
                self._move(item)
                if self._standing.ended:
                    self._tell_status()
                self.viewers.show(parcels)
            case Notice():
                self._standing.hear(item)
                self._tell_status_soon()
            case _:
                assert_never(item)

    async def _prepare(self, entry: Entry) -> Parcels:
        """The frames that the viewers need now; one that fails is made for each who needs it."""
        parcels: dict[ScreenshotsMode, Parcel] = {}
        for mode in self.viewers.modes:
            try:
                made = self.at_hand(entry.offset, mode)
                parcels[mode] = made or await self._studio.make(entry, self.epoch, mode)
            except Exception:  # a store that is down must not stop the run's other viewers
                log.exception("step_not_prepared", run_id=self.run_id, offset=entry.offset)
        return parcels

    def _move(self, entry: Entry) -> None:
        self.head = entry.offset
        if isinstance(entry.event, Ended):
            self._standing.finish(entry.event)

    # -- where the run stands -------------------------------------------------------------------

    def status_frame(self) -> bytes:
        """The frame that says where the run stands now."""
        return _frame(self._standing.status(viewers=len(self.viewers)))

    def _tell_status_soon(self) -> None:
        if self._status_waits is not None and not self._status_waits.done():
            return
        wait = self._status_told_at + STATUS_EVERY - self._clock.monotonic()
        if wait > 0:
            self._status_waits = self._home.employ(self._tell_status_after(wait))
        else:
            self._tell_status()

    async def _tell_status_after(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._tell_status()

    def _tell_status(self) -> None:
        self._status_told_at = self._clock.monotonic()
        self._tell(self.status_frame())

    def _tell(self, frame: bytes) -> None:
        for viewer in self.viewers:
            viewer.show_status(frame)


class Standing:
    """Where a run stands, from what is known last: its end, a notice, or its record."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._place: int | None = None
        self._notice: Notice | None = None
        self._ended: Ended | None = None

    @property
    def ended(self) -> bool:
        """Whether the log has the run's end."""
        return self._ended is not None

    def learn(self, run: Run, place: int | None) -> None:
        """Take note of the run's record and its place in the queue."""
        if run.revision >= self._run.revision:
            self._run, self._place = run, place

    def hear(self, notice: Notice) -> None:
        """Take note of news."""
        self._notice = notice

    def finish(self, ended: Ended) -> None:
        """Take note of the end."""
        self._ended = ended

    def status(self, *, viewers: int) -> RunStatus:
        """The message that says so."""
        if self._ended is not None:
            return status_of_end(self._run.id, self._ended, viewers=viewers)
        if self._notice is not None and not self._run.ended:
            return status_of_notice(self._notice, viewers=viewers)
        return status_of_run(self._run, viewers=viewers, place=self._place)


class Channels:
    """The channels of this process, one for each run that is watched."""

    def __init__(self, events: EventLog, studio: Studio, clock: Clock) -> None:
        self._log = events
        self._studio = studio
        self._clock = clock
        self._channels: dict[str, Channel] = {}  # by run; the one that new viewers join
        self._open: set[Channel] = set()
        self._tasks: asyncio.TaskGroup | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Own the tasks that follow runs, until the context ends."""
        async with asyncio.TaskGroup() as self._tasks:
            try:
                yield
            finally:
                for channel in self._open:
                    channel.close()

    @asynccontextmanager
    async def visit(self, run: Run) -> AsyncIterator[Channel]:
        """The open channel of a run, in which to add a viewer."""
        channel = self._channel(run)
        channel.guests += 1
        try:
            await channel.open()
            yield channel
        finally:
            channel.guests -= 1
            self.tidy(channel)

    def tidy(self, channel: Channel) -> None:
        """Close the channel if nobody needs it any more."""
        if channel.deserted:
            channel.close()
            self._open.discard(channel)
            if self._channels.get(channel.run_id) is channel:
                del self._channels[channel.run_id]

    @property
    def viewers(self) -> int:
        """How many viewers there are, over all runs."""
        return sum(len(channel.viewers) for channel in self._open)

    def _channel(self, run: Run) -> Channel:
        channel = self._channels.get(run.id)
        if channel is None or channel.epoch != run.epoch:  # made again under the same id
            channel = Channel(run, self._log, self._studio, self._clock, self)
            self._channels[run.id] = channel
            self._open.add(channel)
        return channel

    def employ(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Own a task until running() ends."""
        if self._tasks is None:
            raise RuntimeError("Channels are only open while running().")
        return self._tasks.create_task(work)


def _trouble(run_id: str) -> Error:
    return Error(
        error="The server cannot follow this run just now; it goes on trying.",
        code=ErrorCode.INTERNAL,
        run_id=run_id,
        retryable=True,
    )


def _frame(message: RunStatus | Error) -> bytes:
    return text_frame(encode_utf8(message))
