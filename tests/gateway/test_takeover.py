"""What a dropped connection was watching passes to the next one of the same client."""

import asyncio
from datetime import timedelta

import pytest
from live_gateway import Client, Peers, World, raw_peer, text

from stepwire.gateway.stream.takeover import WRITES_A_ROUND, Claimant, Parking, parked_under
from stepwire.runs.model import Status
from stepwire.runs.ports import ParkedWatch
from stepwire.testing import ManualClock, MemoryParkedWatches

# -- parking, without sockets -------------------------------------------------------------------

WATCH = ParkedWatch("run-1", 3, "inline")


class AHolder:
    def __init__(self, session: str, *watches: ParkedWatch, token: str = "token", origin: str = "") -> None:
        self.claimant = Claimant(session, token, origin)
        self.watched = watches
        self.given_up = False

    def watches(self) -> tuple[ParkedWatch, ...]:
        return self.watched

    def give_up(self) -> None:
        self.given_up = True


class Lot:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.store = MemoryParkedWatches()
        self.parking = Parking(self.store, self.clock)


NEWCOMER = Claimant("new", "token", "")


async def test_what_was_watched_is_handed_out_once() -> None:
    lot, holder = Lot(), AHolder("s", WATCH)
    await lot.parking.attach(holder)
    await lot.parking.drop(holder, for_good=False)
    assert await lot.parking.claim(NEWCOMER, echoed=False) == (WATCH,)
    assert await lot.parking.claim(NEWCOMER, echoed=False) == ()


async def test_an_echoed_session_finds_its_own_and_nothing_else() -> None:
    lot = Lot()
    for session in ("one", "two"):
        holder = AHolder(session, ParkedWatch(session, 0, "none"))
        await lot.parking.attach(holder)
        await lot.parking.drop(holder, for_good=False)
    assert (await lot.parking.claim(Claimant("two", "x", ""), echoed=True))[0].run_id == "two"
    assert await lot.parking.claim(Claimant("three", "token", ""), echoed=True) == ()


async def test_the_oldest_that_nobody_holds_is_preferred() -> None:
    lot = Lot()
    held, dropped = AHolder("held", WATCH), AHolder("dropped", ParkedWatch("run-2", 0, "inline"))
    await lot.parking.attach(held)
    await lot.parking.attach(dropped)
    await lot.parking.drop(dropped, for_good=False)
    assert (await lot.parking.claim(NEWCOMER, echoed=False))[0].run_id == "run-2"
    assert not held.given_up
    assert await lot.parking.claim(NEWCOMER, echoed=False) == (WATCH,)
    assert held.given_up


async def test_a_holder_that_gave_up_parks_nothing_any_more() -> None:
    lot, holder = Lot(), AHolder("s", WATCH)
    await lot.parking.attach(holder)
    await lot.parking.claim(NEWCOMER, echoed=False)
    lot.parking.touch(holder)
    await lot.parking.round()
    await lot.parking.drop(holder, for_good=False)
    assert await lot.parking.claim(NEWCOMER, echoed=False) == ()


async def test_who_leaves_for_good_leaves_nothing() -> None:
    lot, holder = Lot(), AHolder("s", WATCH)
    await lot.parking.attach(holder)
    await lot.parking.drop(holder, for_good=True)
    assert await lot.parking.claim(NEWCOMER, echoed=False) == ()


async def test_who_watches_nothing_any_more_leaves_nothing() -> None:
    lot, holder = Lot(), AHolder("s", WATCH)
    await lot.parking.attach(holder)
    holder.watched = ()
    lot.parking.touch(holder)
    await lot.parking.round()
    assert await lot.store.claim_session("s", lot.clock.now()) is None


async def test_after_two_minutes_it_is_gone() -> None:
    lot, holder = Lot(), AHolder("s", WATCH)
    await lot.parking.attach(holder)
    await lot.parking.drop(holder, for_good=False)
    await lot.clock.advance(120)
    assert await lot.parking.claim(NEWCOMER, echoed=False) == ()


async def test_what_is_held_is_renewed_so_that_a_kill_leaves_the_full_time() -> None:
    lot, holder = Lot(), AHolder("s", WATCH)
    await lot.parking.attach(holder)
    for _ in range(10):
        await lot.clock.advance(60)
        await lot.parking.renew()
        await lot.parking.round()
    parked = await lot.store.claim_session("s", lot.clock.now())
    assert parked.expires_at - lot.clock.now() >= timedelta(minutes=2)


async def test_a_round_writes_a_bounded_number_and_forgets_nobody() -> None:
    lot = Lot()
    holders = [AHolder(f"s{number}", WATCH) for number in range(WRITES_A_ROUND + 5)]
    for holder in holders:
        await lot.parking.attach(holder)
        holder.watched = (ParkedWatch("run-1", 9, "inline"),)
        lot.parking.touch(holder)
    await lot.parking.round()
    assert await _parked_at(lot, holders) == [9] * WRITES_A_ROUND + [3] * 5
    for holder in holders[WRITES_A_ROUND:]:
        await lot.parking.attach(holder)
    await lot.parking.round()
    assert await _parked_at(lot, holders[WRITES_A_ROUND:]) == [9] * 5


async def _parked_at(lot: Lot, holders: list[AHolder]) -> list[int]:
    parked = [await lot.store.claim_session(holder.claimant.session, lot.clock.now()) for holder in holders]
    return [one.watches[0].after for one in parked]


def test_a_session_is_parked_under_a_name_of_no_use_to_another_subject() -> None:
    assert parked_under("s", "ada") != parked_under("s", "eve")
    assert parked_under("s", "ada") != "s"


# -- with sockets -------------------------------------------------------------------------------


@pytest.fixture
async def world():
    async with World(ManualClock()).served() as world:
        await world.add_run()
        yield world


@pytest.fixture
async def peers(world):
    async with Peers(world) as peers:
        yield peers


async def watching(peers: Peers, steps: int, **more) -> Client:
    """A client that has seen and acknowledged so many steps of run-1."""
    client = await peers.client(**more)
    await client.say(type="start_agent", runId="run-1")
    await client.hear("run_status")
    await peers.world.steps(steps)
    await client.hear_steps(steps)
    await _until(lambda: _acknowledged(peers.world) == steps)
    return client


async def dropped(world: World, client: Client) -> None:
    client.connection.transport.abort()
    await _until(lambda: world.gateway.fan_out.viewers == 0)


async def test_a_client_without_positions_goes_on_after_its_last_step(world, peers) -> None:
    await dropped(world, await watching(peers, 2))
    await world.step()
    again = await peers.client()
    await world.clock.advance(1.5)
    await again.hear_steps(3)
    await world.end()
    await again.hear("completion")
    assert again.numbers == [3]


async def test_what_was_not_acknowledged_is_sent_again(world, peers) -> None:
    async with raw_peer(world) as deaf:
        await deaf.say(text(type="authenticate", token="ada") + text(type="start_agent", runId="run-1"))
        await deaf.message("run_status")
        await world.steps(2)
        await deaf.message("step_update")
        deaf.cut()
    await _until(lambda: world.gateway.fan_out.viewers == 0)
    again = await peers.client()
    await world.clock.advance(1.5)
    assert await again.hear_steps(2) == [1, 2]


async def test_after_each_step_comes_a_ping_that_names_it(world) -> None:
    async with raw_peer(world) as peer:
        await peer.say(text(type="authenticate", token="ada") + text(type="start_agent", runId="run-1"))
        await peer.message("run_status")
        for number in (1, 2):
            await world.step()
            await peer.message("step_update")
            assert await peer.frame() == (9, f"epoch.{number}".encode())


async def test_a_client_with_positions_is_not_asked_after_each_step(world) -> None:
    async with raw_peer(world) as peer:
        start = text(type="start_agent", runId="run-1", after="start")
        await peer.say(text(type="authenticate", token="ada") + start)
        await peer.message("run_status")
        await world.steps(2)
        await peer.message("step_update")
        assert (await peer.frame())[0] == 1
        await world.clock.advance(31)
        assert [await peer.frame(), await peer.frame()] == [(9, b""), (9, b"epoch.2")]


async def test_the_session_is_enough_with_a_fresh_token(world, peers) -> None:
    first = await watching(peers, 1, token="ada#1")
    session = first.log[0]["session"]
    await dropped(world, first)
    await world.step()
    again = await peers.client(token=None)
    assert (await again.hello("ada#2", session=session))["session"] == session
    await world.clock.advance(1.5)
    assert await again.hear_steps(2) == [2]


async def test_anothers_session_hands_over_nothing(world, peers) -> None:
    first = await watching(peers, 1)
    await dropped(world, first)
    eve = await peers.client(token=None)
    await eve.hello("eve;runs:view runs:all", session=first.log[0]["session"])
    await world.clock.advance(1.5)
    await _quiet(eve)
    again = await peers.client()
    await world.clock.advance(1.5)
    await again.hear("run_status")


@pytest.mark.parametrize(("token", "origin"), [("ada", "https://b.example"), ("ada#2", "https://a.example")])
async def test_another_origin_or_another_token_takes_over_nothing(world, peers, token, origin) -> None:
    await dropped(world, await watching(peers, 1, headers={"Origin": "https://a.example"}))
    other = await peers.client(token=token, headers={"Origin": origin})
    await world.clock.advance(1.5)
    await _quiet(other)


async def test_an_explicit_attach_wins_and_obeys_its_after(world, peers) -> None:
    await dropped(world, await watching(peers, 2))
    again = await peers.client()
    await again.say(type="watch", runId="run-1", after="start")
    await again.hear_steps(2)
    await world.clock.advance(1.5)
    await world.step()
    await again.hear_steps(3)
    assert again.numbers == [1, 2, 3]


async def test_a_client_that_said_goodbye_is_not_waited_for(world, peers) -> None:
    first = await watching(peers, 1)
    await first.connection.close()
    await _until(lambda: world.gateway.fan_out.viewers == 0)
    again = await peers.client()
    await world.clock.advance(1.5)
    await _quiet(again)


async def test_an_old_connection_that_is_still_open_is_closed_and_handed_over(world, peers) -> None:
    first = await watching(peers, 2)
    again = await peers.client()
    await world.clock.advance(1.5)
    await again.hear("run_status")
    await world.step()
    assert await again.hear_steps(3) == [3]
    assert await first.closed() == (1000, "taken_over")


async def test_two_tabs_that_attach_by_themselves_both_keep_the_run(world, peers) -> None:
    first, second = await watching(peers, 1), await peers.client()
    await second.say(type="watch", runId="run-1")
    await second.hear_steps(1)
    await world.clock.advance(1.5)
    await world.step()
    assert (await first.hear_steps(2), await second.hear_steps(2)) == ([1, 2], [1, 2])


async def test_two_tabs_with_one_token_that_attach_to_nothing_take_the_run_from_each_other(
    world, peers
) -> None:
    tab = await watching(peers, 1)
    for number in (2, 3):
        other = await peers.client()
        await world.clock.advance(1.5)
        await other.hear("run_status")
        assert await tab.closed() == (1000, "taken_over")
        await world.step()
        assert await other.hear_steps(number) == [number]
        await _until(lambda number=number: _acknowledged(world) == number)
        tab = other


async def test_a_run_that_is_no_longer_theirs_is_not_handed_over(world, peers) -> None:
    await dropped(world, await watching(peers, 1))
    run = await world.storage.records.get("run-1")
    world.storage.records._runs["run-1"] = run.__class__(
        run.id, "eve", run.spec, run.epoch, run.digest, run.created_at, status=Status.RUNNING
    )
    again = await peers.client()
    await world.clock.advance(1.5)
    await _quiet(again)


async def test_a_run_that_ended_and_was_seen_to_its_end_is_not_handed_over(world, peers) -> None:
    first = await watching(peers, 1)
    await world.end()
    await first.hear("completion")
    await _until(lambda: _acknowledged(world) is None)
    await dropped(world, first)
    again = await peers.client()
    await world.clock.advance(1.5)
    await _quiet(again)


async def test_a_server_that_was_killed_hands_over_to_the_next_one(world, peers) -> None:
    first = await watching(peers, 2)
    await world.clock.advance(2)  # a round of parking; then the server is as good as killed
    after_the_kill = World(world.clock, storage=world.storage, engine=world.engine)
    async with after_the_kill.served(), Peers(after_the_kill) as peers_of_next:
        again = await peers_of_next.client()
        await world.clock.advance(1.5)
        await again.hear("run_status")
        await world.step()
        assert await again.hear_steps(3) == [3]
    assert first.connection.close_code is None


def _acknowledged(world: World) -> int | None:
    """What the only connection has confirmed of run-1; None if there is nothing to hand over."""
    (holder,) = world.parking._holders.values()
    return next((watch.after for watch in holder.watches()), None)


async def _quiet(client: Client) -> None:
    """Nothing was sent but what answers this ping."""
    client.log.clear()
    await client.say(type="ping")
    await client.hear("pong")
    assert [message["type"] for message in client.log] == ["pong"]


async def _until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)
