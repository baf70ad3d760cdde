"""Recorded commands as a case."""

import orjson
import pytest

from stepwire.suites.commands_file import case_of
from stepwire.suites.mistakes import Mistake

GO = {"action": {"type": "navigate", "url": "https://shop.example/"}}


@pytest.mark.parametrize("document", [[GO], {"runId": "run-1", "commands": [GO]}])
def test_a_list_and_a_document_with_one_are_the_same_case(document):
    case = case_of(orjson.dumps(document), "recorded/buy.commands.json")
    assert (case.name, len(case.commands), case.task) == ("buy", 1, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"[\n{", "buy.commands.json:2: This is not JSON."),
        (b"[]", "buy.commands.json: It holds no list"),
        (orjson.dumps([GO, GO | {"version": 2}]), "Command 2 of 2: It is of version 2"),
        (
            orjson.dumps([{"action": {"type": "click"}}]),
            "Command 1 of 1: action.click.target: Field required.",
        ),
        (orjson.dumps([7]), "Command 1 of 1: "),
    ],
)
def test_what_is_wrong_is_named_by_its_place_in_the_list(text, says):
    found = case_of(text, "buy.commands.json")
    assert isinstance(found, Mistake)
    assert says in str(found)
