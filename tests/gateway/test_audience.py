"""Where a run's viewers stand; they are real, and so are their outboxes."""

import asyncio

import pytest
from pretend_lines import ARoomyLine

from stepwire.gateway.stream.audience import Audience
from stepwire.gateway.stream.front_row import FrontRow
from stepwire.gateway.stream.outbox import Outbox
from stepwire.gateway.stream.shelf import Parcel
from stepwire.gateway.stream.viewer import Viewer


class ARun:
    """A run whose entries are all at hand."""

    run_id = "run-1"
    epoch = "epoch"

    def __init__(self) -> None:
        self.head = 0
        self.audience = Audience()

    def at_hand(self, offset: int, mode: str) -> Parcel:
        return Parcel(offset, b"<%d %s>" % (offset, mode.encode()), b"", last=False)

    def seat(self, viewer: Viewer, way) -> FrontRow[Viewer]:
        return self.audience.seat(viewer, way)

    def unseat(self, viewer: Viewer) -> None:
        self.audience.unseat(viewer)

    def leave(self, viewer: Viewer) -> None:
        self.audience.remove(viewer)

    def viewer(
        self, mode: str = "inline", *, after: int = 0, steps: bool = True
    ) -> tuple[Viewer, ARoomyLine]:
        line = ARoomyLine()
        viewer = Viewer(self, Outbox(line, 0), asyncio.ensure_future, after, mode, asks=False, steps=steps)
        self.audience.add(viewer)
        viewer.wake()
        return viewer, line

    def step(self, *modes: str) -> None:
        parcels = {mode: self.at_hand(self.head + 1, mode) for mode in modes}
        self.audience.make_way(parcels)
        self.head += 1
        self.audience.show(parcels)


@pytest.fixture
def run() -> ARun:
    return ARun()


async def test_everybody_is_counted_and_named_once_wherever_they_stand(run) -> None:
    seated, _ = run.viewer()
    waiting, _ = run.viewer(after=5)
    assert (len(run.audience), set(run.audience)) == (2, {seated, waiting})
    seated.detach()
    assert set(run.audience) == {waiting}


async def test_only_the_ways_of_showing_pictures_that_somebody_needs_are_named(run) -> None:
    run.viewer("url")
    run.viewer("none", after=5)
    run.viewer("inline", steps=False)
    assert run.audience.modes == {"url", "none"}


async def test_each_gets_the_step_the_way_it_shows_pictures(run) -> None:
    lines = {mode: run.viewer(mode)[1] for mode in ("inline", "url", "none")}
    run.step(*lines)
    assert {mode: line.frames for mode, line in lines.items()} == {
        "inline": [b"<1 inline>"],
        "url": [b"<1 url>"],
        "none": [b"<1 none>"],
    }


async def test_a_step_that_could_not_be_made_is_fetched_by_those_who_need_it(run) -> None:
    viewer, line = run.viewer()
    run.step()
    run.step("inline")
    assert line.frames == [b"<1 inline>", b"<2 inline>"]
    assert viewer.position == 2


async def test_the_last_entry_goes_to_nobody_unasked(run) -> None:
    _, line = run.viewer()
    run.audience.make_way({"inline": Parcel(1, b"the end", b"", last=True)})
    run.audience.show({})
    assert line.frames == []
