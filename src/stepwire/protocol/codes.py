"""Every code that a message can carry, and for each: whose fault, retry or not, what to do.

The sets are open: a client treats a code it does not know as a generic failure. The table in
the docs and in the generated specs is drawn from here.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
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
    UNKNOWN_SESSION = "unknown_session"
    NOT_SUPPORTED = "not_supported"
    CONFLICT = "conflict"
    QUEUE_FULL = "queue_full"
    POSITION_UNKNOWN = "position_unknown"
    RATE_LIMITED = "rate_limited"
    LOW_DISK = "low_disk"
    OVER_BUDGET = "over_budget"
    INTERNAL = "internal"


class AuthenticationCode(enum.StrEnum):
    """Why an ``authenticate`` was refused."""

    BAD_TOKEN = "bad_token"  # noqa: S105
    TOKEN_EXPIRED = "token_expired"  # noqa: S105
    OTHER_SUBJECT = "other_subject"
    NO_SCOPE = "no_scope"
    KEYS_UNAVAILABLE = "keys_unavailable"


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
    TOO_LONG = "too_long"


COMPLETION_ADVICE: Mapping[CompletionCode, Advice] = {
    CompletionCode.CANCELLED: Advice(
        "nobody", False, "Somebody cancelled the run.", "Nothing; `commands` holds what was done until then."
    ),
    CompletionCode.NOT_UNDERSTOOD: Advice(
        "task",
        False,
        "A sentence of the task was not understood; `error` quotes it. Nothing was guessed.",
        "Reword that sentence and create a new run.",
    ),
    CompletionCode.TARGET_NOT_FOUND: Advice(
        "task",
        False,
        "No element of the page matches what the task names, or several do.",
        "Look at the last picture and name the element as the page does.",
    ),
    CompletionCode.TASK_FAILED: Advice(
        "task",
        False,
        "The agent saw that the task cannot be done on this page.",
        "Read `error` and the last steps, then change the task.",
    ),
    CompletionCode.EXPECTATION_FAILED: Advice(
        "site",
        False,
        "An expectation of the task or its commands does not hold.",
        "Compare the last picture with the expectation: one of the two is wrong.",
    ),
    CompletionCode.NAVIGATION_BLOCKED: Advice(
        "task",
        False,
        "The guard refused the address: not allowed for this run, or private.",
        "Add the host to `allowedDomains`, or a private host to `STEPWIRE_AGENT_PRIVATE_HOSTS`.",
    ),
    CompletionCode.NAVIGATION_FAILED: Advice(
        "site",
        True,
        "The address could not be loaded.",
        "Check the address and that the site is up, then create a new run.",
    ),
    CompletionCode.STEP_LIMIT: Advice(
        "task",
        False,
        "The run reached its highest number of steps.",
        "Raise `maxSteps`, or make the task smaller.",
    ),
    CompletionCode.TIME_LIMIT: Advice(
        "task", False, "The run reached its highest number of seconds.", "Raise `maxSeconds`."
    ),
    CompletionCode.TOKEN_LIMIT: Advice(
        "task",
        False,
        "The run, or its owner's day, used up its budget of model tokens.",
        "See in `error` which budget it was. Raise `maxTokens`, or wait for the next day.",
    ),
    CompletionCode.COST_LIMIT: Advice(
        "task",
        False,
        "The run, or its owner's day, used up its budget of money.",
        "See in `error` which budget it was. Raise `maxCostUsd`, or wait for the next day.",
    ),
    CompletionCode.MODEL_FAILED: Advice(
        "server",
        True,
        "The language model gave no usable answer.",
        "Try again later; if it stays so, check the model's settings.",
    ),
    CompletionCode.QUESTION_EXPIRED: Advice(
        "nobody",
        True,
        "The agent asked a question and nobody answered in time.",
        "Create the run again and answer in time.",
    ),
    CompletionCode.BROWSER_LOST: Advice(
        "server", True, "The browser of the run died.", "Create the run again."
    ),
    CompletionCode.WORKER_LOST: Advice(
        "server",
        True,
        "The process that carried out the run died, and the run is not restartable.",
        "See how far it came, then create it again; `restartable` lets the server do that.",
    ),
    CompletionCode.INTERNAL: Advice(
        "server", True, "The server made a mistake.", "Report it with the `runId` and the server's log."
    ),
}

ERROR_ADVICE: Mapping[ErrorCode, Advice] = {
    ErrorCode.BAD_JSON: Advice(
        "client", False, "The text is not JSON, or has a key twice.", "Send one JSON object as UTF-8 text."
    ),
    ErrorCode.BAD_MESSAGE: Advice(
        "client",
        False,
        "A field is missing or has a wrong value; `error` names it.",
        "Correct that field.",
    ),
    ErrorCode.UNKNOWN_TYPE: Advice(
        "client",
        False,
        "The server has no message of this `type`.",
        "Check the spelling; perhaps the server is older than the client.",
    ),
    ErrorCode.NOT_AUTHENTICATED: Advice(
        "client",
        False,
        "There is no valid token yet, or it has expired.",
        "Send `authenticate` with a valid token, then send this again.",
    ),
    ErrorCode.FORBIDDEN: Advice(
        "client",
        False,
        "The token lacks the scope word that this needs.",
        "Get a token with the scope that `error` names.",
    ),
    ErrorCode.UNKNOWN_RUN: Advice(
        "client",
        False,
        "There is no such run, or this token may not see it.",
        "Check the `runId` and whose token it is.",
    ),
    ErrorCode.UNKNOWN_SESSION: Advice(
        "client",
        False,
        "The owner has no saved session of that name.",
        "Look at the list of sessions, and whose token it is.",
    ),
    ErrorCode.NOT_SUPPORTED: Advice(
        "client", False, "The server knows this message but does not carry it out.", "Do without it."
    ),
    ErrorCode.CONFLICT: Advice(
        "client",
        False,
        "The run is past that move, or its id belongs to another run.",
        "Look at the run's status, or choose another id.",
    ),
    ErrorCode.QUEUE_FULL: Advice(
        "server",
        True,
        "Every slot and every place in the queue is taken.",
        "Try again with a growing pause.",
    ),
    ErrorCode.POSITION_UNKNOWN: Advice(
        "nobody",
        False,
        "The log has no such position; the replay starts at the first step instead.",
        "Discard the steps you have of this run; all of them follow.",
    ),
    ErrorCode.RATE_LIMITED: Advice(
        "client",
        True,
        "Too many frames; this one was dropped.",
        "Send it again later and slower; a connection that goes on like this is closed.",
    ),
    ErrorCode.LOW_DISK: Advice(
        "server",
        True,
        "The server has too little free disk to start a run.",
        "Tell the operator; try again when there is room.",
    ),
    ErrorCode.OVER_BUDGET: Advice(
        "client",
        True,
        "The owner's runs have spent at models what they may in a day.",
        "Wait for the next day in UTC; over HTTP `Retry-After` says how long that is.",
    ),
    ErrorCode.INTERNAL: Advice(
        "server", True, "The server made a mistake.", "Try once more; report it with the server's log."
    ),
}

AUTHENTICATION_ADVICE: Mapping[AuthenticationCode, Advice] = {
    AuthenticationCode.BAD_TOKEN: Advice(
        "client",
        False,
        "The token is malformed, signed by another key, or not meant for this server.",
        "Get another token from your backend and authenticate again.",
    ),
    AuthenticationCode.TOKEN_EXPIRED: Advice(
        "client",
        False,
        "The token has run out.",
        "Authenticate again with a fresh token; a connection that was authenticated has 30 s for it.",
    ),
    AuthenticationCode.OTHER_SUBJECT: Advice(
        "client",
        False,
        "The fresh token belongs to another subject; the earlier one still counts.",
        "Open another connection for another subject.",
    ),
    AuthenticationCode.NO_SCOPE: Advice(
        "client",
        False,
        "The token's scope has none of the words that the server knows.",
        "Get a token with such a word, or set `STEPWIRE_JWT_DEFAULT_SCOPE`.",
    ),
    AuthenticationCode.KEYS_UNAVAILABLE: Advice(
        "server",
        True,
        "The server cannot get the keys of its identity provider, so it can judge no token.",
        "Authenticate again with a growing pause; tell the operator if it stays so.",
    ),
}

CLOSE_CODE_ADVICE: Mapping[CloseCode, Advice] = {
    CloseCode.DONE: Advice("nobody", False, "The conversation is over.", "Nothing."),
    CloseCode.GOING_AWAY: Advice(
        "server", True, "The server goes down.", "Reconnect with a growing, random pause."
    ),
    CloseCode.UNSUPPORTED_DATA: Advice(
        "client", False, "A binary frame arrived.", "Correct the client: send text frames."
    ),
    CloseCode.INVALID_DATA: Advice(
        "client", False, "A text frame was not valid UTF-8.", "Correct the client: send UTF-8."
    ),
    CloseCode.POLICY: Advice(
        "client", False, "The conversation broke a rule; the reason says which.", "See the reason."
    ),
    CloseCode.TOO_BIG: Advice(
        "client", False, "A message was longer than 64 KiB.", "Correct the client: send less at once."
    ),
    CloseCode.INTERNAL: Advice(
        "server",
        True,
        "The server made a mistake, or heard nothing from the peer.",
        "Reconnect with a growing, random pause.",
    ),
    CloseCode.RESTART: Advice(
        "server", True, "The server restarts.", "Reconnect with a growing, random pause."
    ),
    CloseCode.TRY_LATER: Advice(
        "server",
        True,
        "The server has too much to do, or the viewer took nothing for too long.",
        "Reconnect with a growing, random pause.",
    ),
}

CLOSE_ADVICE: Mapping[CloseReason, Advice] = {
    CloseReason.DONE: Advice("nobody", False, "The conversation is over.", "Nothing."),
    CloseReason.AUTH_TIMEOUT: Advice(
        "client",
        False,
        "No valid token came in time: 10 s for the first, 5 min after a failure.",
        "Get a token first, then connect.",
    ),
    CloseReason.AUTH_FAILURES: Advice(
        "client",
        False,
        "Five tokens were refused on one connection.",
        "Get a valid token first, then connect.",
    ),
    CloseReason.TOKEN_EXPIRED: Advice(
        "client",
        False,
        "The token expired and was not renewed in 30 s.",
        "Get a fresh token first, then connect; runs went on meanwhile.",
    ),
    CloseReason.RATE_LIMITED: Advice(
        "client", True, "The connection kept sending too fast.", "Reconnect with a growing pause; send less."
    ),
    CloseReason.NO_PONG: Advice(
        "nobody",
        True,
        "The peer answered no protocol ping for two intervals: the line is dead.",
        "Reconnect with a growing, random pause.",
    ),
    CloseReason.OVERLOADED: Advice(
        "server", True, "The server has too much to do.", "Reconnect with a growing, random pause."
    ),
    CloseReason.VIEWER_STALLED: Advice(
        "client",
        True,
        "The viewer took no byte for 60 s.",
        "Reconnect and go on after the last position; read faster, or ask for smaller pictures.",
    ),
    CloseReason.TAKEN_OVER: Advice(
        "nobody",
        False,
        "A newer connection of the same client has taken over what this one was watching.",
        "Nothing: the newer connection goes on.",
    ),
    CloseReason.RESTART: Advice(
        "server", True, "The server restarts.", "Reconnect with a growing, random pause."
    ),
    CloseReason.BINARY: Advice(
        "client", False, "A binary frame arrived.", "Correct the client: send text frames."
    ),
    CloseReason.TOO_LONG: Advice(
        "client", False, "A frame was longer than 64 KiB.", "Correct the client: send less at once."
    ),
}
