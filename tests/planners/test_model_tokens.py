import pytest

from stepwire.planners.model.tokens import estimated, shortened


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("lamp", 1),
        ("Add to basket", 3),
        ("internationalisation", 4),
        ("£64.50", 6),
        ("ランプ", 3),
        ("one\ntwo", 3),
    ],
)
def test_words_cost_by_length_and_everything_else_by_the_sign(text, tokens):
    assert estimated(text) == tokens


def test_a_text_is_cut_between_tokens_and_says_so():
    assert shortened("one two three four", 2) == "one two …"
    assert shortened("one two", 2) == "one two"
    assert estimated(shortened("word " * 1_000, 50)) <= 51
