"""One WebSocket conversation: feeds the protocol's state table, and carries out what it says.

The table (:mod:`stepwire.protocol.connection`) decides; this shell has the I/O. What can be done
at once is done at once. What takes time goes two ways: a token is verified in a task of its own,
for frames go on arriving meanwhile; orders about runs are carried out one after another, in the
order they came, each with a deadline, by one task that exists only while there are orders.

Everything the connection started ends with it, and none of its failures reach another.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final, assert_never

import structlog

from stepwire.gateway.rendering import ScreenshotsMode, rfc3339
from stepwire.gateway.stream.agenda import Agenda
from stepwire.gateway.stream.channel import Channel, Channels
from stepwire.gateway.stream.frames import ping_frame
from stepwire.gateway.stream.hall import Hall
from stepwire.gateway.stream.outbox import Outbox
from stepwire.gateway.stream.ports import Line
from stepwire.gateway.stream.takeover import Claimant, Parking, parked_under, token_hash
from stepwire.gateway.stream.viewer import Viewer
from stepwire.protocol.codes import ERROR_ADVICE, CloseCode, CloseReason, ErrorCode
from stepwire.protocol.connection import (
    Close,
    Connection,
    ConnectionLimits,
    Effect,
    Grant,
    Obey,
    Send,
    State,
    TakeOver,
    Verify,
)
from stepwire.protocol.messages import Cancel, Error, StartAgent, Unwatch, Watch
from stepwire.runs.access import Identity, TokenRefused, TokenVerifier
from stepwire.runs.errors import RunError
from stepwire.runs.model import Run, Status
from stepwire.runs.ports import Clock, ParkedWatch, WorkQueue
from stepwire.runs.position import offset_after
from stepwire.runs.service import RunService

CHECKS_A_PING: Final = 3
KEEPALIVE: Final = ping_frame(b"")
TOO_MANY_RUNS: Final = "This connection watches too many runs; unwatch one, then send this again."
UNSURE: Final = "Whether the fresh token reaches this run could not be looked up. Watch it again."

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """Every number of a connection that is not the protocol's. Durations are seconds."""

    ping_every: float = 30.0
    silent_pings: int = 2  # intervals without a sign of life, then the line counts as dead
    stalled_after: float = 60.0
    obey_within: float = 15.0
    orders: int = 64  # waiting to be carried out; more are refused as rate_limited
    runs: int = 64  # watched by one connection
    held: int = 1_000  # connections whose authentication failed; the oldest is closed for a newer one
    connections: int = 10_000
    conversation: ConnectionLimits = field(default=ConnectionLimits())


@dataclass(frozen=True, slots=True)
class Desk:
    """What all connections of a gateway share."""

    service: RunService
    queue: WorkQueue
    verifier: TokenVerifier
    channels: Channels
    parking: Parking
    agenda: Agenda
    clock: Clock
    new_session: Callable[[], str]
    limits: SocketLimits = field(default=SocketLimits())


@dataclass(frozen=True, slots=True)
class Recheck:
    """Look again at what is watched: the token has changed."""


Order = Obey | TakeOver | Recheck


class Gone(Exception):
    """The peer is gone: what was started for it ends."""


class Socket:
    """One peer's conversation, from its acceptance to its end."""

    def __init__(self, line: Line, origin: str, desk: Desk, hall: Hall) -> None:
        now = desk.clock.monotonic()
        self._line = line
        self._origin = origin
        self._desk = desk
        self._hall = hall
        self._outbox = Outbox(line, now)
        self._table = Connection(desk.limits.conversation, now)
        self._identity: Identity | None = None
        self._claimant: Claimant | None = None
        self._echoed = False
        self._viewers: dict[str, Viewer] = {}
        self._orders: deque[Order] = deque()  # bounded by the limits; more are refused
        self._obeying = False
        self._tasks: asyncio.TaskGroup | None = None
        self._alive_at = self._pinged_at = self._checked_at = now
        self._rings_at = math.inf

    async def converse(self, receive: Receive) -> None:
        """Talk with the peer until one of both goes."""
        self._line.listen(self)
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._plan()
                await self._listen(receive)
                for viewer in self._viewers.values():
                    viewer.detach()
                raise Gone
        except* Gone:
            pass
        except* Exception:  # the root of a conversation: others go on
            log.exception("conversation_failed")
            self._line.close(CloseCode.INTERNAL, CloseReason.DONE)
        finally:
            self._tasks = None
            await self._leave()

    async def _listen(self, receive: Receive) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            now = self._now
            text = message.get("text")
            self._carry_out(
                self._table.receive_binary(now) if text is None else self._table.receive(text, now)
            )

    async def _leave(self) -> None:
        for viewer in self._viewers.values():
            viewer.detach()
        try:
            await self._desk.parking.drop(self, for_good=self._line.left_politely)
        except Exception:  # a store that is down: the client gets its steps again from further back
            log.exception("watches_not_parked")

    # -- what the line, the agenda and parking call ---------------------------------------------

    def on_shut(self) -> None:
        """Nothing may be written at once any more."""
        for viewer in self._viewers.values():
            viewer.step_back()

    def on_drained(self) -> None:
        """There is room again: everybody who was behind goes on."""
        for viewer in tuple(self._viewers.values()):
            viewer.wake()

    def on_pong(self, payload: bytes) -> None:
        """The peer has everything that was written before the ping with this payload."""
        if any(viewer.acknowledge(payload) for viewer in self._viewers.values()):
            self._desk.parking.touch(self)

    def ring(self, now: float) -> None:
        """Look after what is due."""
        self._rings_at = math.inf
        if self._tasks is None:
            return
        if now >= self._checks_at:
            self._check(now)
        self._carry_out(self._table.tick(now))

    @property
    def claimant(self) -> Claimant | None:
        """Who the client is, for the connection that comes after this one."""
        return self._claimant

    def watches(self) -> tuple[ParkedWatch, ...]:
        """What is watched, and how far the peer has confirmed it."""
        return tuple(
            ParkedWatch(run_id, viewer.acknowledged, viewer.mode)
            for run_id, viewer in self._viewers.items()
            if not viewer.confirmed
        )

    def give_up(self) -> None:
        """A newer connection of the client takes over."""
        self._line.close(CloseCode.DONE, CloseReason.TAKEN_OVER)

    def refuse(self) -> None:
        """There are too many connections."""
        self._line.close(CloseCode.TRY_LATER, CloseReason.OVERLOADED)

    @property
    def depth(self) -> int:
        """Bytes that wait for the peer to take them."""
        return self._outbox.depth

    # -- effects --------------------------------------------------------------------------------

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(message):
                    self._outbox.send(message)
                case Verify():
                    self._employ(self._verify(effect))
                case Obey() | TakeOver():
                    self._queue(effect)
                case Close(code, reason):
                    self._line.close(code, reason)
                case _:
                    assert_never(effect)
        self._plan()

    async def _verify(self, request: Verify) -> None:
        try:
            identity = await self._desk.verifier.verify(request.token)
        except TokenRefused as refused:
            self._carry_out(self._table.reject(refused.message, refused.code.value, self._now))
        except Exception as error:  # noqa: BLE001 - logged, but not its text: that could hold the token
            log.error("token_not_verified", error=type(error).__name__)
            sorry = "The server could not check the token just now. Try again."
            self._carry_out(self._table.reject(sorry, ErrorCode.INTERNAL.value, self._now))
        else:
            self._welcome(identity, request)
        self._hall.hold(self, held=self._table.state is State.HELD)

    def _welcome(self, identity: Identity, request: Verify) -> None:
        renewed = False
        session = self._table.session or request.session or self._desk.new_session()
        if self._table.subject in (None, identity.subject):
            renewed = self._identity is not None
            self._identity = identity
            self._echoed = request.session is not None
            self._claimant = Claimant(
                parked_under(session, identity.subject), token_hash(request.token), self._origin
            )
        left = identity.expires_at - self._desk.clock.now()
        grant = Grant(
            subject=identity.subject,
            session=session,
            expires_at=rfc3339(identity.expires_at),
            seconds_left=left.total_seconds(),
            lifetime=(identity.expires_at - identity.issued_at).total_seconds(),
        )
        self._carry_out(self._table.accept(grant, self._now))
        if renewed:
            self._recheck()

    # -- orders ---------------------------------------------------------------------------------

    def _queue(self, order: Obey | TakeOver) -> None:
        if len(self._orders) >= self._desk.limits.orders:
            self._complain("Too many orders wait to be carried out; send this again.", ErrorCode.RATE_LIMITED)
            return
        self._orders.append(order)
        self._begin_to_obey()

    def _recheck(self) -> None:
        """Before anything else: what the fresh token does not reach must not be seen any longer."""
        if (self._viewers or self._obeying) and (not self._orders or self._orders[0] != Recheck()):
            self._orders.appendleft(Recheck())
            self._begin_to_obey()

    def _begin_to_obey(self) -> None:
        if not self._obeying:
            self._obeying = True
            self._employ(self._obey_all())

    async def _obey_all(self) -> None:
        try:
            while self._orders:
                await self._obey(self._orders.popleft())
        finally:
            self._obeying = False

    async def _obey(self, order: Order) -> None:
        run_id = order.message.run_id if isinstance(order, Obey) else None
        try:
            async with asyncio.timeout(self._desk.limits.obey_within):
                await self._execute(order, self._identity)
        except RunError as error:
            self._complain(error.message, error.code, run_id, retryable=error.retryable)
        except TimeoutError:
            self._complain("The server took too long. Try again.", ErrorCode.INTERNAL, run_id)
        except Exception:  # the root of an order: the conversation goes on
            log.exception("order_failed", run_id=run_id)
            self._complain("The server made a mistake. Try again.", ErrorCode.INTERNAL, run_id)

    async def _execute(self, order: Order, who: Identity | None) -> None:
        match order:
            case _ if who is None:
                return  # the table gives no orders before authentication
            case TakeOver():
                await self._take_over(who)
            case Recheck():
                await self._end_what_is_forbidden(who)
            case Obey(message):
                await self._execute_message(message, who)
            case _:
                assert_never(order)

    async def _execute_message(self, message: StartAgent | Watch | Unwatch | Cancel, who: Identity) -> None:
        match message:
            case StartAgent() | Watch() if not self._has_room(message.run_id):
                self._complain(TOO_MANY_RUNS, ErrorCode.RATE_LIMITED, message.run_id)
            case StartAgent():
                await self._attach(await self._desk.service.start(who, message.run_id), message)
            case Watch():
                await self._attach(await self._desk.service.see(who, message.run_id), message)
            case Unwatch():
                self._detach(message.run_id)
            case Cancel():
                await self._desk.service.cancel(who, message.run_id)
            case _:
                assert_never(message)

    async def _attach(self, run: Run, message: StartAgent | Watch) -> None:
        async with self._desk.channels.visit(run) as channel:
            after = await _offset(channel, message.after)
            if after is None:
                self._complain(
                    "The log of this run has no such position; all steps follow.",
                    ErrorCode.POSITION_UNKNOWN,
                    run.id,
                )
            await self._join(
                channel,
                run,
                after or 0,
                message.screenshots,
                asks=message.after is None,
                steps=isinstance(message, StartAgent) or message.steps is not False,
            )
        await self._park()

    async def _join(
        self,
        channel: Channel,
        run: Run,
        after: int,
        mode: ScreenshotsMode,
        *,
        asks: bool,
        steps: bool = True,
    ) -> None:
        place = await self._desk.queue.place(run.id) if run.status is Status.QUEUED else None
        if channel.end is not None:
            after = min(after, channel.end - 1)  # the completion is always sent
        earlier = self._viewers.pop(run.id, None)
        if earlier is not None:
            earlier.detach()
        viewer = Viewer(channel, self._outbox, self._employ, after, mode, asks=asks, steps=steps)
        self._viewers[run.id] = viewer
        channel.join(viewer, run, place)

    def _detach(self, run_id: str) -> None:
        viewer = self._viewers.pop(run_id, None)
        if viewer is not None:
            viewer.detach()
            self._desk.parking.touch(self)

    async def _end_what_is_forbidden(self, who: Identity) -> None:
        unsure = dict.fromkeys(self._viewers)
        try:
            for run_id in tuple(unsure):
                if not await self._reaches(who, run_id):
                    self._detach(run_id)
                    self._complain("The fresh token does not reach this run.", ErrorCode.FORBIDDEN, run_id)
                del unsure[run_id]
        finally:  # whatever went wrong: what is not known to be allowed is not shown
            for run_id in unsure:
                self._detach(run_id)
                self._complain(UNSURE, ErrorCode.INTERNAL, run_id)

    async def _reaches(self, who: Identity, run_id: str) -> bool:
        try:
            await self._desk.service.see(who, run_id)
        except RunError:
            return False
        return True

    async def _take_over(self, who: Identity) -> None:
        if self._claimant is None or self._table.attached_explicitly:
            return
        for watch in await self._desk.parking.claim(self._claimant, echoed=self._echoed):
            try:
                run = await self._desk.service.see(who, watch.run_id)
            except RunError:
                continue  # not this token's to see any more, or deleted: as if it had not been watched
            async with self._desk.channels.visit(run) as channel:
                after = min(watch.after, await channel.last_offset())
                await self._join(channel, run, after, _MODES[watch.screenshots], asks=True)
        await self._park()

    async def _park(self) -> None:
        try:
            await self._desk.parking.attach(self)
        except Exception:  # a store that is down must not stop the stream
            log.exception("watches_not_parked")

    def _has_room(self, run_id: str) -> bool:
        for watched, viewer in tuple(self._viewers.items()):
            if viewer.confirmed:
                del self._viewers[watched]
        return run_id in self._viewers or len(self._viewers) < self._desk.limits.runs

    def _complain(
        self, error: str, code: ErrorCode, run_id: str | None = None, *, retryable: bool | None = None
    ) -> None:
        retry = ERROR_ADVICE[code].retry if retryable is None else retryable
        self._outbox.send(Error(error=error, code=code, run_id=run_id, retryable=retry))

    # -- time -----------------------------------------------------------------------------------

    @property
    def _now(self) -> float:
        return self._desk.clock.monotonic()

    @property
    def _checks_at(self) -> float:
        return self._checked_at + self._desk.limits.ping_every / CHECKS_A_PING

    def _plan(self) -> None:
        """Be rung for whatever comes first; a wish for a later time stands and does no harm."""
        deadline = self._table.deadline()
        due = self._checks_at if deadline is None else min(deadline, self._checks_at)
        if due < self._rings_at:
            self._rings_at = due
            self._desk.agenda.wake(self, due)

    def _check(self, now: float) -> None:
        self._checked_at = now
        limits = self._desk.limits
        for viewer in self._viewers.values():
            viewer.settle()
        if self._line.was_heard() or self._outbox.depth:  # bytes that wait have a rule of their own
            self._alive_at = now
        if self._outbox.stuck(now) >= limits.stalled_after:
            self._hall.stalled += 1
            self._line.close(CloseCode.TRY_LATER, CloseReason.VIEWER_STALLED)
        elif now - self._alive_at >= limits.ping_every * limits.silent_pings:
            self._line.close(CloseCode.INTERNAL, CloseReason.NO_PONG)
        elif now - self._pinged_at >= limits.ping_every and not self._outbox.paused:
            self._pinged_at = now
            self._outbox.ping(KEEPALIVE)
            for viewer in self._viewers.values():
                viewer.ask()

    def _employ(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        if self._tasks is None:
            raise RuntimeError("The conversation has not begun.")
        return self._tasks.create_task(work)


_MODES: Final[Mapping[str, ScreenshotsMode]] = {"inline": "inline", "url": "url", "none": "none"}


async def _offset(channel: Channel, position: str | None) -> int | None:
    """The offset a position names, or None; the log is asked only about what lies behind the head."""
    known = offset_after(position, channel.epoch, channel.head)
    return offset_after(position, channel.epoch, await channel.last_offset()) if known is None else known
