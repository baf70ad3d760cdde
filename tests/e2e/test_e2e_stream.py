"""A run's steps on the wire: every viewer gets each once, whenever and however often it comes."""

import asyncio

import orjson
import pytest
from cutting_proxy import cutting_proxy
from raw_socket import raw_socket

from running_server import make_token, numbers

pytestmark = pytest.mark.browser


async def test_a_viewer_sees_every_step_with_its_picture_and_gets_the_commands(server, token, shop):
    steps, completion = await server.outcome(
        token, task="Search for mug, click Enamel mug, tell me the price", startUrl=shop
    )
    assert numbers(steps) == list(range(1, len(steps) + 1))
    assert [step["action"]["type"] for step in steps] == ["navigate", "type", "click", "read"]
    assert all(step["screenshot"].startswith("/9j/") and "screenshotStale" not in step for step in steps)
    assert completion["status"] == "success"
    assert "£" in str(completion["result"])
    assert len(completion["commands"]) == 4
    assert "error" not in completion
    assert "code" not in completion
    assert None not in [value for step in steps for value in step.values()]


async def test_a_viewer_that_drops_at_every_step_sees_each_step_once(server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(5), start=True)
    seen, position = [], "start"
    async with cutting_proxy(server.port) as proxy:
        for _ in range(5):
            async with server.viewer(token, url=proxy.socket_url) as viewer:
                await viewer.send(type="watch", runId=run_id, after=position)
                seen.append(await viewer.next_step())
                position = seen[-1]["position"]
                proxy.cut()
                gate.open()
    async with server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=run_id, after=position)
        rest, completion = await viewer.to_the_end()
    assert numbers(seen) == [1, 2, 3, 4, 5]
    assert rest == []
    assert completion["status"] == "success"


async def test_a_late_viewer_and_one_of_a_finished_run_get_the_same_bytes_as_an_early_one(
    server, token, pages
):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(3))

    async def frames(start: str, upto: str) -> list[bytes]:
        got = []
        async with server.viewer(token) as viewer, asyncio.timeout(30):
            await viewer.send(type=start, runId=run_id)
            while not got or orjson.loads(got[-1])["type"] != upto:
                text = await viewer.socket.recv()
                if orjson.loads(text)["type"] in ("step_update", "completion"):
                    got.append(text)
                    gate.open()
        return got

    early = asyncio.ensure_future(frames("start_agent", "completion"))
    (first,) = await frames("watch", "step_update")
    live = await frames("watch", "completion")
    finished = await frames("watch", "completion")
    assert await early == live == finished
    assert live[0] == first
    assert len(live) == 4


async def test_200_clients_that_reconnect_at_once_all_resume_where_they_were(server, pages):
    token = make_token("herd")  # who is slow to attach must not take over what another test has left
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(4), start=True)
    ready = asyncio.Barrier(200)

    async def watch() -> list[int]:
        async with server.viewer(token, url=proxy.socket_url) as viewer:
            await viewer.send(type="watch", runId=run_id)
            first = [await viewer.next_step(), await viewer.next_step()]
            await ready.wait()
            proxy.cut()
        async with server.viewer(token, url=proxy.socket_url) as viewer:
            await viewer.send(type="watch", runId=run_id, after=first[-1]["position"])
            await ready.wait()
            gate.open()
            rest, completion = await viewer.to_the_end()
            assert completion["status"] == "success"
            return numbers(first + rest)

    gate.open()
    async with cutting_proxy(server.port) as proxy:
        seen = await asyncio.gather(*(watch() for _ in range(200)))
    assert seen == [[1, 2, 3, 4]] * 200


async def test_a_slow_viewer_gets_every_step_and_makes_nobody_wait(server, token, pages):
    gate = pages.gate()
    gate.open(40)
    run_id = await server.create(token, commands=gate.commands(40))
    async with raw_socket(server.port, takes=4_096) as slow, server.viewer(token) as viewer:
        await slow.say(type="authenticate", token=token)
        await slow.say(type="watch", runId=run_id)
        assert (await slow.message("run_status"))["status"] == "pending"
        await viewer.send(type="start_agent", runId=run_id)
        steps, _ = await viewer.to_the_end()
        assert sum(len(step["screenshot"]) for step in steps) > 300_000  # more than the line holds
        seen = []
        while (message := await slow.message("step_update", "completion"))["type"] == "step_update":
            seen.append(message)
    assert numbers(seen) == numbers(steps) == list(range(1, 41))


async def test_a_position_that_the_log_does_not_know_is_said_and_everything_is_replayed(server, token, pages):
    run_id = await server.create(token, commands=pages.gate().commands(1), start=True)
    await server.ended(token, run_id)
    for position in ("nonsense", "ffffffff.1", "🦊", "-1", "9" * 100):
        async with server.viewer(token) as viewer:
            await viewer.send(type="watch", runId=run_id, after=position)
            assert (await viewer.next("error", "step_update"))["code"] == "position_unknown"
            steps, completion = await viewer.to_the_end()
            assert numbers(steps) == [1]
            assert completion["status"] == "success"


async def test_starting_a_run_twice_and_by_two_viewers_starts_one_agent(server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(2))
    async with server.viewer(token) as one, server.viewer(token) as other:
        for viewer in (one, other, one):
            await viewer.send(type="start_agent", runId=run_id)
        await other.next_step()
        await server.call("POST", f"/api/runs/{run_id}/start", token)
        gate.open()
        steps, _ = await other.to_the_end()
    assert numbers(steps) == [2]
    run = await server.get(token, f"/api/runs/{run_id}")
    assert (run["attempt"], run["steps"]) == (1, 2)


async def test_a_run_goes_on_when_every_viewer_has_left(server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(3))
    async with server.viewer(token) as viewer:
        await viewer.send(type="start_agent", runId=run_id)
        await viewer.next_step()
    gate.open(3)
    assert (await server.ended(token, run_id))["status"] == "succeeded"


async def test_somebody_elses_run_looks_like_one_that_is_not_there(server, token, pages):
    run_id = await server.create(token, commands=pages.gate().commands(1))
    eve = make_token("eve")
    async with server.viewer(eve) as viewer:
        said = []
        for asked in (run_id, "run-that-never-was"):
            for kind in ("start_agent", "watch", "cancel"):
                await viewer.send(type=kind, runId=asked)
                error = await viewer.next("error", "step_update", "run_status")
                assert error.pop("runId") == asked
                said.append(error)
        assert said[0]["code"] == "unknown_run"
        assert said == [said[0]] * 6
    for asked in (run_id, "run-that-never-was"):
        for method, path in (
            ("GET", ""),
            ("GET", "/steps"),
            ("GET", "/commands"),
            ("POST", "/cancel"),
            ("DELETE", ""),
        ):
            answer = await server.call(method, f"/api/runs/{asked}{path}", eve)
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_run")
    assert (await server.get(token, f"/api/runs/{run_id}"))["status"] == "pending"


async def test_pictures_come_as_the_viewer_wants_them(server, token, pages):
    run_id = await server.create(token, commands=pages.gate().commands(1), start=True)
    async with server.viewer(token) as viewer:
        for wish in ("url", "none", "inline"):
            await viewer.send(type="watch", runId=run_id, screenshots=wish)
            (step,), _ = await viewer.to_the_end()
            assert bool(step["screenshot"]) is (wish == "inline")
            assert ("screenshotUrl" in step) is (wish == "url")
            if wish == "url":
                picture = await server.call("GET", step["screenshotUrl"])
                assert (picture.status_code, picture.content[:3]) == (200, b"\xff\xd8\xff")
                forged = await server.call("GET", step["screenshotUrl"].replace("steps/1", "steps/2"))
                assert forged.status_code == 403


@pytest.mark.parametrize("without", [{"type": "unwatch"}, {"type": "watch", "steps": False}])
async def test_steps_can_be_stopped_and_watch_goes_on_with_them(server, token, pages, without):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(3))
    async with server.viewer(token) as viewer:
        await viewer.send(type="start_agent", runId=run_id)
        first = await viewer.next_step()
        await viewer.send(runId=run_id, **without)
        gate.open(3)
        await server.ended(token, run_id)
        await viewer.send(type="ping")
        assert (await viewer.next("pong", "step_update", "completion"))["type"] == "pong"
        await viewer.send(type="watch", runId=run_id, after=first["position"])
        steps, _ = await viewer.to_the_end()
        assert numbers(steps) == [2, 3]
