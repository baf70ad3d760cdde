"""Every action there is: done by a run, exported from its recording, and done again by the exported test."""

from typing import get_args

import pytest
import pytest_asyncio
from exported_tests import executed
from workplace import workplace
from workshop import EVERY_ACTION, FILES, PIN, SEED, commands_at, workshop

from stepwire.export import unexpressed
from stepwire.runs.actions import Action, Command, Condition, Expect, Navigate, Read, Target, Type
from stepwire.runs.request import RunRequest, file_request

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
GIVEN = {"SECRET_PIN": PIN, "SECRET_CODE": SEED}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place():
    async with workplace(workshop()) as place:
        yield place


def asked(place, commands):
    return RunRequest.model_validate(
        {
            "commands": commands,
            "variables": {"surname": "Lovelace"},
            "secrets": [{"name": "pin", "value": PIN}, {"name": "code", "totp": SEED}],
            "files": [file_request(name, data) for name, data in FILES.items()],
            "maxSteps": 200,
            "start": True,
        }
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recording(place):
    """What Stepwire recorded when it did everything once."""
    return await place.recorded(asked(place, commands_at(place.address, EVERY_ACTION)))


async def test_every_action_there_is_is_in_the_list_and_in_all_its_forms():
    union, _ = get_args(Action)
    types = {model.model_fields["type"].default for model in get_args(union)}
    assert {action["type"] for action in EVERY_ACTION} == types
    for model in (Expect, Read):
        whats = set(get_args(model.model_fields["what"].annotation))
        kind = model.model_fields["type"].default
        assert {action["what"] for action in EVERY_ACTION if action["type"] == kind} == whats
    waits = [action["until"] for action in EVERY_ACTION if action["type"] == "wait"]
    assert {name for until in waits for name in until} == set(Condition.model_fields)


async def test_a_recording_says_what_pages_did_by_themselves(recording):
    came = {
        (command.action.target.name, command.tab, command.downloads)
        for command in recording.commands
        if command.tab or command.downloads
    }
    assert came == {
        ("Report", None, ("report.csv",)), ("Help", "opened", None), ("Close", "closed", None),
    }  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["python", "typescript"])
async def outcomes(request, place, recording, tmp_path_factory):
    """How three exported tests went in this language."""
    folder = tmp_path_factory.mktemp(request.param)
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    unmet = {"type": "expect", "what": "title", "value": "never so", "timeout": 0.2, "soft": True}
    softly = commands_at(place.address, (EVERY_ACTION[0], unmet, {"type": "read", "what": "title"}))
    elsewhere = place.address.replace("127.0.0.1", "localhost")
    opens, typed = Navigate(url=elsewhere), Type(target=Target(label="PIN"), text="{{secret:pin}}")
    recordings = {
        "all_of_it": recording,
        "softly": recording.model_copy(update={"commands": asked(place, softly).commands}),
        "elsewhere": recording.model_copy(
            update={"commands": (Command(action=opens), Command(action=typed))}
        ),
    }
    return await executed(recordings, folder, request.param, GIVEN)


async def test_an_exported_test_does_all_of_it(recording, outcomes):
    assert unexpressed(recording) == []
    assert outcomes["all_of_it"].passed, outcomes["all_of_it"].said


async def test_an_exported_test_that_expects_softly_fails_at_its_end(outcomes):
    outcome = outcomes["softly"]
    assert (outcome.passed, "never so" in outcome.said) == (False, True), outcome.said
    assert "Workshop" in outcome.said, "it went on"


async def test_an_exported_test_types_no_secret_on_a_host_that_is_not_the_secrets(outcomes):
    outcome = outcomes["elsewhere"]
    assert not outcome.passed, outcome.said
    assert "The secret pin may be typed only on 127.0.0.1, and this is localhost." in outcome.said
