"""The server's side of one conversation, as a state table, without sockets, clocks or tasks.

Feed it what arrived and the time; carry out the effects it returns, in order. Time is given as
seconds that never run backwards; only their differences matter.

Theory. What depends on where the conversation stands is in the tables of
:mod:`stepwire.protocol.states`. What time will bring stands in an agenda: one :class:`Alarm` for
each deadline that is running, and :meth:`Connection.tick` rings those that are due. Every method
rings them first, so that nobody gains by a late tick.

While a token is being verified, frames wait, and so do the alarms that the verdict may call off:
both are judged by the verdict, in order, as if they had come behind it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from stepwire.protocol.codes import ERROR_ADVICE, AuthenticationCode, CloseCode, CloseReason, ErrorCode
from stepwire.protocol.messages import (
    Authenticate,
    Authentication,
    Cancel,
    ClientMessage,
    Error,
    Ping,
    Pong,
    ServerMessage,
    StartAgent,
    TokenExpiring,
    Unwatch,
    Watch,
)
from stepwire.protocol.rate import Bucket, Rate
from stepwire.protocol.states import REACTIONS, TRANSITIONS, Reaction, Signal, State
from stepwire.protocol.wire import FrameTooLong, WireError, parse

__all__ = [
    "Close",
    "Connection",
    "ConnectionLimits",
    "Effect",
    "Grant",
    "Obey",
    "Send",
    "State",
    "TakeOver",
    "Verify",
]


@dataclass(frozen=True, slots=True)
class Send:
    """Write a message to the peer."""

    message: ServerMessage


@dataclass(frozen=True, slots=True)
class Verify:
    """Check a token, then call :meth:`Connection.accept` or :meth:`Connection.reject`."""

    token: str = field(repr=False)
    session: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Obey:
    """Do what an authenticated peer asks; whether its token may is decided with the run at hand."""

    message: StartAgent | Watch | Unwatch | Cancel


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Claim what an earlier connection of this client was watching: it has attached to nothing itself."""


@dataclass(frozen=True, slots=True)
class Close:
    """Close the socket."""

    code: CloseCode
    reason: CloseReason


Effect = Send | Verify | Obey | TakeOver | Close


@dataclass(frozen=True, slots=True)
class Grant:
    """A verified token: whose, for how long (seconds from now), and the session that goes with it."""

    subject: str
    session: str = field(repr=False)
    expires_at: str  # RFC 3339 UTC, for the peer
    seconds_left: float
    lifetime: float  # seconds between the token's issue (or now) and its expiry


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Every number of a conversation. Durations are seconds.

    ``excess`` bounds how many frames over the rates are answered with ``rate_limited`` before the
    connection is closed. Heartbeats have a wide rate of their own: some clients leak a timer at
    every reconnect.
    """

    authenticate_within: float = 10.0
    verdict_within: float = 15.0
    hold_failed_for: float = 300.0
    failures: int = 5
    pending_frames: int = 16
    pending_bytes: int = 65_536
    takeover_after: float = 1.0
    warn_before_expiry: float = 60.0  # or a quarter of the token's lifetime, if that is less
    renew_within: float = 30.0
    messages: Rate = field(default=Rate(burst=100, per_second=50))
    heartbeats: Rate = field(default=Rate(burst=500, per_second=50))
    excess: Rate = field(default=Rate(burst=100, per_second=1))


class Alarm(enum.Enum):
    """A deadline that can be running."""

    AUTHENTICATE = "authenticate"  # no token yet
    VERDICT = "verdict"  # the server has not decided on a token
    HELD = "held"  # no good token after a failure
    TAKEOVER = "takeover"  # the client has attached to nothing
    WARN = "warn"  # the token expires soon
    EXPIRE = "expire"  # the token expires
    RENEW = "renew"  # the token has expired and was not renewed


_WAIT_FOR_VERDICT: Final = frozenset({Alarm.HELD, Alarm.TAKEOVER, Alarm.EXPIRE, Alarm.RENEW})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message, and the bytes its frame had."""

    message: ClientMessage
    size: int


class Connection:
    """One conversation. Every method returns the effects to carry out, in order."""

    __slots__ = (
        "_agenda",
        "_excess",
        "_failures",
        "_grant",
        "_heartbeats",
        "_limits",
        "_messages",
        "_pending",
        "attached_explicitly",
        "state",
    )

    def __init__(self, limits: ConnectionLimits, now: float) -> None:
        self.state = State.CONNECTED
        self.attached_explicitly = False
        self._limits = limits
        self._grant: Grant | None = None
        self._failures = 0
        self._pending: list[Parsed] = []  # bounded by the limits; what does not fit is refused
        self._agenda = {Alarm.AUTHENTICATE: now + limits.authenticate_within}
        self._messages = Bucket(limits.messages, now)
        self._heartbeats = Bucket(limits.heartbeats, now)
        self._excess = Bucket(limits.excess, now)

    @property
    def session(self) -> str | None:
        """The session this conversation belongs to, once authenticated; a renewal does not change it."""
        return self._grant.session if self._grant else None

    @property
    def subject(self) -> str | None:
        """Whose conversation this is, once authenticated."""
        return self._grant.subject if self._grant else None

    def deadline(self) -> float | None:
        """When the next :meth:`tick` is due; None when no deadline is running."""
        return min((at for at, _ in self._running()), default=None)

    def receive(self, text: str, now: float) -> list[Effect]:
        """A text frame has arrived."""
        effects = self.tick(now)
        if self.state is State.CLOSED:
            return effects
        return effects + self._judge(text, now)

    def receive_binary(self, now: float) -> list[Effect]:
        """A binary frame has arrived: there are none in this protocol."""
        effects = self.tick(now)
        if self.state is State.CLOSED:
            return effects
        return effects + self._close(Signal.OFFENDED, CloseCode.UNSUPPORTED_DATA, CloseReason.BINARY)

    def accept(self, grant: Grant, now: float) -> list[Effect]:
        """The verdict on the last Verify: the token is good.

        A renewal for another subject is refused, and what the earlier token granted stays granted.
        Nothing happens if no verdict is awaited.
        """
        effects = self.tick(now)
        match self.state:
            case State.AUTHENTICATING:
                self._agenda[Alarm.TAKEOVER] = now + self._limits.takeover_after
                return effects + self._admit(grant, now)
            case State.RENEWING if grant.subject != self.subject:
                return effects + self._fail(_OTHER_SUBJECT, AuthenticationCode.OTHER_SUBJECT.value, now)
            case State.RENEWING:
                return effects + self._admit(replace(grant, session=self.session or grant.session), now)
            case _:
                return effects

    def reject(self, error: str, code: str, now: float) -> list[Effect]:
        """The verdict on the last Verify: the token is refused; ``error`` is said to the peer.

        What an earlier token granted stays granted. Nothing happens if no verdict is awaited.
        """
        effects = self.tick(now)
        if not self._verdict_awaited:
            return effects
        return effects + self._fail(error, code, now)

    def tick(self, now: float) -> list[Effect]:
        """Ring the alarms that are due."""
        effects: list[Effect] = []
        while due := [entry for entry in self._running() if entry[0] <= now]:
            _, alarm = min(due, key=lambda entry: entry[0])
            del self._agenda[alarm]
            effects += self._ring(alarm, now)
        return effects

    # -- frames ---------------------------------------------------------------------------------

    def _judge(self, text: str, now: float) -> list[Effect]:
        try:
            message = parse(text)
        except FrameTooLong:
            return self._close(Signal.OFFENDED, CloseCode.TOO_BIG, CloseReason.TOO_LONG)
        except WireError as error:
            return self._refuse_excess(self._messages, now) or [_error(error.code, error.message)]
        bucket = self._heartbeats if isinstance(message, Ping | Pong) else self._messages
        frame = Parsed(message, len(text.encode()))
        return self._refuse_excess(bucket, now) or self._react(frame, now)

    def _react(self, frame: Parsed, now: float) -> list[Effect]:
        match REACTIONS[frame.message.type][self.state], frame.message:
            case Reaction.VERIFY, Authenticate() as message:
                return self._verify(message, now)
            case Reaction.HOLD, _:
                return self._hold(frame)
            case Reaction.OBEY, (StartAgent() | Watch() | Unwatch() | Cancel()) as message:
                return self._obey(message)
            case Reaction.PONG, _:
                return [Send(Pong())]
            case Reaction.IGNORE, _:
                return []
            case refusal, message:
                return [_error(*_REFUSALS[refusal], message)]

    def _verify(self, message: Authenticate, now: float) -> list[Effect]:
        self._move(message.type)
        self._agenda.pop(Alarm.AUTHENTICATE, None)
        self._agenda[Alarm.VERDICT] = now + self._limits.verdict_within
        return [Verify(message.token, message.session)]

    def _hold(self, frame: Parsed) -> list[Effect]:
        size = frame.size + sum(held.size for held in self._pending)
        if len(self._pending) >= self._limits.pending_frames or size > self._limits.pending_bytes:
            return [_error(ErrorCode.RATE_LIMITED, _TOO_MUCH_PENDING, frame.message)]
        self._pending.append(frame)
        return []

    def _release(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        while self._pending and not self._verdict_awaited:
            effects += self._react(self._pending.pop(0), now)
        return effects

    def _obey(self, message: StartAgent | Watch | Unwatch | Cancel) -> list[Effect]:
        if isinstance(message, StartAgent | Watch):
            self.attached_explicitly = True
            self._agenda.pop(Alarm.TAKEOVER, None)
        return [Obey(message)]

    def _refuse_excess(self, bucket: Bucket, now: float) -> list[Effect]:
        if bucket.take(now):
            return []
        if self._excess.take(now):
            return [_error(ErrorCode.RATE_LIMITED, _TOO_FAST)]
        return self._close(Signal.OFFENDED, CloseCode.POLICY, CloseReason.RATE_LIMITED)

    # -- verdicts -------------------------------------------------------------------------------

    def _admit(self, grant: Grant, now: float) -> list[Effect]:
        self._move(Signal.ACCEPTED)
        self._grant = grant
        self._failures = 0
        self._schedule_expiry(grant, now)
        success = Authentication(status="success", session=grant.session, expires_at=grant.expires_at)
        return [Send(success), *self._release(now)]

    def _schedule_expiry(self, grant: Grant, now: float) -> None:
        notice = min(self._limits.warn_before_expiry, grant.lifetime / 4)
        for spent in (Alarm.VERDICT, Alarm.HELD, Alarm.RENEW):
            self._agenda.pop(spent, None)
        self._agenda[Alarm.WARN] = now + grant.seconds_left - notice
        self._agenda[Alarm.EXPIRE] = now + grant.seconds_left

    def _fail(self, error: str, code: str, now: float) -> list[Effect]:
        self._failures += 1
        failed = Send(Authentication(status="failed", error=error, code=code))
        if self._failures >= self._limits.failures:
            return [failed, *self._close(Signal.OFFENDED, CloseCode.POLICY, CloseReason.AUTH_FAILURES)]
        del self._agenda[Alarm.VERDICT]
        self._stand_down(now)
        return [failed, *self.tick(now), *self._release(now)]

    def _stand_down(self, now: float) -> None:
        """Back to where the conversation stood before the token that was refused."""
        if self._grant is None:
            self._move(Signal.REJECTED)
            self._agenda.setdefault(Alarm.HELD, now + self._limits.hold_failed_for)
            self._pending = [held for held in self._pending if isinstance(held.message, Authenticate)]
        elif Alarm.EXPIRE in self._agenda:
            self._move(Signal.REJECTED)
        else:
            self._move(Signal.REJECTED_LATE)

    # -- time -----------------------------------------------------------------------------------

    @property
    def _verdict_awaited(self) -> bool:
        return Alarm.VERDICT in self._agenda

    def _running(self) -> Iterator[tuple[float, Alarm]]:
        for alarm, at in self._agenda.items():
            if not (self._verdict_awaited and alarm in _WAIT_FOR_VERDICT):
                yield at, alarm

    def _ring(self, alarm: Alarm, now: float) -> list[Effect]:
        match alarm:
            case Alarm.AUTHENTICATE | Alarm.HELD:
                return self._close(Signal.TIMED_OUT, CloseCode.POLICY, CloseReason.AUTH_TIMEOUT)
            case Alarm.VERDICT:
                return self._close(Signal.TIMED_OUT, CloseCode.TRY_LATER, CloseReason.OVERLOADED)
            case Alarm.TAKEOVER:
                return [TakeOver()]
            case Alarm.WARN:
                return self._warn(now)
            case Alarm.EXPIRE:
                return self._expire(now)
            case Alarm.RENEW:
                return self._close(Signal.TIMED_OUT, CloseCode.POLICY, CloseReason.TOKEN_EXPIRED)
            case _:
                assert_never(alarm)

    def _warn(self, now: float) -> list[Effect]:
        if self._grant is None or self._agenda[Alarm.EXPIRE] <= now:
            return []
        return [Send(TokenExpiring(expires_at=self._grant.expires_at))]

    def _expire(self, now: float) -> list[Effect]:
        self._move(Signal.EXPIRED)
        for moot in (Alarm.WARN, Alarm.TAKEOVER):
            self._agenda.pop(moot, None)
        # From now, not from the expiry: after a late tick the client still gets its time to renew.
        self._agenda[Alarm.RENEW] = now + self._limits.renew_within
        return [
            Send(Authentication(status="failed", error=_EXPIRED, code=AuthenticationCode.TOKEN_EXPIRED.value))
        ]

    # -- states ---------------------------------------------------------------------------------

    def _move(self, cause: str) -> None:
        self.state = TRANSITIONS[self.state][cause]

    def _close(self, signal: Signal, code: CloseCode, reason: CloseReason) -> list[Effect]:
        self._move(signal)
        self._agenda.clear()
        self._pending.clear()
        return [Close(code, reason)]


_TOO_FAST: Final = "Too many frames; this one was dropped. Slow down, or the connection is closed."
_TOO_MUCH_PENDING: Final = "Too many frames before the verdict on the token; send this one again after it."
_OTHER_SUBJECT: Final = "The token is another subject's. Open a new connection for it."
_EXPIRED: Final = "The token has expired. Authenticate again, or the connection is closed soon."
_REFUSALS: Final = {
    Reaction.UNAUTHENTICATED: (ErrorCode.NOT_AUTHENTICATED, "Authenticate first: send a valid token."),
    Reaction.EXPIRED: (ErrorCode.NOT_AUTHENTICATED, "The token has expired: authenticate again first."),
    Reaction.UNSUPPORTED: (ErrorCode.NOT_SUPPORTED, "This server does not carry out such messages."),
}


def _error(code: ErrorCode, error: str, about: ClientMessage | None = None) -> Send:
    retryable = ERROR_ADVICE[code].retry
    run_id: str | None = getattr(about, "run_id", None)
    return Send(Error(error=error, code=code.value, run_id=run_id, retryable=retryable))
