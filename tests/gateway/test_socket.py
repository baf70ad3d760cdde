"""The conversation over a real server and real sockets; a test plays the worker."""

import asyncio

import pytest
from live_gateway import Peers, World, picture_of

from stepwire.runs.model import Status


@pytest.fixture
async def world():
    async with World().served() as world:
        yield world


@pytest.fixture
async def peers(world):
    async with Peers(world) as peers:
        yield peers


async def test_a_viewer_sees_the_run_from_its_start_to_its_completion(world, peers) -> None:
    await world.add_run()
    ada = await peers.client()
    await ada.say(type="start_agent", runId="run-1")
    await ada.hear("run_status", runId="run-1", status="running")
    await world.steps(3)
    await world.end()
    completion = await ada.hear("completion")
    assert ada.numbers == [1, 2, 3]
    assert (completion["status"], completion["result"]) == ("success", {"price": 3})
    assert [picture_of(message) for message in ada.log if message["type"] == "step_update"] == [
        b"picture"
    ] * 3


async def test_a_late_viewer_sees_every_step_once(world, peers) -> None:
    await world.add_run()
    await world.steps(150)
    ada = await peers.client()
    await ada.say(type="watch", runId="run-1")
    await ada.hear("step_update", stepNumber=1)
    await world.steps(50)
    await world.end()
    await ada.hear("completion")
    assert ada.numbers == list(range(1, 201))
