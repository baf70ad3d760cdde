"""Where a conversation can stand, and the two tables that say what follows from it.

``REACTIONS`` has a row for each message type and a column for each state: what the server does
about such a frame. ``TRANSITIONS`` says which messages and which signals lead to another state;
what is not in it changes nothing. The connection consults both, and the state diagram in the
docs is drawn from them.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final


class State(enum.Enum):
    """Where a conversation stands."""

    CONNECTED = "connected"  # nothing proven yet, the authentication deadline runs
    AUTHENTICATING = "authenticating"  # a token is being verified; frames are held meanwhile
    HELD = "held"  # authentication failed; kept open for a new try
    READY = "ready"
    RENEWING = "renewing"  # ready or expired, and a fresh token is being verified
    EXPIRED = "expired"  # the token has run out; no new start until renewed
    CLOSED = "closed"


class Signal(enum.StrEnum):
    """What moves a conversation besides its messages."""

    ACCEPTED = "accepted"  # the verdict: the token is good
    REJECTED = "rejected"  # the verdict: it is not
    REJECTED_LATE = "rejected_late"  # the verdict on a renewal whose old token has run out already
    EXPIRED = "expired"  # the token has run out
    TIMED_OUT = "timed_out"  # a deadline has passed
    OFFENDED = "offended"  # the peer did what no conversation survives


class Reaction(enum.Enum):
    """What the server does about a frame."""

    VERIFY = "has the token verified"
    HOLD = "holds it until the verdict"
    OBEY = "does it"
    PONG = "answers `pong`"
    IGNORE = "ignores it"
    UNAUTHENTICATED = "`not_authenticated`"
    EXPIRED = "`not_authenticated`, expired"
    UNSUPPORTED = "`not_supported`"


_VERIFY, _HOLD, _OBEY, _PONG = Reaction.VERIFY, Reaction.HOLD, Reaction.OBEY, Reaction.PONG
_NONE, _NO_AUTH, _LATE, _NOT = (
    Reaction.IGNORE,
    Reaction.UNAUTHENTICATED,
    Reaction.EXPIRED,
    Reaction.UNSUPPORTED,
)

# fmt: off
_ROWS: Final = {
    #                   CONNECTED AUTHENTICATING HELD    READY    RENEWING EXPIRED  CLOSED
    "authenticate":    (_VERIFY,  _HOLD,       _VERIFY,  _VERIFY, _HOLD,   _VERIFY, _NONE),
    "start_agent":     (_NO_AUTH, _HOLD,       _NO_AUTH, _OBEY,   _HOLD,   _LATE,   _NONE),
    "watch":           (_NO_AUTH, _HOLD,       _NO_AUTH, _OBEY,   _HOLD,   _LATE,   _NONE),
    "unwatch":         (_NO_AUTH, _HOLD,       _NO_AUTH, _OBEY,   _HOLD,   _OBEY,   _NONE),
    "cancel":          (_NO_AUTH, _HOLD,       _NO_AUTH, _OBEY,   _HOLD,   _OBEY,   _NONE),
    "pause":           (_NO_AUTH, _HOLD,       _NO_AUTH, _NOT,    _HOLD,   _NOT,    _NONE),
    "resume":          (_NO_AUTH, _HOLD,       _NO_AUTH, _NOT,    _HOLD,   _NOT,    _NONE),
    "instruct":        (_NO_AUTH, _HOLD,       _NO_AUTH, _NOT,    _HOLD,   _NOT,    _NONE),
    "answer":          (_NO_AUTH, _HOLD,       _NO_AUTH, _NOT,    _HOLD,   _NOT,    _NONE),
    "take_control":    (_NO_AUTH, _HOLD,       _NO_AUTH, _NOT,    _HOLD,   _NOT,    _NONE),
    "release_control": (_NO_AUTH, _HOLD,       _NO_AUTH, _NOT,    _HOLD,   _NOT,    _NONE),
    "input":           (_NO_AUTH, _HOLD,       _NO_AUTH, _NOT,    _HOLD,   _NOT,    _NONE),
    "live_view":       (_NO_AUTH, _HOLD,       _NO_AUTH, _NOT,    _HOLD,   _NOT,    _NONE),
    "frame_ack":       (_NO_AUTH, _NONE,       _NO_AUTH, _NONE,   _NONE,   _NONE,   _NONE),
    "ping":            (_PONG,    _PONG,       _PONG,    _PONG,   _PONG,   _PONG,   _NONE),
    "pong":            (_NONE,    _NONE,       _NONE,    _NONE,   _NONE,   _NONE,   _NONE),
}
# fmt: on
REACTIONS: Final[Mapping[str, Mapping[State, Reaction]]] = {
    kind: dict(zip(State, row, strict=True)) for kind, row in _ROWS.items()
}

TRANSITIONS: Final[Mapping[State, Mapping[str, State]]] = {
    State.CONNECTED: {
        "authenticate": State.AUTHENTICATING,
        Signal.TIMED_OUT: State.CLOSED,
        Signal.OFFENDED: State.CLOSED,
    },
    State.AUTHENTICATING: {
        Signal.ACCEPTED: State.READY,
        Signal.REJECTED: State.HELD,
        Signal.TIMED_OUT: State.CLOSED,
        Signal.OFFENDED: State.CLOSED,
    },
    State.HELD: {
        "authenticate": State.AUTHENTICATING,
        Signal.TIMED_OUT: State.CLOSED,
        Signal.OFFENDED: State.CLOSED,
    },
    State.READY: {
        "authenticate": State.RENEWING,
        Signal.EXPIRED: State.EXPIRED,
        Signal.OFFENDED: State.CLOSED,
    },
    State.RENEWING: {
        Signal.ACCEPTED: State.READY,
        Signal.REJECTED: State.READY,
        Signal.REJECTED_LATE: State.EXPIRED,
        Signal.TIMED_OUT: State.CLOSED,
        Signal.OFFENDED: State.CLOSED,
    },
    State.EXPIRED: {
        "authenticate": State.RENEWING,
        Signal.TIMED_OUT: State.CLOSED,
        Signal.OFFENDED: State.CLOSED,
    },
    State.CLOSED: {},
}


def transition_table() -> dict[str, dict[str, str]]:
    """``TRANSITIONS`` as plain data for other languages: state, cause, next state."""
    return {
        state.value: {str(cause): target.value for cause, target in row.items()}
        for state, row in TRANSITIONS.items()
    }
