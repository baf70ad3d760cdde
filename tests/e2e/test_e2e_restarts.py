"""A server that is killed, or told to stop, in the middle of its work, and started again."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from cutting_proxy import cutting_proxy
from pages import Gate
from processes import all_gone, descendants, needs_proc

from running_server import Server, make_token, numbers

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@dataclass(frozen=True, slots=True)
class Killed:
    """A server that was killed at work and started again: its runs, and what their viewers had seen.

    ``lost`` and ``again`` were at work, ``again`` and ``unasked`` are restartable; ``waiting`` was queued.
    """

    server: Server
    lost: str
    again: str
    unasked: str
    waiting: str
    pending: str
    seen: dict[str, list[dict[str, Any]]]
    session: str
    gate: Gate
    unasked_gate: Gate
    left: set[int]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def killed(tmp_path_factory, private_hosts, pages, token):
    data = tmp_path_factory.mktemp("killed") / "data"
    server = Server(data, {"agent_private_hosts": private_hosts, "max_runs": "3"})
    server.start()
    gates = [pages.gate() for _ in range(3)]
    gates[0].open()
    gates[1].open()
    lost = await server.create(token, commands=gates[0].commands(9), start=True)
    again = await server.create(token, commands=gates[1].commands(3), restartable=True, start=True)
    unasked = await server.create(token, commands=gates[2].commands(3), restartable=True)
    async with server.viewer(token) as viewer, server.viewer(token) as unasking:
        await unasking.send(type="start_agent", runId=unasked)
        heading = {"task": "Tell me the heading", "startUrl": pages.url("fine")}
        waiting = await server.create(token, **heading, start=True)
        pending = await server.create(token, **heading)
        assert (await server.get(token, f"/api/runs/{waiting}"))["status"] == "queued"
        seen: dict[str, list[dict[str, Any]]] = {}
        for run_id in (lost, again):
            await viewer.send(type="watch", runId=run_id)
            seen[run_id] = [await viewer.next("step_update", runId=run_id) for _ in range(2)]
        await unasking.next_step()
        left = descendants(server.process.pid)
        server.kill()
    server.start()
    session = unasking.welcome["session"]
    yield Killed(server, lost, again, unasked, waiting, pending, seen, session, gates[1], gates[2], left)
    assert server.stop() == 0


@needs_proc
async def test_after_kill_9_every_step_is_still_there_the_status_is_true_and_no_browser_is_left(
    killed, token
):
    assert killed.left
    await all_gone(killed.left)
    run = await killed.server.get(token, f"/api/runs/{killed.lost}")
    assert (run["status"], run["code"], run["steps"]) == ("failed", "worker_lost", 2)
    seen = killed.seen[killed.lost]
    async with killed.server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=killed.lost)
        steps, completion = await viewer.to_the_end()
        assert steps == seen
        assert (completion["status"], completion["code"]) == ("failed", "worker_lost")
        assert len(completion["commands"]) == 2
        await viewer.send(type="watch", runId=killed.lost, after=seen[0]["position"])
        steps, _ = await viewer.to_the_end()
        assert steps == seen[1:]


async def test_after_kill_9_a_client_that_asks_for_nothing_goes_on_with_what_it_was_watching(killed, token):
    killed.unasked_gate.open(3)
    async with killed.server.viewer(token, session=killed.session) as viewer:
        steps, completion = await viewer.to_the_end()
    assert numbers(steps)[-1] == 4  # the first attempt's one step, and three of the second
    assert numbers(steps) in ([1, 2, 3, 4], [2, 3, 4])  # at least once: the kill may have eaten the receipt
    assert completion["status"] == "success"


async def test_after_kill_9_a_restartable_run_is_taken_up_again_and_its_steps_are_numbered_on(killed, token):
    seen = killed.seen[killed.again]
    async with killed.server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=killed.again, after=seen[-1]["position"])
        steps = [await viewer.next_step(), await viewer.next_step()]
        killed.gate.open()
        rest, completion = await viewer.to_the_end()
    steps = seen + steps + rest
    assert numbers(steps) == [1, 2, 3, 4, 5]
    assert [step["attempt"] for step in steps] == [1, 1, 2, 2, 2]
    assert completion["status"] == "success"
    assert len(completion["commands"]) == 5


async def test_after_kill_9_runs_that_waited_are_worked_on_and_pending_ones_wait_on(killed, token):
    assert (await killed.server.ended(token, killed.waiting))["status"] == "succeeded"
    assert (await killed.server.get(token, f"/api/runs/{killed.pending}"))["status"] == "pending"


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


async def test_two_servers_never_share_a_data_folder(killed):
    with pytest.raises(pytest.fail.Exception, match="data folder"):
        Server(killed.server.data).start()
