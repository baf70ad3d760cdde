import pytest
from websockets.frames import Frame
from websockets.streams import StreamReader

from stepwire.gateway.stream.frames import frame_text, ping_frame, text_frame


def parsed(frame: bytes) -> Frame:
    reader = StreamReader()
    reader.feed_data(frame)
    parser = Frame.parse(reader.read_exact, mask=False)
    with pytest.raises(StopIteration) as done:
        next(parser)
    return done.value.value


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_a_text_of_any_length_is_one_frame_that_others_can_read(size: int) -> None:
    text = b"a" * size
    frame = parsed(text_frame(text))
    assert (frame.opcode, bytes(frame.data), frame.fin) == (1, text, True)
    assert frame_text(text_frame(text)) == text.decode()


def test_a_ping_carries_its_payload() -> None:
    frame = parsed(ping_frame(b"epoch.7"))
    assert (frame.opcode, bytes(frame.data)) == (9, b"epoch.7")


def test_a_ping_too_large_for_a_control_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="125"):
        ping_frame(b"x" * 126)
