from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.runs.cursor import cursor_behind, place_of
from stepwire.runs.errors import InvalidRun
from stepwire.runs.model import Run, Spec


@given(
    at=st.datetimes(timezones=st.just(UTC)),
    run_id=st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,20}\Z"),
)
def test_a_cursor_names_the_place_it_was_made_at(at: datetime, run_id: str) -> None:
    cursor = cursor_behind(Run(run_id, "ada", Spec(task="go"), "e", "d", at))
    assert place_of(cursor) == (at, run_id)
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text())
def test_any_other_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidRun, match="not one of ours"):
        place_of(text)
