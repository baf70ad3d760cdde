"""WebSocket frames as a server writes them: unmasked, whole, each in one bytes object.

A frame is built once and the same bytes go to every viewer; that is why this is not left to the
WebSocket library, which builds one for each connection.
"""

from __future__ import annotations

import struct
from typing import Final

MAX_CONTROL_PAYLOAD: Final = 125

_FIN_TEXT: Final = 0x81
_FIN_PING: Final = 0x89


def text_frame(text: bytes) -> bytes:
    """A frame that carries UTF-8 text of any length."""
    return text_header(len(text)) + text


def text_header(length: int) -> bytes:
    """What stands before the text in its frame."""
    return _header(_FIN_TEXT, length)


def ping_frame(payload: bytes) -> bytes:
    """A ping; the peer's pong repeats the payload, of which there are at most 125 bytes."""
    if len(payload) > MAX_CONTROL_PAYLOAD:
        raise ValueError(f"A ping carries at most {MAX_CONTROL_PAYLOAD} bytes.")
    return _header(_FIN_PING, len(payload)) + payload


def frame_text(frame: bytes) -> str:
    """The text in a frame that :func:`text_frame` built."""
    start = {126: 4, 127: 10}.get(frame[1], 2)
    return frame[start:].decode()


def _header(first: int, length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", first, length)
    if length < 65_536:
        return struct.pack("!BBH", first, 126, length)
    return struct.pack("!BBQ", first, 127, length)
