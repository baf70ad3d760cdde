"""A run's saved session: loaded, saved when the run succeeds, one run at a time."""

import asyncio
from datetime import UTC, datetime

import pytest

from stepwire.agent.kept_session import KeptSessions, SessionBusy
from stepwire.agent.ports import Done, GiveUp
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Command, Navigate, Target, Type
from stepwire.runs.model import Limits, Run, Spec
from stepwire.runs.saved_sessions import SavedSession
from stepwire.testing import ManualClock, memory_storage
from stepwire.testing.browser import FakeSession, fake_spec

BORN = datetime(2026, 1, 1, tzinfo=UTC)
PAST = {"cookies": [{"name": "a", "value": "b", "domain": "x", "expires": 5.0}], "origins": []}


def run(owner="ada", session="customer", seconds=60.0, commands=None):
    spec = Spec(task="Go", commands=commands, session=session, limits=Limits(5, seconds))
    return Run("run-1", owner, spec, "e", "d", BORN)


@pytest.fixture
def store():
    return memory_storage().sessions


@pytest.fixture
def kept_sessions(store):
    return KeptSessions(store, ManualClock())


async def test_what_a_run_saved_is_what_the_next_one_begins_with(kept_sessions, store):
    async with kept_sessions.of(run()) as kept:
        assert kept.state is None
        assert "no session “customer” yet" in kept.notes[0]
        assert await kept_sessions.save(run(), kept, FakeSession(fake_spec())) is None
    async with kept_sessions.of(run()) as kept:
        assert kept.state["cookies"][0]["name"] == "acted"
        assert kept.notes == ()
    assert (await store.load("bob", "customer")) is None


async def test_a_session_that_no_run_has_is_not_remembered(kept_sessions):
    for number in range(3):
        async with kept_sessions.of(run(session=f"customer-{number}")):
            assert len(kept_sessions._turns) == 1
    assert len(kept_sessions._turns) == 0


async def test_a_run_without_a_session_saves_nothing(kept_sessions, store):
    async with kept_sessions.of(run(session=None)) as kept:
        assert await kept_sessions.save(run(session=None), kept, FakeSession(fake_spec())) is None
    assert await store.list("ada") == ()


async def test_a_second_run_waits_for_the_first_and_another_owner_does_not(kept_sessions):
    order, begun = [], asyncio.Event()

    async def second():
        begun.set()
        async with kept_sessions.of(run()):
            order.append("second")

    async with asyncio.TaskGroup() as group, kept_sessions.of(run()):
        group.create_task(second())
        await begun.wait()
        async with kept_sessions.of(run(owner="bob")):
            order.append("bob")
        order.append("first")
    assert order == ["bob", "first", "second"]


async def test_a_run_that_waits_longer_than_it_may_take_says_who_had_the_session(kept_sessions):
    async with kept_sessions.of(run()):
        with pytest.raises(SessionBusy, match="Another run had the session “customer”"):
            async with kept_sessions.of(run(seconds=0.01)):
                pass


async def test_an_expired_session_is_noted_and_explains_a_failure(kept_sessions, store):
    await store.keep(SavedSession("ada", "customer", BORN, PAST))
    async with kept_sessions.of(run()) as kept:
        assert kept.notes == ("The session “customer”, saved on 2026-01-01, has expired: sign in again.",)
        failed = GiveUp(CompletionCode.TARGET_NOT_FOUND, "Not there.")
        assert kept.explained(failed).error == f"Not there. ({kept.notes[0]})"
        assert kept.explained(Done(1)) == Done(1)


SIGN_IN = (
    Command(action=Navigate(url="https://shop.example/sign-in")),
    Command(action=Type(target=Target(label="Password"), text="{{secret:password}}")),
)


@pytest.mark.parametrize(
    ("commands", "code", "says"),
    [
        (SIGN_IN, CompletionCode.TARGET_NOT_FOUND, True),
        (SIGN_IN, CompletionCode.EXPECTATION_FAILED, True),
        (SIGN_IN, CompletionCode.TIME_LIMIT, False),
        (SIGN_IN[:1], CompletionCode.TARGET_NOT_FOUND, False),
        (None, CompletionCode.TARGET_NOT_FOUND, False),
    ],
)
async def test_commands_that_sign_in_and_diverge_in_a_session_are_told_how_to_begin_without_it(
    kept_sessions, store, commands, code, says
):
    await store.keep(SavedSession("ada", "customer", BORN, {"cookies": [], "origins": []}))
    async with kept_sessions.of(run(commands=commands)) as kept:
        assert ("`--no-session`" in kept.explained(GiveUp(code, "Not there.")).error) is says


async def test_a_run_that_makes_its_session_began_without_it(kept_sessions):
    async with kept_sessions.of(run(commands=SIGN_IN)) as kept:
        failed = GiveUp(CompletionCode.TARGET_NOT_FOUND, "Not there.")
        assert (kept.missing, kept.explained(failed)) == (True, failed)
    async with kept_sessions.of(run(session=None)) as kept:
        assert not kept.missing


async def test_a_session_that_is_too_large_is_not_saved_and_the_run_says_so(
    kept_sessions, store, monkeypatch
):
    huge = {
        "cookies": [],
        "origins": [{"origin": "https://x", "localStorage": [{"name": "a", "value": "b" * 1_000_001}]}],
    }

    async def storage(self):
        return huge

    monkeypatch.setattr(FakeSession, "storage", storage)
    async with kept_sessions.of(run()) as kept:
        unsaved = await kept_sessions.save(run(), kept, FakeSession(fake_spec()))
    assert "could not be saved" in unsaved.error
    assert await store.list("ada") == ()


class Holding(FakeSession):
    """A browser that holds this."""

    def __init__(self, state):
        super().__init__(fake_spec())
        self.state = state

    async def storage(self):
        return self.state


async def test_text_that_is_no_unicode_keeps_no_session_from_being_saved(kept_sessions, store):
    items = [{"name": "half a pair", "value": "\ud83d"}]
    holding = Holding({"cookies": [], "origins": [{"origin": "https://a.example", "localStorage": items}]})
    async with kept_sessions.of(run()) as kept:
        assert await kept_sessions.save(run(), kept, holding) is None
    saved = await store.load("ada", "customer")
    assert saved.state["origins"][0]["localStorage"][0]["value"] == "\ufffd"


async def test_what_no_session_can_hold_is_told_with_its_place(kept_sessions):
    cookie = PAST["cookies"][0]
    async with kept_sessions.of(run()) as kept:
        verdict = await kept_sessions.save(run(), kept, Holding({"cookies": [cookie] * 2_001}))
    assert verdict.code is CompletionCode.TASK_FAILED
    assert "could not be saved: cookies: " in verdict.error
    assert "2000" in verdict.error
