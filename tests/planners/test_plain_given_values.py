"""A value as somebody gives it in a sentence."""

import pytest

from stepwire.planners.plain.language.given import given
from stepwire.planners.plain.language.sentences import pieces
from stepwire.planners.plain.language.unfit import Unfit
from stepwire.planners.plain.language.value_names import named_value


def as_given(text):
    (piece,) = pieces(f"enter {text}")
    return given(piece, piece.text.removeprefix("enter "))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("“then press Tab”", "then press Tab"),
        ("my name Ada", "Ada"),
        ("the text “Hello”", "Hello"),
        ("He said “hi” to Bo", "He said “hi” to Bo"),
        ("today's date", "today"),
        ("the date of tomorrow", "tomorrow"),
        ("the 5th of May", "the 5th of May"),
        ("fish and chips", "fish and chips"),
    ],
)
def test_a_value_is_entered_as_it_stands_without_what_only_announces_it(text, value):
    assert as_given(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "the sum of the prices",
        "any text",
        "nothing",
        "“Ada” then Tab",
        "Ada and Tab",
        "Ada but do not submit",
        "Ada without pressing Enter",
        "6 in the cell",
    ],
)
def test_what_tells_of_a_value_or_goes_on_behind_it_is_none(text):
    with pytest.raises(Unfit):
        as_given(text)


@pytest.mark.parametrize(
    ("text", "words", "of"),
    [
        ("the order number", "order number", ""),
        ("Ada's email", "email", "Ada"),
        ("the price of Storm lantern", "price", "Storm lantern"),
    ],
)
def test_a_value_is_named_by_itself_or_with_what_it_is_of(text, words, of):
    (piece,) = pieces(f"tell me {text}")
    named = named_value(piece, piece.text.removeprefix("tell me "))
    assert (named.words, named.of) == (words, of)


@pytest.mark.parametrize("text", ["how to get there", "the cheapest lamp", "42", "it"])
def test_what_names_no_value_is_none(text):
    (piece,) = pieces(f"tell me {text}")
    assert named_value(piece, piece.text.removeprefix("tell me ")) is None
