from collections.abc import Callable

from stepwire.gateway.stream.front_row import FrontRow
from stepwire.gateway.stream.ports import Way
from stepwire.gateway.stream.shelf import Parcel

STEP = Parcel(1, b"step 1", b"ping 1", last=False)


class ASystem:
    """Takes at most so many bytes of what it is given, or says that there is no room."""

    def __init__(self, room: int = 1_000) -> None:
        self.room = room
        self.given: list[tuple[bytes, ...]] = []
        self.left: list[tuple[int, tuple[bytes, ...]]] = []
        self.clear = True

    @property
    def way(self) -> Way:
        return Way(self._take, lambda taken, *frames: self.left.append((taken, frames)), lambda: self.clear)

    def _take(self, *frames: bytes) -> int:
        self.given.append(frames)
        if self.room == 0:
            raise BlockingIOError
        return min(self.room, sum(map(len, frames)))


def test_all_in_the_row_are_written_the_same_frame_in_one_go() -> None:
    row: FrontRow[str] = FrontRow(asks=False)
    ada, bob = ASystem(), ASystem()
    row.enter("ada", ada.way)
    row.enter("bob", bob.way)
    row.send(STEP)
    assert all(frame is STEP.frame for system in (ada, bob) for (frame,) in system.given)
    assert [len(system.given) for system in (ada, bob)] == [1, 1]
    assert ada.left == bob.left == []


def test_a_ping_follows_where_the_row_asks() -> None:
    row: FrontRow[str] = FrontRow(asks=True)
    system = ASystem()
    row.enter("ada", system.way)
    row.send(STEP)
    assert system.given == [(b"step 1", b"ping 1")]
    assert row.written == len(b"step 1ping 1")


def test_what_the_system_does_not_take_is_left_to_the_line_and_the_others_get_theirs() -> None:
    row: FrontRow[str] = FrontRow(asks=False)
    systems = [ASystem(room) for room in (4, 0, 6)]
    for name, system in enumerate(systems):
        row.enter(str(name), system.way)
    row.send(STEP)
    assert [system.left for system in systems] == [[(4, (b"step 1",))], [(0, (b"step 1",))], []]


def test_a_step_goes_behind_what_waits_at_a_line_until_that_is_clear() -> None:
    row: FrontRow[str] = FrontRow(asks=False)
    system = ASystem()
    row.enter("ada", system.way)
    system.clear = False
    row.detour("ada")
    row.send(STEP)
    assert (system.given, system.left) == ([], [(0, (b"step 1",))])
    system.clear = True
    row.send(STEP)
    row.send(STEP)
    assert (len(system.left), system.given) == (2, [(b"step 1",)])
    assert (row.viewers, len(row)) == (("ada",), 1)


def test_who_enters_while_something_waits_goes_behind_it() -> None:
    row: FrontRow[str] = FrontRow(asks=False)
    system = ASystem()
    system.clear = False
    row.enter("ada", system.way)
    row.send(STEP)
    assert (system.given, system.left) == ([], [(0, (b"step 1",))])
    row.leave("ada")
    assert len(row) == 0


def _leaving(row: FrontRow[str], written: list[str]) -> Callable[..., int]:
    def full(frame: bytes) -> int:
        written.append("ada")
        for name in row.viewers:
            row.leave(name)
        return len(frame)

    return full


def test_who_leaves_while_the_others_are_written_to_gets_this_step_and_not_the_next() -> None:
    row: FrontRow[str] = FrontRow(asks=False)
    written: list[str] = []
    bob = ASystem()
    row.enter("ada", Way(_leaving(row, written), bob.way.later, bob.way.clear))
    row.enter("bob", bob.way)
    row.send(STEP)
    row.send(STEP)
    assert (written, len(bob.given), len(row)) == (["ada"], 1, 0)
