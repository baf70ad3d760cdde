"""What is not understood says which sentences are, as near to what was meant as may be."""

import pytest

from stepwire.planners import understand
from stepwire.planners.plain.language.grammar import KNOWN
from stepwire.planners.plain.language.instructions.instruction import NotUnderstood
from stepwire.planners.plain.language.instructions.questions import EveryValue, HowMany
from stepwire.planners.plain.language.instructions.reading import Tell
from stepwire.planners.plain.language.instructions.records import Create


def why(task):
    understood = understand(task)
    assert isinstance(understood, NotUnderstood), understood
    return understood.why


@pytest.mark.parametrize(
    ("task", "example"),
    [
        ("Wait a while", "Wait 3 seconds"),
        ("Close Shopping", "Close the tab"),
        ("Clicks", "Click"),
    ],
)
def test_sentences_with_the_same_verb_are_named(task, example):
    assert example in why(task)


def test_examples_that_share_most_words_come_first():
    said = why("Add a new bill of 48.20 for “Taxi back”, paid by Clara")
    assert said.index("Add ") < said.index(";")
    assert "Click" not in said


def test_a_verb_that_no_sentence_begins_with_is_told_of_the_most_usual_ones():
    assert why("Sharpen the pencil") == KNOWN


def test_several_fields_are_not_typed_as_one_value():
    said = why(
        "In the first line enter the account Bank and the amount 12.40 EUR, in the second one the rest"
    )
    assert "several fields" in said


@pytest.mark.parametrize("task", ["How many are there?", "Tell me how many there are"])
def test_how_many_there_are_is_asked_of_what_the_page_lists(task):
    (asked,) = understand(task)
    assert isinstance(asked, Tell)
    (question,) = asked.questions
    assert isinstance(question, HowMany)
    assert (question.what.role, question.what.words) == ("item", "")


@pytest.mark.parametrize("task", ["Which tags are there?", "Tell me which tags there are"])
def test_which_things_there_are_asks_for_all_of_them(task):
    (asked,) = understand(task)
    assert asked.questions == (EveryValue("tags"),)


def test_a_new_record_may_be_named_with_its_kind_before_it():
    (created,) = understand("Add the participant Emil")
    assert isinstance(created, Create)
    assert (created.kind, created.name) == ("participant", "Emil")
