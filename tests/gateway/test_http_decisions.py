"""How a step was decided, over HTTP."""

import pytest
from http_world import World

from stepwire.runs.decisions import Exchange, decision_key, encode_exchanges

SAID = encode_exchanges([Exchange("openai:small", "Look: a page", "I click")])


@pytest.fixture
async def world():
    world = World()
    await world.made(runId="run-1")
    await world.at_work("run-1")
    await world.step("run-1")
    for number in (1, 2):
        await world.storage.blobs.put(decision_key("run-1", number, 1), SAID)
    return world


async def test_the_owner_sees_what_was_said_for_each_step_and_for_the_end(world):
    async with world.client() as client:
        for number in (1, 2):
            answer = await client.get(f"/api/runs/run-1/steps/{number}/decision")
            exchange = {"model": "openai:small", "prompt": "Look: a page", "answer": "I click"}
            assert answer.json() == {"stepNumber": number, "exchanges": [exchange]}
            assert answer.headers["cache-control"] == "no-store"
        missing = await client.get("/api/runs/run-1/steps/3/decision")
        assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
        assert "STEPWIRE_RECORD_DECISIONS" in missing.json()["detail"]


@pytest.mark.parametrize(
    ("token", "status"),
    [
        ("bob", 404),
        ("ada;runs:view;run-1", 403),
        ("eve;runs:view;run-1", 403),
        ("root;runs:view runs:all", 200),
    ],
)
async def test_nobody_else_does_but_runs_all(world, token, status):
    async with world.client(token) as client:
        assert (await client.get("/api/runs/run-1/steps/1/decision")).status_code == status


async def test_it_goes_with_the_run(world):
    await world.end("run-1")
    async with world.client() as client:
        assert (await client.delete("/api/runs/run-1")).status_code == 204
    assert await world.storage.blobs.get(decision_key("run-1", 1, 1)) is None
