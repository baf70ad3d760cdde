"""Servers that misbehave: each ends in a state that the program is told of."""

from __future__ import annotations

import logging

import pytest
from client_world import say, say_end, say_step, scripted, silence, welcome

from stepwire.client import Busy, Client, Disconnected, MalformedMessage, ServerUnreachable, connection


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Pauses are not what is proven here."""
    monkeypatch.setattr("stepwire.client.backoff.FIRST", 0.01)
    monkeypatch.setattr(connection, "ASK_AGAIN_AFTER", 0.01)


async def test_a_half_open_line_is_noticed_and_left(caplog):
    async def first(socket):
        await welcome(socket)
        await say_step(socket, 1)
        await silence(socket)

    async def second(socket):
        assert (await welcome(socket))["after"] == "e.1"
        await say_step(socket, 2)
        await say_end(socket, 3)
        await silence(socket)

    async with scripted(first, second) as (url, came), Client(url, "ada", heartbeat=0.1) as client:
        assert [step.step_number async for step in client.run("run-1")] == [1, 2]
    assert len(came) == 2


async def test_a_server_that_accepts_and_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(connection, "VERDICT_WITHIN", 0.05)
    async with scripted(silence) as (url, _), Client(url, "ada", patience=0.1) as client:
        with pytest.raises(ServerUnreachable, match="did not judge the token"):
            await client.run("run-1").result()


async def test_a_malformed_message_is_raised_and_the_client_goes_on(caplog):
    caplog.set_level(logging.WARNING, "stepwire.client")  # whatever a server in this process has set

    async def play(socket):
        await welcome(socket)
        await socket.send("no json at all")
        await say(socket, type="step_update", runId="run-1", stepNumber="one", explanation="of a page")
        await say_step(socket, 1)
        await say_end(socket, 2)
        await silence(socket)

    async with scripted(play) as (url, _), Client(url, "ada") as client:
        run = client.run("run-1")
        with pytest.raises(MalformedMessage, match=r"malformed step_update: .*step.umber") as malformed:
            await anext(run)
        assert "of a page" not in malformed.value.message
        assert [step.step_number async for step in run] == [1]
    assert "no JSON object" in caplog.text


async def test_a_queue_that_is_full_is_an_error_that_says_that_it_may_pass():
    async def play(socket):
        await welcome(socket)
        await say(socket, type="error", error="Full.", code="queue_full", runId="run-1", retryable=True)
        await silence(socket)

    async with scripted(play) as (url, _), Client(url, "ada") as client:
        with pytest.raises(Busy, match="Full") as busy:
            await client.run("run-1").result()
    assert busy.value.retryable


async def test_a_run_that_the_server_could_not_read_just_now_is_asked_for_again():
    async def play(socket):
        await welcome(socket)
        await say(socket, type="error", error="Not now.", code="internal", runId="run-1", retryable=True)
        await socket.recv()
        await say_end(socket, 1)
        await silence(socket)

    async with scripted(play) as (url, came), Client(url, "ada") as client:
        await client.run("run-1").result()
    assert len(came) == 1


async def test_a_log_that_begins_anew_is_told_from_its_first_step():
    async def play(socket):
        await welcome(socket)
        await say_step(socket, 1)
        await say_step(socket, 2)
        await say(socket, type="error", error="Another.", code="position_unknown", runId="run-1")
        await say_step(socket, 1)
        await say_end(socket, 2)
        await silence(socket)

    async with scripted(play) as (url, _), Client(url, "ada") as client:
        run = client.run("run-1")
        await run.result()
        assert run.completion.position == "e.2"


async def test_a_connection_closed_for_good_stops_the_client():
    async def play(socket):
        await welcome(socket)
        await socket.close(1009, "too_long")

    async with scripted(play) as (url, came), Client(url, "ada") as client:
        with pytest.raises(Disconnected, match="1009 too_long"):
            await client.run("run-1").result()
    assert len(came) == 1


async def test_a_proxy_that_cuts_again_and_again_does_not_end_the_run():
    async def cut(socket):
        await welcome(socket)
        socket.transport.abort()

    async def play(socket):
        await welcome(socket)
        await say_end(socket, 1)
        await silence(socket)

    async with scripted(cut, cut, cut, play) as (url, came), Client(url, "ada") as client:
        await client.run("run-1").result()
    assert len(came) == 4
