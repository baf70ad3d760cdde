# ruff: noqa: E501 - a table is easier to read on one line
"""Recordings as documents: read whatever shape they have, refused with the place of what is wrong."""

from dataclasses import replace

import orjson
import pytest

from stepwire.runs.actions import Click, Command, Navigate, Target, Type
from stepwire.runs.command_list import (
    LARGEST,
    CommandList,
    SecretPlace,
    list_of,
    read_commands,
)
from stepwire.runs.errors import InvalidRun
from stepwire.runs.model import Run, SecretName, Spec, Viewport

OPEN = Command(action=Navigate(url="https://shop.example/"))
CLICK = Command(action=Click(target=Target(role="button", name="Buy")))
PLAIN = [command.model_dump(mode="json", by_alias=True, exclude_none=True) for command in (OPEN, CLICK)]


@pytest.mark.parametrize("shape", [PLAIN, {"commands": PLAIN}, {"runId": "run-1", "commands": PLAIN}])
def test_a_list_and_a_document_with_one_are_the_same(shape):
    assert read_commands(orjson.dumps(shape)).commands == (OPEN, CLICK)


def test_the_contract_is_read_as_it_is_written():
    recording = CommandList(
        name="Buy",
        variables={"product": "mug"},
        secrets=(SecretPlace(name="password", domains=("shop.example",)),),
        commands=(OPEN, CLICK),
    )
    assert read_commands(recording.model_dump_json(by_alias=True, exclude_none=True).encode()) == recording


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"{", "line 1"),
        (b"[]", "1 to 1000 commands"),
        (b'{"steps": []}', "1 to 1000 commands"),
        (b'"words"', "1 to 1000 commands"),
        (b" " * (LARGEST + 1), "larger than 4 MB"),
        (orjson.dumps([PLAIN[0], {"version": 2}]), "Command 2 of 2 is of version 2"),
        (orjson.dumps([PLAIN[0], {"action": {"type": "fly"}}]), "Command 2 of 2: action.type: There is no such type."),
        (orjson.dumps([{"action": {"type": "click"}}]), "Command 1 of 1: action.click.target: Field required."),
        (orjson.dumps([5]), "Command 1 of 1"),
        (orjson.dumps({"format": "stepwire.commands", "version": 2, "commands": PLAIN}), "of version 2"),
        (orjson.dumps({"format": "stepwire.commands", "commands": PLAIN, "more": 1}), "more: This Stepwire knows no such field here."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(text, says):
    with pytest.raises(InvalidRun) as refused:
        read_commands(text)
    assert says in refused.value.message


def run_of(task="Buy a mug"):
    spec = Spec(
        task=task,
        secrets=(SecretName("password", ("shop.example",)), SecretName("pin", ("bank.example",))),
        session="customer",
        variables={"product": "mug", "unused": "x"},
        viewport=Viewport(800, 600),
    )
    return Run("run-1", "ada", spec, "e", "d", None)


def test_what_a_run_executed_knows_what_a_replay_must_bring_and_no_more():
    typed = Command(action=Type(target=Target(css="#q"), text="{{product}} {{secret:password}}"))
    recording = list_of(run_of(), [OPEN, typed])
    assert recording.name == "Buy a mug"
    assert recording.variables == {"product": "mug"}
    assert recording.secrets == (SecretPlace(name="password", domains=("shop.example",)),)
    assert (recording.viewport.width, recording.session) == (800, "customer")


def test_a_run_that_made_its_session_signed_in_and_is_repeated_without_one():
    assert list_of(run_of(), [OPEN], made_session=True).session is None


def test_an_authenticators_seed_is_known_as_one():
    run = run_of()
    code = SecretName("code", ("shop.example",), totp=True)
    run = replace(run, spec=replace(run.spec, secrets=(code,)))
    typed = Command(action=Type(target=Target(css="#code"), text="{{secret:code}}"))
    (place,) = list_of(run, [OPEN, typed]).secrets
    assert (place.name, place.totp) == ("code", True)


def test_a_run_that_did_nothing_is_no_recording():
    with pytest.raises(InvalidRun, match="no command"):
        list_of(run_of(), [])
