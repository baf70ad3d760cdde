"""Where a run's viewers stand; they are real, and so are their outboxes."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
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


class APeer:
    """A viewer's connection, and a peer that takes ``room`` frames before its line is full."""

    def __init__(self, run: ARun) -> None:
        self.line = ARoomyLine()
        self.room = 2
        self.taken: list[bytes] = []
        self.line.write = self.write  # type: ignore[method-assign]
        self.line.listen(self)
        self.viewer = Viewer(run, Outbox(self.line, 0), asyncio.ensure_future, run.head, "inline", asks=False)
        run.audience.add(self.viewer)
        self.viewer.wake()

    def write(self, frame: bytes) -> None:
        assert self.line.open, "nothing may be written to a line that is full"
        self.taken.append(frame)
        self.room -= 1
        if self.room <= 0:
            self.line.pause()

    def drain(self, room: int) -> None:
        self.room = room
        if not self.line.open:
            self.line.resume()
            self.viewer.wake()

    def on_shut(self) -> None:
        self.viewer.step_back()


PEER = st.integers(0, 3)
HAPPENS = st.one_of(
    st.just(("step",)),
    st.just(("a step that could not be made",)),
    st.just(("somebody comes",)),
    st.tuples(st.just("drains"), PEER, st.integers(1, 3)),
    st.tuples(st.just("leaves"), PEER),
)


@given(st.lists(HAPPENS, max_size=40))
def test_whatever_happens_each_gets_every_step_once_and_in_order(happenings) -> None:
    run = ARun()
    peers = [(run.head, APeer(run))]
    for what, *details in happenings:
        here = [peer for _, peer in peers if not peer.viewer.done]
        match what:
            case "step":
                run.step("inline")
            case "a step that could not be made":
                run.step()
            case "somebody comes":
                peers.append((run.head, APeer(run)))
            case "drains" if here:
                here[details[0] % len(here)].drain(details[1])
            case "leaves" if here:
                here[details[0] % len(here)].viewer.detach()
    for came, peer in peers:
        peer.drain(room=1_000)
        last = peer.viewer.position if peer.viewer.done else run.head
        assert peer.taken == [b"<%d inline>" % offset for offset in range(came + 1, last + 1)]
    assert set(run.audience) == {peer.viewer for _, peer in peers if not peer.viewer.done}
