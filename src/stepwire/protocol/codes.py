"""Every code that a message can carry, and for each: whose fault, retry or not, what to do.

The sets are open: a client treats a code it does not know as a generic failure. The table in
the docs and in the generated specs is drawn from here.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal

Fault = Literal["client", "task", "site", "server", "nobody"]


@dataclass(frozen=True, slots=True)
class Advice:
    """What a code means to whoever receives it."""

    fault: Fault
    retry: bool
    meaning: str
    action: str


class CompletionCode(enum.StrEnum):
    """Why a run did not succeed."""

    CANCELLED = "cancelled"
    NOT_UNDERSTOOD = "not_understood"
    TARGET_NOT_FOUND = "target_not_found"
    TASK_FAILED = "task_failed"
    EXPECTATION_FAILED = "expectation_failed"
    NAVIGATION_BLOCKED = "navigation_blocked"
    NAVIGATION_FAILED = "navigation_failed"
    STEP_LIMIT = "step_limit"
    TIME_LIMIT = "time_limit"
    TOKEN_LIMIT = "token_limit"  # noqa: S105 - a budget of model tokens
    COST_LIMIT = "cost_limit"
    MODEL_FAILED = "model_failed"
    QUESTION_EXPIRED = "question_expired"
    BROWSER_LOST = "browser_lost"
    WORKER_LOST = "worker_lost"
    INTERNAL = "internal"


class ErrorCode(enum.StrEnum):
    """Why a request was not obeyed, on ``/ws`` and over HTTP."""

    BAD_JSON = "bad_json"
    BAD_MESSAGE = "bad_message"
    UNKNOWN_TYPE = "unknown_type"
    NOT_AUTHENTICATED = "not_authenticated"
    FORBIDDEN = "forbidden"
    UNKNOWN_RUN = "unknown_run"
    NOT_SUPPORTED = "not_supported"
    CONFLICT = "conflict"
    QUEUE_FULL = "queue_full"
    POSITION_UNKNOWN = "position_unknown"
    RATE_LIMITED = "rate_limited"
    LOW_DISK = "low_disk"
    INTERNAL = "internal"


class AuthenticationCode(enum.StrEnum):
    """Why an ``authenticate`` was refused."""

    BAD_TOKEN = "bad_token"  # noqa: S105
    TOKEN_EXPIRED = "token_expired"  # noqa: S105
    OTHER_SUBJECT = "other_subject"
    NO_SCOPE = "no_scope"


class CloseCode(enum.IntEnum):
    """WebSocket close codes that the server uses."""

    DONE = 1000
    GOING_AWAY = 1001
    UNSUPPORTED_DATA = 1003
    INVALID_DATA = 1007
    POLICY = 1008
    TOO_BIG = 1009
    INTERNAL = 1011
    RESTART = 1012
    TRY_LATER = 1013


class CloseReason(enum.StrEnum):
    """Close reasons: the word beside the code that says what the client should do."""

    DONE = ""
    AUTH_TIMEOUT = "auth_timeout"
    AUTH_FAILURES = "auth_failures"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105
    RATE_LIMITED = "rate_limited"
    NO_PONG = "no_pong"
    OVERLOADED = "overloaded"
    VIEWER_STALLED = "viewer_stalled"
    TAKEN_OVER = "taken_over"
    RESTART = "restart"
    BINARY = "binary_not_supported"
