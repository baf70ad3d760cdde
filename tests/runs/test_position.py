import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.runs.position import offset_after, position_text


@given(st.text(alphabet="abcdef0123456789.", min_size=1, max_size=12), st.integers(0, 10**9))
def test_a_position_given_out_is_understood(epoch: str, offset: int) -> None:
    assert offset_after(position_text(epoch, offset), epoch, last=10**9) == offset


@pytest.mark.parametrize("text", [None, "start"])
def test_no_position_means_the_start(text: str | None) -> None:
    assert offset_after(text, "e", last=5) == 0


@pytest.mark.parametrize(
    "text", ["", "e", "e.", ".3", "x.3", "e.-1", "e.3.5", "e.99", "e.٣", "e." + "9" * 50]
)
def test_a_position_that_was_never_given_out_is_unknown(text: str) -> None:
    assert offset_after(text, "e", last=5) is None


@given(st.text())
def test_any_text_is_a_known_offset_or_unknown(text: str) -> None:
    offset = offset_after(text, "e", last=7)
    assert offset is None or 0 <= offset <= 7
