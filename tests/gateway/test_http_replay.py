"""Replaying and exporting a run over HTTP."""

import ast

import pytest
from http_world import BORN, World

from stepwire.runs.ending import end_run
from stepwire.runs.events import Ended
from stepwire.runs.model import Status
from stepwire.runs.saved_sessions import SavedSession, StorageState

CLICK = {"type": "click", "target": {"role": "button", "name": "Buy"}}
OPEN = {"type": "navigate", "url": "https://shop.example/"}


async def get(world, path, token="ada"):
    async with world.client(token) as client:
        return await client.get(path)


async def post(world, path, token="ada", **options):
    async with world.client(token) as client:
        return await client.post(path, **options)


def problem(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return answer.json()


async def executed(world, run_id):
    """The run has been worked on, and all its commands were executed."""
    run = await world.storage.records.get(run_id)
    running = await world.storage.records.swap(run, run.move(Status.QUEUED).move(Status.RUNNING, attempt=1))
    ended = Ended(Status.SUCCEEDED, BORN, running.spec.commands or ())
    await end_run(world.storage, world.engine.log, running, ended, after=0)


async def ended(world, *actions, **body):
    """A run of these commands that executed them."""
    commands = [{"version": 1, "action": action} for action in actions]
    made = (await post(world, "/api/runs", json={"commands": commands, **body})).json()
    await executed(world, made["runId"])
    return made["runId"]


async def test_a_replay_is_a_new_run_of_the_same_commands_that_names_the_first():
    world = World()
    run_id = await ended(world, OPEN, CLICK, labels={"team": "shop"})
    answer = await post(world, f"/api/runs/{run_id}/replay")
    run = answer.json()
    assert answer.status_code == 201
    assert (run["replayOf"], run["status"], run["maxSteps"]) == (run_id, "queued", 3)
    assert answer.headers["location"] == f"/api/runs/{run['runId']}"
    stored = await world.storage.records.get(run["runId"])
    assert [command.action.type for command in stored.spec.commands] == ["navigate", "click"]
    assert stored.spec.heal == "report"


async def test_a_replay_takes_values_and_brings_its_own_secrets():
    world = World()
    secret = {"name": "password", "value": "lantern-light", "domains": ["shop.example"]}
    typed = {"type": "type", "target": {"css": "#q"}, "text": "{{product}} {{secret:password}}"}
    run_id = await ended(world, OPEN, typed, variables={"product": "mug"}, secrets=[secret])
    told = problem(await post(world, f"/api/runs/{run_id}/replay"), 422, "bad_message")
    assert "Command 2 of 2: {{secret:password}}" in told["detail"]
    body = {
        "secrets": [{"name": "password", "value": "new-light"}],
        "variables": {"product": "lamp"},
        "heal": "write",
    }
    run = (await post(world, f"/api/runs/{run_id}/replay", json=body)).json()
    stored = await world.storage.records.get(run["runId"])
    assert (stored.spec.variables, stored.spec.heal) == ({"product": "lamp"}, "write")
    assert stored.spec.secrets[0].domains == ("shop.example",)
    assert await world.storage.secrets.reveal(run["runId"]) == {"password": "new-light"}


async def test_a_replay_with_an_id_is_idempotent():
    world = World()
    run_id = await ended(world, OPEN)
    first, second = [await post(world, f"/api/runs/{run_id}/replay", json={"runId": "again"}) for _ in "12"]
    assert first.json()["runId"] == second.json()["runId"] == "again"
    problem(
        await post(world, f"/api/runs/{run_id}/replay", json={"runId": "again", "heal": "off"}),
        409,
        "conflict",
    )


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"heal": "guess"}, "heal"),
        ({"allowedDomains": ["other.example"]}, "Command 1 of 2 opens shop.example"),
        ({"baseUrl": "shop"}, "baseUrl"),
        ({"session": "../x"}, "session"),
        ({"commands": []}, "commands"),
    ],
)
async def test_a_replay_that_makes_no_run_is_refused(body, says):
    world = World()
    run_id = await ended(world, OPEN, CLICK)
    assert (
        says
        in problem(await post(world, f"/api/runs/{run_id}/replay", json=body), 422, "bad_message")["detail"]
    )
    assert len((await get(world, "/api/runs")).json()["items"]) == 1


async def test_a_replay_may_be_of_another_site():
    world = World()
    run_id = await ended(world, OPEN, CLICK, allowedDomains=["shop.example"])
    run = (await post(world, f"/api/runs/{run_id}/replay", json={"baseUrl": "http://localhost:1"})).json()
    stored = await world.storage.records.get(run["runId"])
    assert stored.spec.commands[0].action.url == "http://localhost:1/"
    assert stored.spec.allowed_domains == ("shop.example", "localhost")


async def test_a_replay_begins_with_the_runs_own_session_while_there_is_one():
    world = World()
    run_id = await ended(world, OPEN, session="customer")
    told = problem(await post(world, f"/api/runs/{run_id}/replay"), 422, "bad_message")
    assert "recorded in the session “customer”, and there is none of that name" in told["detail"]
    state = StorageState(cookies=()).plain()
    await world.storage.sessions.keep(SavedSession("ada", "customer", BORN, state))
    begun = []
    for body in ({}, {"session": "new"}, {"session": None}):
        run = (await post(world, f"/api/runs/{run_id}/replay", json=body)).json()
        begun.append((await world.storage.records.get(run["runId"])).spec.session)
    assert begun == ["customer", "new", None]


@pytest.mark.parametrize(
    ("commands", "more", "says"),
    [
        (
            [OPEN],
            {"startUrl": "http://localhost:1/"},
            "Command 1 of 1 opens https://shop.example: the list is",
        ),
        ([OPEN], {"allowedDomains": ["other.example"]}, "Command 1 of 1 opens shop.example: the list is"),
        ([OPEN, {"type": "navigate", "url": "https://shop.example/{{x}}"}], {}, "Command 2 of 2: {{x}}"),
    ],
)
async def test_a_list_that_is_for_another_site_or_lacks_a_value_makes_no_run(commands, more, says):
    world = World()
    listed = [{"version": 1, "action": action} for action in commands]
    told = problem(await post(world, "/api/runs", json={"commands": listed, **more}), 422, "bad_message")
    assert says in told["detail"]
    assert (await get(world, "/api/runs")).json()["items"] == []


async def test_a_list_of_a_newer_version_makes_no_run_and_its_place_is_told():
    world = World()
    listed = [{"version": 1, "action": OPEN}, {"version": 2, "action": OPEN}]
    told = problem(await post(world, "/api/runs", json={"commands": listed}), 422, "bad_message")
    assert told["detail"].startswith("/commands/1/version: It is of version 2; this Stepwire knows 1")


async def test_a_run_that_goes_on_or_did_nothing_is_not_replayed():
    world = World()
    made = (await post(world, "/api/runs", json={"task": "Go"})).json()
    problem(await post(world, f"/api/runs/{made['runId']}/replay"), 409, "conflict")
    await executed(world, made["runId"])
    assert (
        "no command"
        in problem(await post(world, f"/api/runs/{made['runId']}/replay"), 422, "bad_message")["detail"]
    )


@pytest.mark.parametrize("method", ["replay", "export"])
async def test_another_persons_run_is_no_run(method):
    world = World()
    run_id = await ended(world, OPEN)
    call = post if method == "replay" else get
    problem(await call(world, f"/api/runs/{run_id}/{method}", "bob"), 404, "unknown_run")


async def test_a_token_for_one_run_cannot_make_another():
    world = World()
    run_id = await ended(world, OPEN)
    problem(await post(world, f"/api/runs/{run_id}/replay", f"ada;;{run_id}"), 403, "forbidden")


async def test_a_secret_that_no_test_may_use_there_is_exported_in_no_test():
    world = World()
    secret = {"name": "key", "value": "lantern-light", "domains": ["other.example"]}
    keyed = {"type": "navigate", "url": "https://shop.example/?key={{secret:key}}"}
    run_id = await ended(world, keyed, secrets=[secret])
    path = f"/api/runs/{run_id}/export?format=playwright-python"
    told = problem(await get(world, path), 422, "bad_message")
    assert "Command 1 of 1 puts the secret key into an address of shop.example" in told["detail"]


async def test_what_a_run_executed_is_exported_in_each_format():
    world = World()
    run_id = await ended(world, OPEN, CLICK)
    python = await get(world, f"/api/runs/{run_id}/export?format=playwright-python")
    ast.parse(python.text)
    assert 'page.goto("https://shop.example/")' in python.text
    assert python.headers["content-disposition"] == 'attachment; filename="test_recording.py"'
    assert python.headers["content-type"] == "text/x-python; charset=utf-8"
    typescript = await get(world, f"/api/runs/{run_id}/export?format=playwright-typescript")
    assert "import { expect, test } from '@playwright/test';" in typescript.text
    document = (await get(world, f"/api/runs/{run_id}/export")).json()
    assert (document["format"], document["version"], len(document["commands"])) == ("stepwire.commands", 1, 2)
    told = problem(await get(world, f"/api/runs/{run_id}/export?format=cobol"), 422, "bad_message")
    assert "playwright-python" in told["detail"]
