"""A fresh token that reaches less ends what it does not reach."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from live_gateway import Peers, World

from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope


@pytest.fixture
async def world():
    world = World()

    async def verify(token: str) -> Identity:
        """``ada``, or ``ada;words;runs``."""
        subject, words, runs = (*token.split(";"), "", "")[:3]
        now = world.clock.now()
        scopes = frozenset(Scope(word) for word in words.split()) or DEFAULT_SCOPES
        narrowed = frozenset(runs.split()) or None
        return Identity(subject, now, now + timedelta(hours=1), scopes, narrowed)

    world.tokens.verify = verify
    async with world.served():
        yield world


async def watching(world, peers):
    for run_id in ("run-1", "run-2"):
        await world.add_run(run_id)
    client = await peers.client()
    for run_id in ("run-1", "run-2"):
        await client.say(type="watch", runId=run_id)
        await client.hear("run_status", runId=run_id)
    return client


async def test_a_renewed_token_for_fewer_runs_ends_the_watches_of_the_others(world):
    async with Peers(world) as peers:
        client = await watching(world, peers)
        assert (await client.hello("ada;;run-2"))["status"] == "success"
        ended = await client.hear("error", code="forbidden")
        assert (ended["runId"], ended["retryable"]) == ("run-1", False)
        await world.step("run-1")
        await world.step("run-2")
        assert (await client.hear("step_update"))["runId"] == "run-2"
        await world.end("run-2")
        await client.hear("completion", runId="run-2")
        assert not [m for m in client.log if m["type"] == "step_update" and m["runId"] == "run-1"]


async def test_a_renewed_token_that_may_view_nothing_ends_them_all(world):
    async with Peers(world) as peers:
        client = await watching(world, peers)
        await client.hello("ada;runs:create")
        ended = {(await client.hear("error", code="forbidden"))["runId"] for _ in range(2)}
        assert ended == {"run-1", "run-2"}


async def test_a_renewed_token_that_reaches_as_much_disturbs_nothing(world):
    async with Peers(world) as peers:
        client = await watching(world, peers)
        await client.hello("ada")
        await world.step("run-1")
        await client.hear("step_update", runId="run-1")
        assert not [message for message in client.log if message["type"] == "error"]


async def test_a_watch_that_was_on_its_way_when_the_token_shrank_ends_too(world):
    async with Peers(world) as peers:
        await world.add_run("run-1")
        client = await peers.client()
        seen, go_on = asyncio.Event(), asyncio.Event()
        see = world.service.see

        async def slow(who, run_id):
            run = await see(who, run_id)
            if not seen.is_set():
                seen.set()
                await go_on.wait()
            return run

        world.service.see = slow
        await client.say(type="watch", runId="run-1")
        await seen.wait()
        await client.hello("ada;;run-2")
        go_on.set()
        assert (await client.hear("error", code="forbidden"))["runId"] == "run-1"


async def test_a_server_that_cannot_look_shows_nothing_more_of_any_run(world):
    async with Peers(world) as peers:
        client = await watching(world, peers)

        async def broken(who, run_id):
            raise OSError

        world.service.see = broken
        await client.hello("ada;;run-2")
        ended = {(await client.hear("error", code="internal"))["runId"] for _ in range(2)}
        assert ended == {"run-1", "run-2"}
        assert world.channels.viewers == 0
