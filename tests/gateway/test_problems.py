import pytest
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from stepwire.gateway.api.problems import (
    HTTP_ADVICE,
    STATUSES,
    HttpCode,
    Misplaced,
    Problem,
    advice,
    document,
    problem_of,
    response,
)
from stepwire.protocol.codes import AuthenticationCode, ErrorCode
from stepwire.runs.access import TokenRefused
from stepwire.runs.errors import Conflict, Forbidden, InvalidRun, LowDisk, NotSupported, QueueFull, UnknownRun

CODES = [*ErrorCode, *AuthenticationCode, *HttpCode]


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_status_and_advice(code: ErrorCode) -> None:
    assert 400 <= STATUSES[code] < 600
    assert advice(code).action


def test_no_code_means_two_things() -> None:
    assert len({code.value for code in CODES}) == len(CODES)
    assert set(HTTP_ADVICE) == set(HttpCode)


@pytest.mark.parametrize("code", CODES)
def test_what_may_succeed_later_is_not_the_callers_fault_alone(code: ErrorCode) -> None:
    if 500 <= STATUSES[code] != 501:
        assert advice(code).retry


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnknownRun("run-1"), 404),
        (Forbidden("no", "run-1"), 403),
        (Conflict("no", "run-1"), 409),
        (InvalidRun("no"), 422),
        (QueueFull("no"), 429),
        (LowDisk("no"), 503),
        (NotSupported("no"), 501),
        (TokenRefused("no"), 401),
        (TokenRefused("no", AuthenticationCode.NO_SCOPE), 403),
        (HTTPException(404), 404),
        (HTTPException(405), 405),
        (HTTPException(418), 500),
        (ZeroDivisionError("secret"), 500),
    ],
)
def test_every_error_of_a_room_is_a_problem(error: Exception, status: int) -> None:
    assert document(problem_of(error)).status == status


def test_a_mistake_of_the_server_shows_nothing_of_itself() -> None:
    assert "secret" not in document(problem_of(ZeroDivisionError("secret"))).model_dump_json()


def test_a_wrong_parameter_is_named_and_not_repeated() -> None:
    error = RequestValidationError([{"loc": ("query", "limit"), "msg": "Too small", "input": "secret"}])
    problem = problem_of(error)
    assert problem.errors == (Misplaced("limit", "Too small."),)
    assert "secret" not in document(problem).model_dump_json()


def test_an_absent_member_is_left_out() -> None:
    body = response(Problem(ErrorCode.CONFLICT, "No.")).body
    assert b"null" not in body
    assert b"runId" not in body


def test_a_problem_is_kept_by_nobody() -> None:
    answer = response(Problem(ErrorCode.QUEUE_FULL, "No."))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["retry-after"] == "5"
