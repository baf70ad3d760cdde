"""What goes wrong over HTTP, as problem details (RFC 9457) with the same codes as on the WebSocket.

Theory. Inside, each room raises its own errors. Here every one becomes a :class:`Problem`: a status,
a code, a sentence. A table gives each code its status; codes that only HTTP needs (no such page, a
body too large) have their own enum beside those of the protocol. Nothing that the caller sent is
repeated, and a mistake of the server shows nothing of itself.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException

from stepwire.protocol.codes import (
    AUTHENTICATION_ADVICE,
    ERROR_ADVICE,
    Advice,
    AuthenticationCode,
    ErrorCode,
)
from stepwire.protocol.messages import Message
from stepwire.runs.access import TokenRefused
from stepwire.runs.errors import OverBudget, RunError

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:problem-type:stepwire:"


class HttpCode(enum.StrEnum):
    """Codes that only HTTP has."""

    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TOO_LARGE = "too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    TIMEOUT = "timeout"
    NOT_READY = "not_ready"


HTTP_ADVICE: Mapping[HttpCode, Advice] = {
    HttpCode.NOT_FOUND: Advice(
        "client", False, "There is nothing at this address.", "Check the path against the reference."
    ),
    HttpCode.METHOD_NOT_ALLOWED: Advice(
        "client", False, "The address does not take this method.", "Use one that `Allow` names."
    ),
    HttpCode.TOO_LARGE: Advice(
        "client",
        False,
        "The body is larger than 1 MiB, or than 8 MiB where it may hold files.",
        "Send less; `detail` says how much is taken.",
    ),
    HttpCode.UNSUPPORTED_MEDIA_TYPE: Advice(
        "client", False, "The body is not JSON by its Content-Type.", "Send `application/json`."
    ),
    HttpCode.TIMEOUT: Advice(
        "client", True, "The body did not arrive within 30 s.", "Send it again, faster."
    ),
    HttpCode.NOT_READY: Advice(
        "server", True, "The server takes no new work; `reasons` say why.", "Try again with a growing pause."
    ),
}

STATUSES: Mapping[str, HTTPStatus] = {
    ErrorCode.BAD_JSON: HTTPStatus.BAD_REQUEST,
    ErrorCode.BAD_MESSAGE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.UNKNOWN_TYPE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.NOT_AUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    ErrorCode.FORBIDDEN: HTTPStatus.FORBIDDEN,
    ErrorCode.UNKNOWN_RUN: HTTPStatus.NOT_FOUND,
    ErrorCode.UNKNOWN_SESSION: HTTPStatus.NOT_FOUND,
    ErrorCode.NOT_SUPPORTED: HTTPStatus.NOT_IMPLEMENTED,
    ErrorCode.CONFLICT: HTTPStatus.CONFLICT,
    ErrorCode.QUEUE_FULL: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorCode.POSITION_UNKNOWN: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorCode.LOW_DISK: HTTPStatus.SERVICE_UNAVAILABLE,
    ErrorCode.OVER_BUDGET: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorCode.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
    AuthenticationCode.BAD_TOKEN: HTTPStatus.UNAUTHORIZED,
    AuthenticationCode.TOKEN_EXPIRED: HTTPStatus.UNAUTHORIZED,
    AuthenticationCode.OTHER_SUBJECT: HTTPStatus.UNAUTHORIZED,
    AuthenticationCode.NO_SCOPE: HTTPStatus.FORBIDDEN,
    AuthenticationCode.KEYS_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    HttpCode.NOT_FOUND: HTTPStatus.NOT_FOUND,
    HttpCode.METHOD_NOT_ALLOWED: HTTPStatus.METHOD_NOT_ALLOWED,
    HttpCode.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HttpCode.UNSUPPORTED_MEDIA_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HttpCode.TIMEOUT: HTTPStatus.REQUEST_TIMEOUT,
    HttpCode.NOT_READY: HTTPStatus.SERVICE_UNAVAILABLE,
}

_RETRY_AFTER: Mapping[str, int] = {  # seconds
    ErrorCode.QUEUE_FULL: 5,
    ErrorCode.LOW_DISK: 60,
    AuthenticationCode.KEYS_UNAVAILABLE: 30,
    HttpCode.NOT_READY: 5,
}
_CODES_OF_STATUSES: Mapping[int, HttpCode] = {
    404: HttpCode.NOT_FOUND,
    405: HttpCode.METHOD_NOT_ALLOWED,
    413: HttpCode.TOO_LARGE,
    415: HttpCode.UNSUPPORTED_MEDIA_TYPE,
}

Code = ErrorCode | AuthenticationCode | HttpCode


@dataclass(frozen=True, slots=True)
class Misplaced:
    """One thing that is wrong in what was sent, and where: a JSON pointer, or a parameter's name."""

    at: str
    problem: str


class ProblemDocument(Message):
    """A problem as it is sent, with the media type application/problem+json."""

    type: str = Field(description="Names the kind of problem; ends with its code.")
    title: str = Field(description="The HTTP status in words.")
    status: int
    detail: str = Field(description="What is wrong and what to do about it.")
    code: str = Field(description="The same codes as on the WebSocket; the set is open.")
    retryable: bool = Field(description="Whether the same request may succeed later.")
    run_id: str | None = None
    errors: list[dict[str, str]] | None = Field(
        default=None,
        description="Each thing that is wrong: `at` (a JSON pointer or parameter) and `problem`.",
    )
    reasons: list[dict[str, str]] | None = Field(
        default=None, description="Why the server is not ready: `code` and `message` of each reason."
    )


class Problem(Exception):
    """A request that is answered with a problem."""

    def __init__(
        self,
        code: Code,
        detail: str,
        *,
        run_id: str | None = None,
        errors: tuple[Misplaced, ...] = (),
        reasons: tuple[Mapping[str, str], ...] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.run_id = run_id
        self.errors = errors
        self.reasons = reasons
        self.retry_after = retry_after or _RETRY_AFTER.get(code)


def advice(code: Code) -> Advice:
    """What a code means, whoever's set it belongs to."""
    match code:
        case ErrorCode():
            return ERROR_ADVICE[code]
        case AuthenticationCode():
            return AUTHENTICATION_ADVICE[code]
        case HttpCode():
            return HTTP_ADVICE[code]


def document(problem: Problem) -> ProblemDocument:
    """The problem as it is sent."""
    status = STATUSES[problem.code]
    return ProblemDocument(
        type=f"{TYPE_PREFIX}{problem.code.value}",
        title=status.phrase,
        status=int(status),
        detail=problem.detail,
        code=problem.code.value,
        retryable=advice(problem.code).retry,
        run_id=problem.run_id,
        errors=[{"at": error.at, "problem": error.problem} for error in problem.errors] or None,
        reasons=[dict(reason) for reason in problem.reasons] or None,
    )


def response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that has this problem."""
    sent = dict(headers or {})
    if problem.retry_after is not None:
        sent["Retry-After"] = str(problem.retry_after)
    if STATUSES[problem.code] is HTTPStatus.UNAUTHORIZED:
        refused = isinstance(problem.code, AuthenticationCode)
        sent["WWW-Authenticate"] = 'Bearer error="invalid_token"' if refused else "Bearer"
    body = document(problem).model_dump(by_alias=True, exclude_none=True)
    return Response(
        orjson.dumps(body),
        status_code=int(STATUSES[problem.code]),
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **sent},
    )


def problem_of(error: Exception) -> Problem:
    """The error of any room as a problem; what no room knows is the server's mistake, and says nothing."""
    match error:
        case Problem():
            return error
        case OverBudget():
            return Problem(error.code, error.message, run_id=error.run_id, retry_after=error.retry_after)
        case RunError():
            return Problem(error.code, error.message, run_id=error.run_id)
        case TokenRefused():
            return Problem(error.code, error.message)
        case RequestValidationError():
            wrong = tuple(Misplaced(str(item["loc"][-1]), f"{item['msg']}.") for item in error.errors())
            return Problem(ErrorCode.BAD_MESSAGE, f"{wrong[0].at}: {wrong[0].problem}", errors=wrong)
        case HTTPException() if error.status_code in _CODES_OF_STATUSES:
            code = _CODES_OF_STATUSES[error.status_code]
            return Problem(code, HTTP_ADVICE[code].meaning)
        case _:
            return Problem(ErrorCode.INTERNAL, "The server made a mistake; its log says more. Try once more.")


def answer_problems(app: FastAPI) -> None:
    """Make the app answer the errors of every room with problems."""
    for kind in (Problem, RunError, TokenRefused, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _answer)


async def _answer(_: Request, error: Exception) -> Response:
    headers = error.headers if isinstance(error, HTTPException) else None
    return response(problem_of(error), headers)
