import pytest

from stepwire.planners.plain.language.likeness import (
    MISSPELT,
    SAME,
    first_word,
    likeness,
    sought,
    speaks_of,
    tokens,
)


@pytest.mark.parametrize(
    ("wanted", "text", "least", "most"),
    [
        ("Save", "Save", 100, 100),
        ("save", "SAVE…", 100, 100),
        ("Basket", "Basket (2)", 98, 98),
        ("email", "E-mail address *", 94, 98),
        ("log in", "Sign in", 94, 98),
        ("I accept the terms", "I accept the terms of sale", 80, 92),
        ("Tracked", "Tracked, 2 to 3 days £6.90", 74, 92),
        ("Storm lantrn", "Storm lantern", 74, 93),
        ("basket", "Add to basket", 0, 73),
        ("Total", "Subtotal", 0, 73),
        ("Save", "Cancel", 0, 40),
        ("×", "×", 100, 100),
        ("", "Save", 0, 0),
    ],
)
def test_likeness_tells_the_same_from_the_similar_from_the_other(wanted, text, least, most):
    assert least <= likeness(wanted, text) <= most


def test_one_digit_for_another_is_no_slip_of_spelling():
    assert likeness("Order 14", "Order 12") < 74
    assert likeness("Oder 14", "Order 14") >= 74
    assert likeness("Order14", "Order 14") >= 74


@pytest.mark.parametrize(
    ("wanted", "text"),
    [("Basket", "basket (2)"), ("log in", "Sign in"), ("E-mail", "Email address"), ("×", " × ")],
)
def test_the_same_is_said_whatever_its_counts_and_synonyms(wanted, text):
    assert sought(wanted).is_said_by(text)
    assert likeness(wanted, text) >= SAME


@pytest.mark.parametrize(("wanted", "text"), [("Basket", "My basket"), ("Save", "Saved"), ("", "")])
def test_more_or_other_words_are_not_the_same(wanted, text):
    assert not sought(wanted).is_said_by(text)
    assert likeness(wanted, text) < SAME


def test_a_spelling_that_is_not_the_same_is_never_as_good_as_the_words_themselves():
    assert 74 <= likeness("Storm lantrn", "Storm lantern") <= MISSPELT < SAME


def test_words_are_spoken_of_only_together():
    assert speaks_of("storm lantern", "A Storm lantern, £64")
    assert speaks_of("log in", "Please sign in first")
    assert not speaks_of("storm lantern", "A lantern for every storm")


@pytest.mark.parametrize("text", ["Order number: 7", "“Basket” (2)", "E-mail", "…", ""])
def test_the_first_word_is_the_first_of_all(text):
    assert first_word(text) == (tokens(text) or ("",))[0]


def test_whatever_has_a_word_contains_one_of_its_probes():
    for wanted, text in (("log in", "sign-in or sign in"), ("zip", "Postal code"), ("Straße", "STRASSE")):
        for probes in sought(wanted).probes:
            assert any(probe in text.casefold() for probe in probes)
