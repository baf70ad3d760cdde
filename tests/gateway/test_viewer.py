"""The one rule of a viewer, with a source and an outbox that do as the test says."""

import asyncio

from pretend_lines import ARoomyLine

from stepwire.gateway.stream.front_row import FrontRow
from stepwire.gateway.stream.outbox import Outbox
from stepwire.gateway.stream.shelf import Parcel
from stepwire.gateway.stream.viewer import Viewer
from stepwire.runs.errors import UnknownRun


class ASource:
    """Parcels by offset: those in ``shelf`` are at hand, the others can be fetched up to ``head``."""

    run_id = "run-1"
    epoch = "epoch"

    def __init__(self, head: int, last: int | None = None) -> None:
        self.head = head
        self.last = last
        self.shelf: set[int] = set()
        self.fetched: list[int] = []
        self.troubles: list[Exception] = []
        self.gone: list[Viewer] = []
        self.row: FrontRow[Viewer] = FrontRow(asks=False)

    def parcel(self, offset: int) -> Parcel:
        return Parcel(offset, b"<%d>" % offset, b"(%d)" % offset, last=offset == self.last)

    def at_hand(self, offset: int, mode: str) -> Parcel | None:
        return self.parcel(offset) if offset in self.shelf else None

    async def fetch(self, offset: int, mode: str) -> Parcel:
        await asyncio.sleep(0)
        if self.troubles:
            raise self.troubles.pop()
        self.fetched.append(offset)
        return self.parcel(offset)

    async def recover(self) -> None:
        await asyncio.sleep(0)

    def status_frame(self) -> bytes:
        return b"[status]"

    def seat(self, viewer: Viewer, way) -> FrontRow[Viewer]:
        self.row.enter(viewer, way)
        return self.row

    def unseat(self, viewer: Viewer) -> None:
        self.row.leave(viewer)

    def show(self) -> None:
        """The next entry, to the front row."""
        self.head += 1
        self.row.send(self.parcel(self.head))

    def leave(self, viewer: Viewer) -> None:
        self.gone.append(viewer)


class AnOutbox(Outbox):
    """Remembers what it was told of."""

    def __init__(self, line: ARoomyLine) -> None:
        super().__init__(line, 0)
        self.counted: list[int] = []

    def count(self, written: int) -> None:
        super().count(written)
        self.counted.append(written)


class Scene:
    """One viewer, the tasks it started, and its connection's ear on the line."""

    def __init__(self, source: ASource, after: int = 0, *, asks: bool = False, steps: bool = True) -> None:
        self.line = ARoomyLine()
        self.tasks: list[asyncio.Task] = []
        self.source = source
        self.outbox = AnOutbox(self.line)
        self.viewer = Viewer(source, self.outbox, self.employ, after, "inline", asks=asks, steps=steps)
        self.line.listen(self)

    def on_shut(self) -> None:
        self.viewer.step_back()

    @property
    def in_front(self) -> bool:
        return self.viewer in self.source.row.viewers

    def employ(self, work) -> asyncio.Task:
        self.tasks.append(asyncio.ensure_future(work))
        return self.tasks[-1]

    async def settle(self) -> str:
        await asyncio.gather(*self.tasks)
        return self.text

    @property
    def text(self) -> str:
        return b"".join(self.line.frames).decode(errors="replace")


async def test_what_is_at_hand_is_sent_at_once_without_a_task() -> None:
    scene = Scene(ASource(head=3))
    scene.source.shelf = {1, 2, 3}
    scene.viewer.wake()
    assert (scene.text, scene.tasks) == ("<1><2><3>", [])


async def test_who_has_everything_enters_the_front_row_and_moves_with_the_head() -> None:
    scene = Scene(ASource(head=1))
    scene.source.shelf = {1}
    scene.viewer.wake()
    assert (scene.text, scene.in_front) == ("<1>", True)
    scene.source.show()
    scene.source.show()
    scene.viewer.wake()
    assert (scene.text, scene.viewer.position) == ("<1><2><3>", 3)


async def test_a_line_that_has_no_room_for_the_next_step_leaves_the_front_row_until_it_has_drained() -> None:
    scene = Scene(ASource(head=0))
    scene.viewer.wake()
    scene.source.show()
    scene.line.pause()
    assert (scene.in_front, scene.viewer.position) == (False, 1)
    scene.source.show()
    scene.source.shelf = {2}
    assert (scene.text, scene.viewer.position) == ("<1>", 1)
    scene.line.resume()
    scene.viewer.wake()
    assert (scene.text, scene.in_front) == ("<1><2>", True)


async def test_who_is_behind_or_ahead_or_has_left_is_not_in_the_front_row() -> None:
    behind, ahead, left = Scene(ASource(head=2)), Scene(ASource(head=2), after=3), Scene(ASource(head=0))
    for scene in (behind, ahead, left):
        scene.viewer.wake()
    assert (behind.in_front, ahead.in_front, left.in_front) == (False, False, True)
    left.viewer.detach()
    left.viewer.wake()
    assert not left.in_front
    await behind.settle()
    assert (behind.text, behind.in_front) == ("<1><2>", True)


async def test_a_status_that_is_due_is_told_before_the_front_row_is_entered() -> None:
    scene = Scene(ASource(head=0))
    scene.line.pause()
    scene.viewer.show_status(b"[old]")
    scene.line.resume()
    assert not scene.in_front
    scene.viewer.wake()
    scene.source.show()
    assert scene.text == "[status]<1>"


async def test_a_line_that_closed_is_in_no_front_row_though_it_is_not_paused() -> None:
    scene = Scene(ASource(head=0))
    scene.line.open = False
    scene.viewer.wake()
    assert not scene.in_front


async def test_what_is_written_in_the_front_row_is_counted_once() -> None:
    scene = Scene(ASource(head=0))
    scene.source.row.written = 1_000  # before this viewer came
    scene.viewer.wake()
    scene.source.show()
    scene.viewer.settle()
    scene.source.show()
    scene.viewer.step_back()
    scene.viewer.settle()
    assert scene.outbox.counted == [3, 3]


async def test_what_is_not_at_hand_is_fetched_in_order_and_the_live_steps_follow() -> None:
    scene = Scene(ASource(head=3))
    scene.viewer.wake()
    scene.source.head = 4
    scene.source.shelf = {4}
    scene.viewer.wake()  # while the pump is at work: it must not send step 4 before step 1
    assert await scene.settle() == "<1><2><3><4>"
    scene.source.show()
    assert scene.text == "<1><2><3><4><5>"
    assert len(scene.tasks) == 1


async def test_nothing_is_sent_while_there_is_no_room_and_nothing_is_lost() -> None:
    scene = Scene(ASource(head=1))
    scene.source.shelf = {1}
    scene.line.pause()
    for head in (1, 2, 3):
        scene.source.head = head
        scene.viewer.wake()
    assert scene.text == ""
    scene.line.resume()
    scene.viewer.wake()
    assert await scene.settle() == "<1><2><3>"


async def test_a_pump_stops_for_a_peer_that_stops_reading() -> None:
    scene = Scene(ASource(head=2))
    scene.viewer.wake()
    scene.line.pause()
    await asyncio.sleep(0)
    scene.line.resume()
    assert await scene.settle() == "<1><2>"


async def test_it_begins_behind_its_position_and_waits_when_that_is_ahead_of_the_head() -> None:
    scene = Scene(ASource(head=3), after=2)
    scene.viewer.wake()
    assert await scene.settle() == "<3>"
    ahead = Scene(ASource(head=3), after=5)
    ahead.viewer.wake()
    ahead.source.head = 6
    ahead.viewer.wake()
    assert await ahead.settle() == "<6>"


async def test_the_completion_is_sent_once_and_ends_it() -> None:
    scene = Scene(ASource(head=2, last=2))
    scene.source.shelf = {1, 2}
    scene.viewer.wake()
    scene.viewer.wake()
    assert scene.text == "<1><2>"
    assert scene.source.gone == [scene.viewer]
    assert not scene.viewer.confirmed
    scene.viewer.acknowledge(b"epoch.2")
    assert scene.viewer.confirmed


async def test_each_step_is_followed_by_a_ping_if_the_peer_is_to_confirm_it() -> None:
    scene = Scene(ASource(head=2), asks=True)
    scene.source.shelf = {1, 2}
    scene.viewer.wake()
    assert scene.text == "<1>(1)<2>(2)"


async def test_only_answers_to_its_own_pings_count_and_never_for_more_than_was_sent() -> None:
    scene = Scene(ASource(head=2))
    scene.source.shelf = {1, 2}
    scene.viewer.wake()
    for payload in (b"", b"epoch.x", b"other.2", b"\xff.1", "epoch.²".encode()):
        assert not scene.viewer.acknowledge(payload)
    assert scene.viewer.acknowledge(b"epoch.1")
    assert scene.viewer.acknowledged == 1
    scene.viewer.acknowledge(b"epoch.99999")
    assert scene.viewer.acknowledged == 2
    scene.viewer.acknowledge(b"epoch.1")
    assert scene.viewer.acknowledged == 2


async def test_trouble_is_said_and_tried_again() -> None:
    scene = Scene(ASource(head=1))
    scene.source.troubles = [OSError("down"), OSError("down")]
    scene.viewer.wake()
    await scene.settle()
    assert [message["code"] for message in scene.line.said()] == ["internal", "internal"]
    assert scene.text.endswith("<1>")


async def test_a_run_that_is_gone_is_said_and_left() -> None:
    scene = Scene(ASource(head=1))
    scene.source.troubles = [UnknownRun("run-1")]
    scene.viewer.wake()
    await scene.settle()
    assert [message["code"] for message in scene.line.said()] == ["unknown_run"]
    assert scene.source.gone == [scene.viewer]


async def test_of_what_is_told_meanwhile_the_newest_status_is_told_when_there_is_room() -> None:
    scene = Scene(ASource(head=0))
    scene.line.pause()
    scene.viewer.show_status(b"[old]")
    scene.viewer.show_status(b"[older]")
    scene.line.resume()
    scene.viewer.wake()
    scene.viewer.wake()
    assert scene.text == "[status]"


async def test_who_wants_no_steps_is_told_where_the_run_stands_and_nothing_else() -> None:
    scene = Scene(ASource(head=3, last=3), steps=False)
    scene.source.shelf = {1, 2, 3}
    scene.viewer.wake()
    assert not scene.in_front
    scene.viewer.show_status(b"[status]")
    assert await scene.settle() == "[status]"
    assert not scene.viewer.done


async def test_who_has_left_is_sent_nothing_more() -> None:
    scene = Scene(ASource(head=2))
    scene.viewer.wake()
    scene.viewer.detach()
    assert await scene.settle() == ""
