"""``stepwire run --server``: the run is followed there, whatever the server does."""

from __future__ import annotations

import asyncio

import pytest
from client_world import ClientWorld

from stepwire.cli.remote import run_there
from stepwire.problems import EnvironmentProblem, SettingsError
from stepwire.runs.errors import InvalidRun
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings


def settings(tmp_path, token: str | None = "ada") -> Settings:
    return Settings.load({}, data=tmp_path, token=token)


def asked(**fields) -> RunRequest:
    return RunRequest.model_validate({"task": "Go", "runId": "run-9", "start": True, **fields})


async def test_a_run_there_is_followed_across_a_restart_of_the_server(tmp_path):
    world = ClientWorld()
    told = []
    heard = asyncio.Event()

    def tell(message) -> None:
        told.append(message)
        heard.set()

    async with world.served() as url:
        following = asyncio.create_task(run_there(settings(tmp_path), url, asked(), tell))
        await heard.wait()
        await world.at_work("run-9")
        await world.step("run-9")
    await world.step("run-9")
    async with world.served():
        await world.end("run-9", result="£4")
        await following
    steps = [message["stepNumber"] for message in told if message["type"] == "step_update"]
    assert steps == [1, 2]
    assert told[-1]["type"] == "completion"
    assert told[-1]["result"] == "£4"


async def test_what_makes_no_run_there_is_a_wrong_command(tmp_path):
    world = ClientWorld()
    async with world.served() as url:
        with pytest.raises(InvalidRun, match="no secret of that name"):
            await run_there(settings(tmp_path), url, asked(task="Type {{secret:x}}"), lambda _: None)


async def test_a_token_that_the_server_refuses_is_said(tmp_path):
    world = ClientWorld()
    async with world.served() as url:
        with pytest.raises(EnvironmentProblem, match="This token is bad"):
            await run_there(settings(tmp_path, "bad"), url, asked(), lambda _: None)


async def test_a_server_needs_a_token(tmp_path):
    with pytest.raises(SettingsError, match="STEPWIRE_TOKEN"):
        await run_there(settings(tmp_path, None), "http://127.0.0.1:9", asked(), lambda _: None)


async def test_commands_and_secrets_are_sent_whole(tmp_path):
    """A command's type is its default: left out, it would be no command."""
    world = ClientWorld()
    asked_for = {
        "commands": [
            {"action": {"type": "navigate", "url": "https://a.example/"}},
            {"action": {"type": "back"}},
        ],
        "secrets": [{"name": "pin", "value": "1234", "domains": ["b.example"]}],
        "runId": "run-9",
    }
    async with world.served() as url:
        following = asyncio.create_task(
            run_there(settings(tmp_path), url, RunRequest.model_validate(asked_for), lambda message: None)
        )
        while (run := await world.storage.records.get("run-9")) is None:
            await asyncio.sleep(0)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    assert [command.action.type for command in run.spec.commands] == ["navigate", "back"]
    assert run.spec.secrets[0].domains == ("b.example",)
