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


def request(place, actions=EVERY_ACTION):
    return RunRequest.model_validate(
        {
            "commands": commands_at(place.address, actions),
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
    return await place.recorded(request(place))


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


@pytest.mark.parametrize("language", ["python", "typescript"])
async def test_an_exported_test_does_all_of_it(recording, tmp_path, language):
    assert unexpressed(recording) == []
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    code, out = await executed(recording, tmp_path, language, GIVEN)
    assert code == 0, out
    assert "1 passed" in out


@pytest.mark.parametrize("language", ["python", "typescript"])
async def test_an_exported_test_that_expects_softly_fails_at_its_end(place, recording, tmp_path, language):
    unmet = {"type": "expect", "what": "title", "value": "never so", "timeout": 0.2, "soft": True}
    last = {"type": "read", "what": "title"}
    listed = request(place, (EVERY_ACTION[0], unmet, last)).commands
    code, out = await executed(recording.model_copy(update={"commands": listed}), tmp_path, language, GIVEN)
    assert (code, "never so" in out) == (1, True), out
    assert "Workshop" in out, "it went on"


@pytest.mark.parametrize("language", ["python", "typescript"])
async def test_an_exported_test_types_no_secret_on_a_host_that_is_not_the_secrets(
    place, recording, tmp_path, language
):
    elsewhere = place.address.replace("127.0.0.1", "localhost")
    opens, typed = Navigate(url=elsewhere), Type(target=Target(label="PIN"), text="{{secret:pin}}")
    commands = (Command(action=opens), Command(action=typed))
    moved = recording.model_copy(update={"commands": commands})
    code, out = await executed(moved, tmp_path, language, GIVEN)
    assert code == 1, out
    assert "The secret pin may be typed only on 127.0.0.1, and this is localhost." in out
