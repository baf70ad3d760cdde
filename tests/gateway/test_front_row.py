from stepwire.gateway.stream.front_row import FrontRow
from stepwire.gateway.stream.shelf import Parcel

STEP = Parcel(1, b"step 1", b"ping 1", last=False)


def test_all_in_the_row_are_written_the_same_frame_in_one_go() -> None:
    row: FrontRow[str] = FrontRow(asks=False)
    written: list[tuple[str, bytes]] = []
    for name in ("ada", "bob"):
        row.enter(name, lambda frame, name=name: written.append((name, frame)))
    row.send(STEP)
    assert written == [("ada", STEP.frame), ("bob", STEP.frame)]
    assert all(frame is STEP.frame for _, frame in written)


def test_a_ping_follows_where_the_row_asks() -> None:
    row: FrontRow[str] = FrontRow(asks=True)
    written: list[tuple[bytes, ...]] = []
    row.enter("ada", lambda *frames: written.append(frames))
    row.send(STEP)
    assert written == [(b"step 1", b"ping 1")]
    assert row.written == len(b"step 1ping 1")


def test_who_leaves_while_the_others_are_written_to_gets_this_step_and_not_the_next() -> None:
    row: FrontRow[str] = FrontRow(asks=False)
    written: list[str] = []

    def full(frame: bytes) -> None:
        written.append("ada")
        for name in row.viewers:
            row.leave(name)

    row.enter("ada", full)
    row.enter("bob", lambda frame: written.append("bob"))
    row.send(STEP)
    row.send(STEP)
    assert (written, len(row)) == (["ada", "bob"], 0)
