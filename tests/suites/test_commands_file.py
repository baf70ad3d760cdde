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


def test_a_recording_brings_its_size_its_domains_its_variables_and_its_session():
    document = {
        "format": "stepwire.commands", "version": 1, "commands": [GO], "variables": {"word": "mug"},
        "viewport": {"width": 390, "height": 844}, "allowedDomains": ["shop.example"],
        "session": "customer", "secrets": [{"name": "pin", "domains": ["pay.test"]}, {"name": "code"}],
    }  # fmt: skip
    case = case_of(orjson.dumps(document), "buy.commands.json")
    assert case.variables == {"word": "mug"}
    assert (case.surroundings.session, case.secret_domains) == ("customer", {"pin": ("pay.test",)})
    assert (case.surroundings.viewport, case.surroundings.allowed_domains) == ((390, 844), ("shop.example",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"[\n{", "buy.commands.json: The list is not JSON: line 2"),
        (orjson.dumps([GO, GO | {"version": 2}]), "version"),
        (orjson.dumps([GO, {"action": {"type": "click"}}]), "ommand 2"),
    ],
)
def test_what_is_wrong_is_named_by_its_place_in_the_list(text, says):
    found = case_of(text, "buy.commands.json")
    assert isinstance(found, Mistake)
    assert says in str(found)
