from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from stepwire.gateway.api.picture_links import GOOD_FOR, LinkClaim, PictureLinks
from stepwire.runs.model import Run, Spec
from stepwire.testing import ManualClock

CLOCK = ManualClock()
RUN = Run("run-1", "ada", Spec(task="Go"), "epoch", "digest", CLOCK.now())


def claim(link: str) -> LinkClaim:
    query = parse_qs(urlsplit(link).query)
    return LinkClaim(int(query["expires"][0]), query["signature"][0])


def links(clock: ManualClock = CLOCK, key: str = "k" * 64) -> PictureLinks:
    return PictureLinks(key, clock)


def test_a_link_is_a_relative_address_of_the_picture() -> None:
    assert urlsplit(links().link("run-1", 7)).path == "/api/runs/run-1/steps/7/screenshot"
    assert links().link("a:b", 1).startswith("/api/runs/a%3Ab/steps/1/")


def test_a_link_opens_its_picture() -> None:
    assert links().opens(claim(links().link("run-1", 7)), RUN, 7)


def test_a_link_opens_nothing_else() -> None:
    good = claim(links().link("run-1", 7))
    assert not links().opens(good, RUN, 8)
    assert not links().opens(good, replace(RUN, id="run-2"), 7)
    assert not links().opens(replace(good, expires=good.expires + 1), RUN, 7)
    assert not links(key="x" * 64).opens(good, RUN, 7)


@pytest.mark.parametrize("signature", ["", "0" * 64, "é" * 64, "\ud800", "a" * 10_000])
def test_a_made_up_signature_opens_nothing(signature: str) -> None:
    good = claim(links().link("run-1", 7))
    assert not links().opens(replace(good, signature=signature), RUN, 7)


def test_parts_of_a_link_cannot_be_shifted_into_each_other() -> None:
    good = claim(links().link("run-1", 12))
    assert not links().opens(good, replace(RUN, id="run-11"), 2)


async def test_a_link_is_good_for_five_minutes() -> None:
    clock = ManualClock()
    good = claim(links(clock).link("run-1", 7))
    await clock.advance(GOOD_FOR.total_seconds() - 1)
    assert links(clock).opens(good, RUN, 7)
    await clock.advance(1)
    assert not links(clock).opens(good, RUN, 7)


async def test_a_link_to_an_earlier_run_of_the_same_id_opens_nothing() -> None:
    clock = ManualClock()
    old = claim(links(clock).link("run-1", 7))
    await clock.advance(10)
    assert not links(clock).opens(old, replace(RUN, created_at=clock.now()), 7)
