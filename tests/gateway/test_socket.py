"""The conversation over a real server and real sockets; a test plays the worker."""

import asyncio
from datetime import timedelta

import pytest
from live_gateway import Peers, World, masked, picture_of, raw_peer, text
from structlog.testing import capture_logs
from websockets.exceptions import InvalidStatus

from stepwire.gateway.stream.socket import SocketLimits
from stepwire.runs.model import Status
from stepwire.runs.request import RunRequest
from stepwire.testing import ManualClock


@pytest.fixture
async def world():
    async with World().served() as world:
        yield world


@pytest.fixture
async def peers(world):
    async with Peers(world) as peers:
        yield peers


# -- the stream ---------------------------------------------------------------------------------


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
    pictures = [picture_of(message) for message in ada.log if message["type"] == "step_update"]
    assert pictures == [b"picture"] * 3


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


async def test_many_viewers_who_come_at_different_times_all_see_the_same(world, peers) -> None:
    await world.add_run()
    viewers = []
    for _ in range(10):
        viewers.append(await peers.client())
        await viewers[-1].say(type="watch", runId="run-1")
        await world.step()
    await world.end()
    for viewer in viewers:
        await viewer.hear("completion")
        assert viewer.numbers == list(range(1, 11))


async def test_a_finished_run_is_replayed_with_its_completion(world, peers) -> None:
    await world.add_run(status=Status.FAILED)
    await world.steps(2)
    await world.end(status=Status.FAILED)
    ada = await peers.client()
    await ada.say(type="start_agent", runId="run-1")
    completion = await ada.hear("completion")
    assert ada.numbers == [1, 2]
    assert (completion["status"], completion["code"]) == ("failed", "task_failed")
    assert completion["commands"][0]["action"]["type"] == "click"
    assert ada.log[1]["status"] == "failed"


async def test_the_completion_is_sent_even_to_who_has_everything(world, peers) -> None:
    await world.add_run(status=Status.SUCCEEDED)
    await world.steps(2)
    await world.end()
    ada = await peers.client()
    await ada.say(type="watch", runId="run-1")
    position = (await ada.hear("completion"))["position"]
    await ada.say(type="watch", runId="run-1", after=position)
    await ada.hear("completion")
    assert ada.numbers == [1, 2]


async def test_each_viewer_gets_pictures_the_way_it_asks_for(world, peers) -> None:
    await world.add_run()
    ada = await peers.client()
    for way in ("inline", "url", "none"):
        await ada.say(type="watch", runId="run-1", screenshots=way)
        await ada.hear("run_status")
        await world.step()
    await world.end()
    await ada.hear("completion")
    steps = [message for message in ada.log if message["type"] == "step_update"]
    by_way = [(bool(step["screenshot"]), "screenshotUrl" in step) for step in steps]
    assert by_way == [
        (True, False),
        (False, True),
        (False, True),
        (False, False),
        (False, False),
        (False, False),
    ]


async def test_attaching_again_replaces_the_earlier_attach(world, peers) -> None:
    await world.add_run()
    await world.step()
    ada = await peers.client()
    await ada.say(type="watch", runId="run-1")
    step = await ada.hear("step_update")
    await ada.say(type="watch", runId="run-1", after=step["position"])
    await ada.hear("run_status")
    await world.steps(2)
    await world.end()
    await ada.hear("completion")
    assert ada.numbers == [1, 2, 3]


async def test_resuming_after_a_drop_at_any_step_loses_and_repeats_nothing(world, peers) -> None:
    await world.add_run()
    await world.steps(6)
    await world.end()
    for seen in range(1, 7):
        async with raw_peer(world) as first:
            await first.say(text(type="authenticate", token="ada") + text(type="watch", runId="run-1"))
            steps = [await first.message("step_update") for _ in range(seen)]
            first.cut()
        second = await peers.client()
        await second.say(type="watch", runId="run-1", after=steps[-1]["position"])
        await second.hear("completion")
        assert [step["stepNumber"] for step in steps] + second.numbers == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("place", [{}, {"after": "start"}], ids=["asked", "with positions"])
async def test_who_reads_in_fits_and_pings_meanwhile_gets_every_step_whole_and_in_order(world, place) -> None:
    await world.add_run()
    pictures = [bytes([number]) * (number % 7 * 9_000 + 1) for number in range(1, 61)]
    steps: list[dict] = []
    async with raw_peer(world, receive_buffer=4_096) as peer:
        await peer.say(text(type="authenticate", token="ada") + text(type="watch", runId="run-1", **place))
        await peer.message("run_status")
        for number, picture in enumerate(pictures, 1):
            await world.step(picture=picture)
            await peer.say(masked(9, b"%d" % number))
            if number % 5 == 0:
                steps += [await peer.message("step_update") for _ in range(4)]
        while len(steps) < len(pictures):
            steps.append(await peer.message("step_update"))
    assert [step["stepNumber"] for step in steps] == list(range(1, 61))
    assert [picture_of(step) for step in steps] == pictures


async def test_a_position_unknown_to_the_log_is_said_and_all_is_replayed(world, peers) -> None:
    await world.add_run()
    await world.steps(2)
    ada = await peers.client()
    for position in ("other.1", "epoch.9", "nonsense"):
        await ada.say(type="watch", runId="run-1", after=position)
        error = await ada.hear("error")
        assert (error["code"], error["runId"]) == ("position_unknown", "run-1")
        ada.log.clear()
        assert await ada.hear_steps(2) == [1, 2]


async def test_one_connection_watches_several_runs_until_it_unwatches(world, peers) -> None:
    await world.add_run("one")
    await world.add_run("two")
    ada = await peers.client()
    for run_id in ("one", "two"):
        await ada.say(type="watch", runId=run_id)
        await ada.hear("run_status", runId=run_id)
    await world.step("one")
    await ada.hear("step_update", runId="one")
    await ada.say(type="unwatch", runId="one")
    await _until(lambda: world.gateway.fan_out.viewers == 1)
    await world.step("one")
    await world.step("two")
    assert (await ada.hear("step_update"))["runId"] == "two"


async def test_run_status_tells_the_newest_and_how_many_watch(world, peers) -> None:
    run = await world.service.create(await world.tokens.verify("ada"), _ask())
    ada = await peers.client()
    await ada.say(type="watch", runId=run.id)
    assert (await ada.hear("run_status"))["status"] == "pending"
    await ada.say(type="start_agent", runId=run.id)
    assert (await ada.hear("run_status", status="queued"))["queuePosition"] == 1
    bob = await peers.client()
    await bob.say(type="watch", runId=run.id)
    await ada.hear("run_status", viewers=2)


async def test_a_run_is_started_once_however_many_start_it(world, peers) -> None:
    run = await world.service.create(await world.tokens.verify("ada"), _ask())
    clients = [await peers.client() for _ in range(3)]
    for client in clients:
        await client.say(type="start_agent", runId=run.id)
        await client.say(type="start_agent", runId=run.id)
    for client in clients:
        await client.hear("run_status", status="queued")
    await world.engine.queue.take()
    assert await world.engine.queue.place(run.id) is None


async def test_cancel_ends_a_run_that_waits(world, peers) -> None:
    run = await world.service.create(await world.tokens.verify("ada"), _ask())
    ada = await peers.client()
    await ada.say(type="start_agent", runId=run.id)
    await ada.say(type="cancel", runId=run.id)
    assert (await ada.hear("completion"))["code"] == "cancelled"


# -- slow, silent and many ----------------------------------------------------------------------


async def test_a_viewer_who_reads_nothing_costs_nobody_anything_and_gets_all_later(world, peers) -> None:
    await world.add_run()
    async with raw_peer(world, receive_buffer=4_096) as slow:
        await slow.say(text(type="authenticate", token="ada") + text(type="watch", runId="run-1"))
        await slow.message("run_status")
        fast = await peers.client(max_size=None)
        await fast.say(type="watch", runId="run-1")
        picture = bytes(150_000)
        for number in range(1, 31):
            await world.step(picture=picture)
            await fast.hear("step_update", stepNumber=number)
        assert world.gateway.fan_out.outbox_depth < 500_000
        await world.end()
        await fast.hear("completion")
        numbers = [(await slow.message("step_update"))["stepNumber"] for _ in range(30)]
        assert numbers == list(range(1, 31))
        await slow.message("completion")


async def test_two_hundred_who_reconnect_at_once_all_resume_from_one_reading() -> None:
    world = World()
    reads = 0
    get = world.storage.blobs.get

    async def counted(key: str) -> bytes | None:
        nonlocal reads
        reads += 1
        await asyncio.sleep(0)
        return await get(key)

    world.storage.blobs.get = counted
    await world.add_run()
    await world.steps(5)
    async with world.served(), Peers(world) as peers:
        clients = await asyncio.gather(*(peers.client() for _ in range(200)))
        for client in clients:
            await client.say(type="watch", runId="run-1")
        await world.steps(2)
        await world.end()
        for client in clients:
            await client.hear("completion")
            assert client.numbers == [1, 2, 3, 4, 5, 6, 7]
    assert reads <= 7


async def test_a_viewer_who_takes_nothing_for_a_minute_is_dropped() -> None:
    clock = ManualClock()
    async with World(clock).served() as world, raw_peer(world, receive_buffer=4_096) as stuck:
        await world.add_run()
        await stuck.say(text(type="authenticate", token="ada") + text(type="watch", runId="run-1"))
        await stuck.message("run_status")
        await world.step(picture=bytes(3_000_000))
        await _until(lambda: world.gateway.fan_out.outbox_depth > 0)
        await clock.advance(90)
        assert await stuck.closed() == (1013, "viewer_stalled")
        assert world.gateway.fan_out.viewers_dropped == 1


async def test_a_peer_that_answers_no_ping_is_dropped() -> None:
    clock = ManualClock()
    async with World(clock).served() as world, raw_peer(world) as silent:
        await silent.say(text(type="authenticate", token="ada"))
        await silent.message("authentication")
        await clock.advance(75)
        assert await silent.closed() == (1011, "no_pong")


async def test_a_peer_that_answers_pings_stays() -> None:
    clock = ManualClock()
    async with World(clock).served() as world, Peers(world) as peers:
        ada = await peers.client()
        for _ in range(10):
            await clock.advance(30)
            await ada.say(type="ping")
            await ada.hear("pong")
        assert ada.connection.close_code is None


async def test_a_store_that_fails_is_said_and_the_stream_goes_on(world, peers) -> None:
    await world.add_run()
    get, down = world.storage.blobs.get, True

    async def failing(key: str) -> bytes | None:
        if down:
            raise OSError("the store is down")
        return await get(key)

    world.storage.blobs.get = failing
    ada = await peers.client()
    await ada.say(type="watch", runId="run-1")
    await ada.hear("run_status")
    await world.steps(2)
    error = await ada.hear("error")
    assert (error["code"], error["retryable"]) == ("internal", True)
    down = False
    assert await ada.hear_steps(2) == [1, 2]


async def test_viewers_of_a_run_whose_log_is_erased_are_told(world, peers) -> None:
    await world.add_run()
    await world.step()
    ada = await peers.client()
    await ada.say(type="watch", runId="run-1")
    await ada.hear("step_update")
    await world.engine.log.erase("run-1")
    assert (await ada.hear("error"))["code"] == "unknown_run"


async def test_a_stop_of_the_server_closes_with_restart() -> None:
    world = World()
    await world.add_run()
    async with Peers(world) as peers:
        async with world.served():
            ada = await peers.client()
            await ada.say(type="watch", runId="run-1")
            await ada.hear("run_status")
        assert await ada.closed() == (1012, "restart")


# -- who may ------------------------------------------------------------------------------------


async def test_a_foreign_run_and_no_run_get_the_same_answer(world, peers) -> None:
    await world.add_run("eves", owner="eve")
    ada = await peers.client()
    answers = []
    for run_id in ("eves", "none"):
        await ada.say(type="watch", runId=run_id)
        answers.append(await ada.hear("error", runId=run_id))
    assert {answer["code"] for answer in answers} == {"unknown_run"}
    assert answers[0]["error"] == answers[1]["error"]


async def test_a_token_that_may_only_look_cannot_start_but_watches(world, peers) -> None:
    run = await world.service.create(await world.tokens.verify("ada"), _ask())
    ada = await peers.client(token="ada;runs:view")
    await ada.say(type="start_agent", runId=run.id)
    assert (await ada.hear("error"))["code"] == "forbidden"
    await ada.say(type="cancel", runId=run.id)
    assert (await ada.hear("error"))["code"] == "forbidden"
    await ada.say(type="watch", runId=run.id)
    await ada.hear("run_status", status="pending")


async def test_nothing_is_done_before_a_good_token_and_a_bad_one_may_be_replaced(world, peers) -> None:
    await world.add_run()
    ada = await peers.client(token=None)
    await ada.say(type="watch", runId="run-1")
    assert (await ada.hear("error"))["code"] == "not_authenticated"
    assert (await ada.hello("bad"))["status"] == "failed"
    assert (await ada.hello("ada"))["status"] == "success"
    await ada.say(type="watch", runId="run-1")
    await ada.hear("run_status")


async def test_what_is_sent_right_behind_the_token_is_obeyed(world, peers) -> None:
    await world.add_run()
    ada = await peers.client(token=None)
    await ada.say(type="authenticate", token="ada")
    await ada.say(type="watch", runId="run-1")
    await ada.hear("run_status")


async def test_a_verifier_that_fails_is_no_verdict_on_the_token(world, peers) -> None:
    async def broken(token: str) -> None:
        raise OSError("no keys")

    verify, world.tokens.verify = world.tokens.verify, broken
    ada = await peers.client(token=None)
    assert (await ada.hello())["code"] == "internal"
    world.tokens.verify = verify
    assert (await ada.hello())["status"] == "success"


async def test_who_does_not_authenticate_in_time_is_closed() -> None:
    clock = ManualClock()
    async with World(clock).served() as world, Peers(world) as peers:
        silent = [await peers.client(token=None) for _ in range(20)]
        await clock.advance(9.5)
        assert all(peer.connection.close_code is None for peer in silent)
        await clock.advance(1)
        assert {await peer.closed() for peer in silent} == {(1008, "auth_timeout")}


async def test_a_token_that_runs_out_is_said_and_then_the_connection_is_closed() -> None:
    clock = ManualClock()
    async with World(clock).served() as world, Peers(world) as peers:
        world.tokens.lifetime = timedelta(seconds=40)
        ada = await peers.client()
        await clock.advance(30.5)
        await ada.hear("token_expiring")
        await clock.advance(10)
        assert (await ada.hear("authentication"))["code"] == "token_expired"
        await clock.advance(31)
        assert await ada.closed() == (1008, "token_expired")


async def test_the_failed_that_were_held_longest_make_room() -> None:
    limits = SocketLimits(held=2)
    async with World(limits=limits).served() as world, Peers(world) as peers:
        held = [await peers.client(token="bad") for _ in range(3)]
        assert await held[0].closed() == (1013, "overloaded")
        assert (await held[1].hello("ada"))["status"] == "success"


async def test_too_many_connections_are_told_to_come_later() -> None:
    async with World(limits=SocketLimits(connections=1)).served() as world, Peers(world) as peers:
        await peers.client()
        late = await peers.client(token=None)
        assert await late.closed() == (1013, "overloaded")


async def test_a_connection_watches_a_bounded_number_of_runs() -> None:
    async with World(limits=SocketLimits(runs=1)).served() as world, Peers(world) as peers:
        await world.add_run("one")
        await world.add_run("two")
        ada = await peers.client()
        for run_id in ("one", "two"):
            await ada.say(type="watch", runId=run_id)
        assert (await ada.hear("error"))["runId"] == "two"


async def test_a_page_of_another_origin_is_refused_at_the_handshake() -> None:
    async with World(origins=frozenset({"https://ours.example"})).served() as world, Peers(world) as peers:
        await peers.client(headers={"Origin": "https://ours.example"})
        with capture_logs() as logs:
            for _ in range(2):
                with pytest.raises(InvalidStatus, match="403"):
                    await peers.client(headers={"Origin": "https://theirs.example"})
    refused = [line["setting"] for line in logs if line["event"] == "origin_refused"]
    assert refused == ["STEPWIRE_ALLOWED_ORIGINS=https://ours.example,https://theirs.example"]


# -- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "closed"),
    [
        (masked(2, b"\x00"), (1003, "binary_not_supported")),
        (masked(1, b"\xff"), (1007, None)),
        (masked(1, b"x" * 65_537), (1009, "too_long")),
        (b"\x81\x02hi", (1002, None)),
        (masked(1, b"a", fin=False) + masked(0, fin=False) * 300, (1009, "too_long")),
        (masked(9) * 2_000, (1008, "rate_limited")),
        (masked(10) * 2_000, (1008, "rate_limited")),
        (masked(1, b"{}") * 500, (1008, "rate_limited")),
        (masked(3), (1002, None)),
        (masked(9, b"x" * 126), (1002, None)),
    ],
    ids=[
        "binary", "invalid UTF-8", "too long", "unmasked", "empty fragments", "pings", "pongs",
        "messages", "unknown opcode", "long ping",
    ],
)  # fmt: skip
async def test_what_breaks_the_rules_is_closed_with_its_code(world, peers, sent, closed) -> None:
    async with raw_peer(world) as peer:
        await peer.say(sent)
        code, reason = await peer.closed()
    assert code == closed[0]
    assert closed[1] in (None, reason)
    ada = await peers.client()
    await ada.say(type="ping")
    await ada.hear("pong")


@pytest.mark.parametrize("sent", [b"{", b"[]", b"", b'{"type":"fly"}', b'{"type":"watch"}', b"[" * 60_000])
async def test_a_text_that_is_no_message_gets_its_error_and_nothing_worse(world, sent) -> None:
    async with raw_peer(world) as peer:
        await peer.say(masked(1, sent))
        assert (await peer.message("error"))["code"] in ("bad_json", "bad_message", "unknown_type")
        await peer.say(masked(1, b"ping"))
        await peer.message("pong")


async def test_pings_that_are_not_read_back_take_no_memory(world) -> None:
    await world.add_run()
    async with raw_peer(world, receive_buffer=4_096) as peer:
        await peer.say(text(type="authenticate", token="ada") + text(type="watch", runId="run-1"))
        await peer.message("run_status")
        await world.step(picture=bytes(3_000_000))
        await _until(lambda: world.gateway.fan_out.outbox_depth > 1_000_000)
        before = world.gateway.fan_out.outbox_depth
        await peer.say(masked(9, b"x" * 125) * 400 + masked(1, b"ping") * 400)
        await world.step()
        assert world.gateway.fan_out.outbox_depth <= before + 200


# -- helpers ------------------------------------------------------------------------------------


def _ask():
    return RunRequest.model_validate({"task": "Go"})


async def _until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)
