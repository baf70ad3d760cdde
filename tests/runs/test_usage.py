from decimal import Decimal

from stepwire.runs.usage import Usage, together

FIRST = Usage("openai:small", 1000, 20, Decimal("0.0003"), 1.5)
SECOND = Usage("openai:small", 500, 10, Decimal("0.0001"), 0.5, estimated_tokens=10)


def test_tokens_are_those_in_and_out() -> None:
    assert FIRST.tokens == 1020


def test_a_sum_adds_tokens_money_seconds_and_what_is_estimated() -> None:
    assert Usage("openai:small", 1500, 30, Decimal("0.0004"), 2.0, 10) == FIRST + SECOND


def test_a_sum_names_every_model_once() -> None:
    other = Usage("anthropic:large", 1, 1, Decimal(1), 0)
    assert (FIRST + other + SECOND + other).model == "openai:small, anthropic:large"


def test_a_sum_with_an_unknown_price_has_none() -> None:
    unpriced = Usage("local:tiny", 9, 9, None, 1)
    assert (FIRST + unpriced).cost_usd is None
    assert (unpriced + FIRST + SECOND).cost_usd is None


def test_nothing_and_something_are_together_something() -> None:
    assert together(None, None) is None
    assert together(FIRST, None) == together(None, FIRST) == FIRST
    assert together(FIRST, SECOND) == FIRST + SECOND
