"""Which cases are chosen."""

import pytest

from stepwire.suites.choosing import Choice
from stepwire.suites.steps_file import cases_of

CASES, _ = cases_of("# One\nTags: a\n- Go\n# Two\nTags: a, b\n- Go\n# Three\n- Go\n", "shop.steps.md")


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(), ["One", "Two", "Three"]),
        (Choice(tags=frozenset("b")), ["Two"]),
        (Choice(tags=frozenset("ab")), ["One", "Two"]),
        (Choice(not_tags=frozenset("b")), ["One", "Three"]),
        (Choice(tags=frozenset("a"), not_tags=frozenset("b")), ["One"]),
        (Choice(text="tW"), ["Two"]),
        (Choice(text="shop.steps"), ["One", "Two", "Three"]),
    ],
)
def test_cases_are_chosen_by_tag_and_text(choice, names):
    assert [case.name for case in choice.among(CASES)] == names
