"""Fields of requests, as the command line calls them."""

import pytest
import typer

from stepwire.cli import given
from stepwire.cli.run import run
from stepwire.cli.spelling import OPTIONS, as_in_a_suite, in_options
from stepwire.runs.replay import ReplayRequest
from stepwire.runs.request import RunRequest


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Give it a higher maxTokens.", "Give it a higher --max-tokens."),
        ("maxCostUsd may be 3 at most on this server.", "--max-cost may be 3 at most on this server."),
        ("There is no button “maxTokensLeft”.", "There is no button “maxTokensLeft”."),
        ("Give it domains, or name the site in startUrl.", "Give it domains, or name the site in startUrl."),
    ],
)
def test_a_sentence_names_options_where_it_named_limits(sentence, said):
    assert in_options(sentence) == said


def test_of_a_test_it_names_what_a_suite_has():
    said = as_in_a_suite("It reached its limit. Give it a higher maxSeconds.")
    assert said == "It reached its limit. Give it a higher --max-seconds, or max-seconds in its file."
    assert as_in_a_suite("Give it a higher maxTokens.") == "Give it a higher maxTokens."


def test_every_field_that_has_an_option_is_there():
    fields = RunRequest.model_fields.keys() | ReplayRequest.model_fields.keys()
    assert OPTIONS.keys() <= fields
    app = typer.Typer()
    app.command()(run)
    options = {option for parameter in typer.main.get_command(app).params for option in parameter.opts}
    assert {each for name, each in OPTIONS.items() if name in RunRequest.model_fields} - {
        "--allow"
    } <= options


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"task": "Go", "max_cost_usd": -1}, "--max-cost: Input should be greater than 0."),
        ({"task": "Go", "labels": {"1x": "a"}}, "--label: A name begins with a letter and has letters"),
        ({"task": "Go", "session": "a b"}, "--session: A name begins with a letter and has letters"),
        ({}, "The run: give either a task or commands."),
    ],
)
def test_what_is_wrong_is_told_with_its_option_or_of_the_whole(fields, says):
    with pytest.raises(typer.BadParameter) as refused:
        given.valid(RunRequest, fields, "The run")
    assert refused.value.message.startswith(says)
    assert refused.value.__context__ is None, "what was given stands in no chain of errors"
