"""A server that is killed, or told to stop, in the middle of its work, and started again."""

import asyncio

import pytest
from cutting_proxy import cutting_proxy
from processes import all_gone, descendants, needs_proc

from running_server import make_token, numbers

pytestmark = pytest.mark.browser


@needs_proc
async def test_after_kill_9_every_step_is_still_there_the_status_is_true_and_no_browser_is_left(
    new_server, token, pages
):
    server = new_server()
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(9))
    async with server.viewer(token) as viewer:
        await viewer.send(type="start_agent", runId=run_id)
        seen = [await viewer.next_step()]
        gate.open()
        seen.append(await viewer.next_step())
        left = descendants(server.process.pid)
        assert left
        server.kill()
    await all_gone(left)

    server.start()
    run = await server.get(token, f"/api/runs/{run_id}")
    assert (run["status"], run["code"], run["steps"]) == ("failed", "worker_lost", 2)
    async with server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=run_id)
        steps, completion = await viewer.to_the_end()
        assert steps == seen
        assert (completion["status"], completion["code"]) == ("failed", "worker_lost")
        assert len(completion["commands"]) == 2
        await viewer.send(type="watch", runId=run_id, after=seen[0]["position"])
        steps, _ = await viewer.to_the_end()
        assert steps == seen[1:]


async def test_after_kill_9_a_restartable_run_is_taken_up_again_and_its_steps_are_numbered_on(
    new_server, token, pages
):
    server = new_server()
    gate = pages.gate()
    gate.open()
    run_id = await server.create(token, commands=gate.commands(3), restartable=True)
    async with server.viewer(token) as viewer:
        await viewer.send(type="start_agent", runId=run_id)
        seen = [await viewer.next_step(), await viewer.next_step()]
        server.kill()
    server.start()
    async with server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=run_id, after=seen[-1]["position"])
        again = [await viewer.next_step(), await viewer.next_step()]
        gate.open()
        steps, completion = await viewer.to_the_end()
    steps = again + steps
    assert numbers(seen + steps) == [1, 2, 3, 4, 5]
    assert [step["attempt"] for step in seen + steps] == [1, 1, 2, 2, 2]
    assert completion["status"] == "success"
    assert len(completion["commands"]) == 5


async def test_after_kill_9_a_client_that_asks_for_nothing_goes_on_with_what_it_was_watching(
    new_server, token, pages
):
    server = new_server()
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(3), restartable=True)
    async with server.viewer(token) as viewer:
        session = viewer.welcome["session"]
        await viewer.send(type="start_agent", runId=run_id)
        await viewer.next_step()
        server.kill()
    server.start()
    gate.open(3)
    async with server.viewer(token, session=session) as viewer:
        steps, completion = await viewer.to_the_end()
    assert numbers(steps)[-1] == 4  # the first attempt's one step, and three of the second
    assert numbers(steps) in ([1, 2, 3, 4], [2, 3, 4])  # at least once: the kill may have eaten the receipt
    assert completion["status"] == "success"


async def test_after_kill_9_runs_that_waited_are_worked_on_and_pending_ones_wait_on(new_server, token, pages):
    server = new_server(max_runs="1")
    gate = pages.gate()
    at_work = await server.create(token, commands=gate.commands(2), start=True)
    waiting = await server.create(token, task="Tell me the heading", startUrl=pages.url("fine"), start=True)
    pending = await server.create(token, task="Tell me the heading", startUrl=pages.url("fine"))
    assert (await server.get(token, f"/api/runs/{waiting}"))["status"] == "queued"
    server.kill()
    server.start()
    assert (await server.ended(token, at_work))["code"] == "worker_lost"
    assert (await server.ended(token, waiting))["status"] == "succeeded"
    assert (await server.get(token, f"/api/runs/{pending}"))["status"] == "pending"


async def test_a_drop_is_taken_over_by_session_even_from_behind_another_token(server, pages):
    gate = pages.gate()
    run_id = await server.create(make_token("renews"), commands=gate.commands(4))
    async with cutting_proxy(server.port) as proxy:
        async with server.viewer(make_token("renews"), url=proxy.socket_url) as viewer:
            session = viewer.welcome["session"]
            await viewer.send(type="start_agent", runId=run_id)
            await viewer.next_step()
            gate.open()
            await viewer.next_step()
            await viewer.socket.ping()  # what was sent before it has been acknowledged
            proxy.cut()
        async with server.viewer(make_token("renews", ttl=1_800), session=session) as viewer:
            gate.open(2)
            steps, completion = await viewer.to_the_end()
    assert numbers(steps)[-2:] == [3, 4]
    assert completion["status"] == "success"


async def test_sigterm_lets_a_run_finish_tells_viewers_to_come_back_and_exits_with_0(
    new_server, token, pages
):
    server = new_server(max_runs="1")
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(2), start=True)
    queued = await server.create(token, task="Tell me the heading", startUrl=pages.url("fine"), start=True)
    async with server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=run_id)
        first = await viewer.next_step()
        server.terminate()
        async with asyncio.timeout(20):
            while (await server.call("GET", "/readyz")).status_code != 503:
                pass
        gate.open()
        steps, completion = await viewer.to_the_end()
        assert numbers([first, *steps]) == [1, 2]
        assert completion["status"] == "success"
        assert (await viewer.closed())[0] == 1012
    assert await asyncio.to_thread(server.process.wait, 30) == 0
    server.start()
    assert (await server.ended(token, queued))["status"] == "succeeded"


@needs_proc
async def test_a_second_sigterm_stops_at_once_and_still_leaves_the_truth_behind(new_server, token, pages):
    server = new_server()
    lost = await server.create(token, commands=pages.gate().commands(9), start=True)
    kept = await server.create(token, commands=pages.gate().commands(1), start=True)
    await server.ended(token, kept)
    left = descendants(server.process.pid)
    server.terminate()
    async with asyncio.timeout(20):
        while (await server.call("GET", "/readyz")).status_code != 503:
            pass
    server.terminate()
    assert await asyncio.to_thread(server.process.wait, 30) in (0, 130)
    assert "Traceback" not in server.stderr()
    await all_gone(left)
    server.start()
    run = await server.get(token, f"/api/runs/{lost}")
    assert (run["status"], run["code"]) == ("failed", "worker_lost")
    assert (await server.get(token, f"/api/runs/{kept}"))["status"] == "succeeded"


async def test_two_servers_never_share_a_data_folder(new_server, tmp_path):
    new_server()
    with pytest.raises(pytest.fail.Exception, match="data folder"):
        new_server()
