"""The client's side of the states that a conversation has: the server's own words, seen from here.

The states are those of :mod:`stepwire.protocol.states`. What is not in the table changes nothing,
as on the server. ``CLOSED`` is where a client begins, and where it comes back from.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final

from stepwire.protocol.states import State

__all__ = ["TRANSITIONS", "Next", "Signal", "State", "after_close"]


class Signal(enum.StrEnum):
    """What moves the client's side."""

    OPENED = "opened"  # a line to the server stands
    AUTHENTICATE = "authenticate"  # a token was sent
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"  # the server says that the token has run out
    LOST = "lost"  # the line is gone, for whatever reason


TRANSITIONS: Final[Mapping[State, Mapping[Signal, State]]] = {
    State.CLOSED: {Signal.OPENED: State.CONNECTED},
    State.CONNECTED: {Signal.AUTHENTICATE: State.AUTHENTICATING, Signal.LOST: State.CLOSED},
    State.AUTHENTICATING: {
        Signal.ACCEPTED: State.READY,
        Signal.REJECTED: State.HELD,
        Signal.EXPIRED: State.HELD,
        Signal.LOST: State.CLOSED,
    },
    State.HELD: {
        Signal.AUTHENTICATE: State.AUTHENTICATING,
        Signal.ACCEPTED: State.READY,
        Signal.LOST: State.CLOSED,
    },
    State.READY: {
        Signal.AUTHENTICATE: State.RENEWING,
        Signal.EXPIRED: State.EXPIRED,
        Signal.LOST: State.CLOSED,
    },
    State.RENEWING: {
        Signal.ACCEPTED: State.READY,
        Signal.REJECTED: State.READY,
        Signal.EXPIRED: State.EXPIRED,
        Signal.LOST: State.CLOSED,
    },
    State.EXPIRED: {
        Signal.AUTHENTICATE: State.RENEWING,
        Signal.ACCEPTED: State.READY,
        Signal.LOST: State.CLOSED,
    },
}


class Next(enum.Enum):
    """What to do once the connection is closed."""

    RECONNECT = "reconnect"  # after a growing, random pause
    FRESH_TOKEN = "fresh_token"  # noqa: S105 - get one first, then reconnect
    STOP = "stop"


_POLICY: Final = 1008
_FOR_GOOD: Final = frozenset({1000, 1003, 1007, 1009})


def after_close(code: int, reason: str) -> Next:
    """What a close code and its reason ask of the client; codes that are not known: come back."""
    if code in _FOR_GOOD:
        return Next.STOP
    if code == _POLICY and reason != "rate_limited":
        return Next.FRESH_TOKEN
    return Next.RECONNECT
