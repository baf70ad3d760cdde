import pytest

from stepwire.planners.model.counting import PICTURE_TOKENS, Tokens, counted
from stepwire.planners.model.ports import Prompt

PROMPT = Prompt("Be brief.", "What now?", {"type": "object"})
OWN = 3 + 3 + 9  # tokens of its texts and its schema
NOTHING = Tokens(0, 0)


def test_what_a_provider_reports_of_a_whole_answer_is_taken_as_it_is():
    assert counted(PROMPT, "Nothing at all.", Tokens(200, 20), whole=True) == Tokens(200, 20)


def test_of_an_answer_that_was_cut_off_what_was_heard_is_counted_and_the_prompt():
    assert counted(PROMPT, "Nothing at all.", NOTHING, whole=False) == Tokens(OWN, 5, OWN + 5)


def test_what_was_reported_before_the_cut_counts_first():
    assert counted(PROMPT, "Nothing at all.", Tokens(200, 1), whole=False) == Tokens(200, 5, 4)
    assert counted(PROMPT, "Nothing.", Tokens(200, 30), whole=False) == Tokens(200, 30)


def test_a_whole_answer_of_which_nothing_is_reported_is_estimated():
    assert counted(PROMPT, "Nothing at all.", NOTHING, whole=True) == Tokens(OWN, 5, OWN + 5)


@pytest.mark.parametrize(("picture", "more"), [(None, 0), (b"jpeg", PICTURE_TOKENS)])
def test_a_picture_counts_as_much_as_with_the_dearest_provider(picture, more):
    prompt = Prompt(PROMPT.instructions, PROMPT.text, PROMPT.schema, picture)
    assert counted(prompt, "", NOTHING, whole=False).input == OWN + more
