"""One-time codes: good once, for a while, and only so many of them."""

from __future__ import annotations

import pytest
from http_world import World

from stepwire.gateway.api.one_time_codes import GOOD_FOR, MOST, OneTimeCodes
from stepwire.testing import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def codes(clock: ManualClock) -> OneTimeCodes:
    return OneTimeCodes(clock)


def test_a_code_gives_its_own_token_once(codes: OneTimeCodes) -> None:
    ada, bob = codes.issue(lambda: "ada's"), codes.issue(lambda: "bob's")
    assert codes.redeem(bob) == "bob's"
    assert codes.redeem(bob) is None
    assert codes.redeem(ada) == "ada's"


def test_a_token_is_made_when_its_code_is_redeemed(codes: OneTimeCodes) -> None:
    made: list[str] = []
    code = codes.issue(lambda: made.append("made") or "token")
    assert made == []
    codes.redeem(code)
    assert made == ["made"]


def test_a_code_has_at_least_128_bits_and_fits_a_fragment(codes: OneTimeCodes) -> None:
    issued = {codes.issue(str) for _ in range(50)}
    assert len(issued) == 50
    assert all(len(code) * 6 >= 128 and code.replace("-", "").replace("_", "").isalnum() for code in issued)


async def test_a_code_is_good_for_ten_minutes(codes: OneTimeCodes, clock: ManualClock) -> None:
    early, late = codes.issue(lambda: "token"), codes.issue(lambda: "token")
    await clock.advance(GOOD_FOR - 1)
    assert codes.redeem(early) == "token"
    await clock.advance(1)
    assert codes.redeem(late) is None


def test_of_too_many_codes_the_oldest_stops_working(codes: OneTimeCodes) -> None:
    issued = [codes.issue(lambda: "token") for _ in range(MOST + 1)]
    assert codes.redeem(issued[0]) is None
    assert codes.redeem(issued[1]) == "token"


@pytest.mark.parametrize("code", ["", "wrong", "\ud800", "é", "x" * 10_000])
def test_whatever_is_not_a_code_gives_nothing(codes: OneTimeCodes, code: str) -> None:
    codes.issue(lambda: "token")
    assert codes.redeem(code) is None


async def test_the_route_exchanges_a_code_for_a_token_that_nobody_may_keep() -> None:
    world = World()
    code = world.codes.issue(lambda: "ada")
    async with world.client(token=None) as client:
        answer = await client.post("/api/sign-in", json={"code": code})
    assert (answer.status_code, answer.json()) == (200, {"token": "ada"})
    assert answer.headers["cache-control"] == "no-store"
    async with world.client(token=answer.json()["token"]) as client:
        assert (await client.get("/api/runs")).status_code == 200


async def test_a_bad_code_is_answered_not_authenticated_and_is_not_repeated() -> None:
    async with World().client(token=None) as client:
        answer = await client.post("/api/sign-in", json={"code": "forged-code"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert "forged-code" not in answer.text


@pytest.mark.parametrize(
    "body", [{}, {"code": 7}, {"code": ""}, {"code": "x" * 129}, {"code": "a", "more": 1}]
)
async def test_a_body_that_is_no_code_is_refused(body) -> None:
    async with World().client(token=None) as client:
        answer = await client.post("/api/sign-in", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_message")
