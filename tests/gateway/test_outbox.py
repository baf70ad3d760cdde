from pretend_lines import ALine

from stepwire.gateway.stream.frames import ping_frame
from stepwire.gateway.stream.outbox import MAX_SAID_TO_DEAF_EARS, Outbox
from stepwire.protocol.codes import CloseCode, CloseReason
from stepwire.protocol.messages import Authentication, Error, Pong


def test_messages_leave_in_the_order_they_were_sent() -> None:
    line = ALine()
    outbox = Outbox(line, 0)
    outbox.send(Authentication(status="success"))
    outbox.write(b"a frame")
    outbox.ping(ping_frame(b"x"))
    outbox.send(Pong())
    assert line.said() == [{"type": "authentication", "status": "success"}, {"type": "pong"}]
    assert line.frames[1:3] == [b"a frame", ping_frame(b"x")]


def test_what_went_another_way_is_counted_when_it_is_told() -> None:
    line = ALine()
    outbox = Outbox(line, 0)
    outbox.way(asking=False)(b"a frame")
    outbox.way(asking=True)(b"another", ping_frame(b"x"))
    assert line.frames == [b"a frame", b"another", ping_frame(b"x")]
    outbox.count(line.buffered)
    assert outbox.stuck(10) == 0
    outbox.way(asking=False)(b"more")
    line.buffered -= len(b"more")  # as much was taken as was written: that is no standstill
    outbox.count(len(b"more"))
    assert outbox.stuck(20) == 0
    assert outbox.stuck(30) == 10


def test_a_peer_that_is_behind_gets_no_pongs_and_no_refusals_but_what_matters() -> None:
    line = ALine()
    outbox = Outbox(line, 0)
    line.paused = True
    outbox.send(Pong())
    outbox.send(Error(error="Too fast.", code="rate_limited"))
    outbox.send(Error(error="No.", code="forbidden"))
    assert [message["code"] for message in line.said()] == ["forbidden"]


def test_a_peer_that_makes_us_talk_without_listening_is_closed() -> None:
    line = ALine()
    outbox = Outbox(line, 0)
    line.paused = True
    for _ in range(2_000):
        outbox.send(Error(error="No such run.", code="unknown_run"))
    assert line.buffered <= MAX_SAID_TO_DEAF_EARS
    assert line.closed == (CloseCode.TRY_LATER, CloseReason.OVERLOADED)


def test_listening_again_renews_the_allowance() -> None:
    line = ALine()
    outbox = Outbox(line, 0)
    for _ in range(2_000):
        line.paused = True
        outbox.send(Error(error="No such run.", code="unknown_run"))
        line.paused = False
        outbox.send(Pong())
    assert line.closed is None


def test_stuck_counts_from_when_nothing_was_taken() -> None:
    line = ALine()
    outbox = Outbox(line, 0)
    outbox.write(b"x" * 100)
    assert outbox.stuck(10) == 0  # written since the last look: judged from now on
    line.buffered = 0
    assert outbox.stuck(20) == 0
    outbox.write(b"x" * 100)
    assert outbox.stuck(30) == 0
    assert outbox.stuck(50) == 20
    line.buffered -= 1
    assert outbox.stuck(60) == 0
    assert outbox.stuck(70) == 10
