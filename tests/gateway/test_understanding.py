"""Whether a task is understood, over HTTP."""

import pytest
from http_world import World

from stepwire.runs.access import Scope


async def test_a_task_that_is_understood_is_said_to_be():
    async with World().client() as client:
        answer = await client.post("/api/understand", json={"task": "Open shop.example"})
    assert answer.json() == {"understood": True}


async def test_the_first_piece_that_means_nothing_comes_with_what_would_mean_something():
    async with World().client() as client:
        answer = await client.post("/api/understand", json={"task": "Wobble it"})
    assert answer.json() == {"understood": False, "sentence": "Wobble it", "why": "Begin with Open."}


async def test_a_password_in_the_task_is_not_repeated():
    async with World().client() as client:
        answer = await client.post(
            "/api/understand", json={"task": 'Wobble it with the password "hunter2-hunter2"'}
        )
    assert "hunter2" not in answer.text
    assert "{{secret:" in answer.json()["sentence"]


async def test_who_may_not_make_runs_is_refused():
    world = World()
    async with world.client(f"ada;{Scope.VIEW}") as client:
        assert (await client.post("/api/understand", json={"task": "Open x"})).status_code == 403


@pytest.mark.parametrize("body", [{}, {"task": "x" * 8_001}, {"task": 1}])
async def test_a_body_without_a_task_of_bounded_length_is_refused(body):
    async with World().client() as client:
        assert (await client.post("/api/understand", json=body)).status_code == 422
