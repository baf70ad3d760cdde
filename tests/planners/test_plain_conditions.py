"""What can be so on a page, read from words."""

import pytest

from stepwire.planners.plain.language.conditions import condition
from stepwire.planners.plain.language.instructions.conditions import (
    AddressHas,
    Compared,
    Counts,
    Denied,
    Gone,
    InState,
    IsSo,
    Limit,
    Loaded,
    Says,
    Shown,
    TitleHas,
)
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.sentences import pieces


def p(words, said=None, **more):
    return Phrase(said=said or words, words=words, **more)


def read(text, it=None):
    (piece,) = pieces(f"wait until {text}")
    return condition(piece, piece.text.removeprefix("wait until "), it)


ROWS = p("", "rows", role="row")

CONDITIONS = {
    "the page has loaded": Loaded(),
    "the URL contains /done": AddressHas("/done"),
    "the page title is Home": TitleHas("Home"),
    "Loading disappears": Gone(p("Loading")),
    "there is no Delete button": Gone(p("Delete", "Delete button", role="button")),
    "the page has no errors": Gone(p("errors")),
    "the menu has been closed": Gone(p("", "menu", role="menu")),
    "the dialog is open": Shown(p("", "dialog", role="dialog")),
    "you should see “Done”": Shown(p("Done", quoted=True)),
    "Save should be disabled": InState(p("Save"), "disabled"),
    "Save should not be enabled": Denied(InState(p("Save"), "enabled")),
    "the heading contains Orders": Says(p("", "heading", role="heading"), "Orders"),
    "the status of order 3 is shipped": IsSo("status", "order 3", "shipped"),
    "the total is not £5": Denied(IsSo("total", "", "£5")),
    "there are 3 rows": Counts(ROWS, 3),
    "there are at least 3 rows": Counts(ROWS, Limit("at least", 3.0)),
    "the total is more than £5": Compared("total", "", Limit("more than", 5.0, "£")),
}


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_is_read_by_the_form_that_fits_it(text):
    assert read(text) == CONDITIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "Name is required",
        "the list is sorted by price",
        "Ada is in the list",
        "the total is the sum of the prices",
        "Newsletter is ticked and Terms is not",
        "Save is not not enabled",
        "it is gone",
        "hell freezes over",
    ],
)
def test_what_no_page_tells_in_words_is_no_condition(text):
    assert read(text) is None


def test_it_is_what_the_step_acts_on():
    assert read("it is disabled", p("Save")) == InState(p("Save"), "disabled")
