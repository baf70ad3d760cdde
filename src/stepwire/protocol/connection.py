"""The server's side of one conversation, as a state table, without sockets, clocks or tasks.

Feed it what arrived and the time; carry out the effects it returns, in order. Time is given as
seconds that never run backwards; only their differences matter.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from stepwire.protocol.codes import CloseCode, CloseReason
from stepwire.protocol.messages import Cancel, ServerMessage, StartAgent, Unwatch, Watch


class State(enum.Enum):
    """Where a conversation stands."""

    CONNECTED = "connected"  # nothing proven yet, the authentication deadline runs
    AUTHENTICATING = "authenticating"  # a token is being verified; frames are held meanwhile
    HELD = "held"  # authentication failed; kept open for a new try
    READY = "ready"
    RENEWING = "renewing"  # ready, and a fresh token is being verified
    EXPIRED = "expired"  # the token has run out; no new start until renewed
    CLOSED = "closed"


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
