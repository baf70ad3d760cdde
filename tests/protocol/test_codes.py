"""Every code has its advice."""

from __future__ import annotations

import pytest

from stepwire.protocol.codes import (
    AUTHENTICATION_ADVICE,
    CLOSE_ADVICE,
    CLOSE_CODE_ADVICE,
    COMPLETION_ADVICE,
    ERROR_ADVICE,
    AuthenticationCode,
    CloseCode,
    CloseReason,
    CompletionCode,
    ErrorCode,
)

TABLES = [
    (CompletionCode, COMPLETION_ADVICE),
    (ErrorCode, ERROR_ADVICE),
    (AuthenticationCode, AUTHENTICATION_ADVICE),
    (CloseCode, CLOSE_CODE_ADVICE),
    (CloseReason, CLOSE_ADVICE),
]


@pytest.mark.parametrize(("codes", "advice"), TABLES, ids=lambda value: getattr(value, "__name__", ""))
def test_each_code_has_advice_in_whole_sentences(codes, advice) -> None:
    assert list(advice) == list(codes)
    for entry in advice.values():
        assert entry.meaning.endswith(".")
        assert entry.action.endswith(".")


def test_a_close_reason_fits_into_a_close_frame() -> None:
    assert all(len(reason.value.encode()) <= 123 for reason in CloseReason)
