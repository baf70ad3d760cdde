"""Runs that wait for a slot, runs that find no place, and runs that are called off."""

import asyncio

import pytest

from running_server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def narrow(tmp_path_factory, private_hosts):
    """A server with one slot and one place in the queue."""

    server = Server(
        tmp_path_factory.mktemp("narrow") / "data",
        {"agent_private_hosts": private_hosts, "max_runs": "1", "max_queued": "1"},
    )
    server.start()
    yield server
    assert server.stop() == 0


async def test_a_third_run_finds_no_place_until_one_is_free_and_the_second_sees_its_place(
    narrow, token, pages
):
    gate = pages.gate()
    first, second, third = [await narrow.create(token, commands=gate.commands(2)) for _ in range(3)]
    async with narrow.viewer(token) as viewer:
        await viewer.send(type="start_agent", runId=first)
        await viewer.next("step_update", runId=first)
        await viewer.send(type="start_agent", runId=second)
        assert (await viewer.next("run_status", runId=second, status="queued"))["queuePosition"] == 1
        assert (await narrow.get(token, f"/api/runs/{second}"))["queuePosition"] == 1

        await viewer.send(type="start_agent", runId=third)
        error = await viewer.next("error")
        assert (error["code"], error["runId"], error["retryable"]) == ("queue_full", third, True)
        full = await narrow.call("POST", f"/api/runs/{third}/start", token)
        assert (full.status_code, full.json()["code"]) == (429, "queue_full")
        assert int(full.headers["Retry-After"]) > 0
        born = await narrow.call(
            "POST",
            "/api/runs",
            token,
            json={"runId": "stillborn", "commands": gate.commands(1), "start": True},
        )
        assert born.status_code == 429
        assert (await narrow.call("GET", "/api/runs/stillborn", token)).status_code == 404
        assert (await narrow.get(token, f"/api/runs/{third}"))["status"] == "pending"

        gate.open()
        assert (await viewer.next("completion", runId=second))["status"] == "success"
        await viewer.send(type="start_agent", runId=third)
        assert (await viewer.next("completion", runId=third))["status"] == "success"


async def test_a_pending_a_queued_and_a_running_run_end_as_cancelled(narrow, token, pages):
    gate = pages.gate()
    running = await narrow.create(token, commands=gate.commands(9), start=True)
    async with narrow.viewer(token) as viewer:
        await viewer.send(type="watch", runId=running)
        await viewer.next("step_update", runId=running)
        queued = await narrow.create(token, commands=gate.commands(9), start=True)
        pending = await narrow.create(token, commands=gate.commands(9))
        for run_id, commands in ((pending, 0), (queued, 0), (running, 1)):
            await viewer.send(type="watch", runId=run_id)
            await viewer.send(type="cancel", runId=run_id)
            completion = await viewer.next("completion", runId=run_id)
            assert (completion["status"], completion["code"]) == ("failed", "cancelled")
            assert len(completion["commands"]) == commands
            assert (await narrow.ended(token, run_id))["status"] == "cancelled"
            again = await narrow.call("POST", f"/api/runs/{run_id}/cancel", token)
            assert (again.status_code, again.json()["status"]) == (200, "cancelled")
    assert (await narrow.outcome(token, commands=pages.gate().commands(1)))[1]["status"] == "success"


async def test_a_run_whose_page_hangs_is_cancelled_without_waiting_for_the_page(narrow, token, pages):
    run_id = await narrow.create(token, task="Click Hang", startUrl=pages.url("hangs"))
    async with narrow.viewer(token) as viewer:
        await viewer.send(type="start_agent", runId=run_id)
        await viewer.next("step_update")
        await viewer.next("run_status", phase="acting")
        async with asyncio.timeout(8):  # less than the page's own deadline, which is 10 s
            await viewer.send(type="cancel", runId=run_id)
            assert (await viewer.next("completion"))["code"] == "cancelled"
    assert (await narrow.outcome(token, commands=pages.gate().commands(1)))[1]["status"] == "success"


async def test_a_run_that_is_deleted_at_work_is_cancelled_and_leaves_nothing(narrow, token, pages):
    run_id = await narrow.create(token, commands=pages.gate().commands(9), start=True)
    async with narrow.viewer(token) as viewer:
        await viewer.send(type="watch", runId=run_id)
        await viewer.next_step()
        assert (await narrow.call("DELETE", f"/api/runs/{run_id}", token)).status_code == 204
        gone = await viewer.next("completion", "error")
        assert gone["code"] in ("cancelled", "unknown_run")
        await viewer.send(type="watch", runId=run_id)
        assert (await viewer.next("error"))["code"] == "unknown_run"
    assert (await narrow.call("GET", f"/api/runs/{run_id}", token)).status_code == 404
    assert not list(narrow.data.rglob(f"*{run_id}*"))


async def test_step_and_time_limits_end_a_run_with_their_codes(narrow, token, pages):
    gate = pages.gate()
    gate.open(9)
    steps, completion = await narrow.outcome(token, commands=gate.commands(5), maxSteps=2)
    assert (len(steps), completion["code"]) == (2, "step_limit")
    steps, completion = await narrow.outcome(token, commands=pages.gate().commands(2), maxSeconds=1)
    assert completion["code"] == "time_limit"
