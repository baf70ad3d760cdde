"""Between the text of a frame and a message: the border at which everything from outside is parsed.

What comes in is judged in this order, the cheapest first: its length, whether it is JSON, its
shape (nesting, number of values, keys written twice), its ``type``, its fields. The first
objection is raised as :class:`WireError`, whose message goes to the peer: it names the field and
the rule, and never repeats what was sent, for that may be a token. For the same reason no
WireError has a cause: the errors of the JSON reader and of the models carry the whole input.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, get_args

import orjson
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from stepwire.protocol.codes import ErrorCode
from stepwire.protocol.messages import ClientMessage, Message, Ping, Pong, ServerMessage

MAX_FRAME_BYTES: Final = 65_536
MAX_DEPTH: Final = 32
MAX_VALUES: Final = 1_024

_CLIENT_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(
    Annotated[ClientMessage, Field(discriminator="type")]
)
_HEARTBEATS: Mapping[str | bytes, ClientMessage] = {
    "ping": Ping(),
    "pong": Pong(),
    b"ping": Ping(),
    b"pong": Pong(),
}
_JSON_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)


class WireError(Exception):
    """A frame that is no message. ``message`` tells the peer what to correct; it quotes nothing."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class FrameTooLong(WireError):
    """A frame over the limit: the connection is closed with 1009 rather than kept."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.BAD_MESSAGE, f"A frame may have at most {MAX_FRAME_BYTES} bytes.")


def message_types(union: Any) -> Mapping[str, type[Message]]:
    """The models of a union of messages, by the ``type`` they have on the wire."""
    return {model.model_fields["type"].default: model for model in get_args(union)}


CLIENT_TYPES: Final = message_types(ClientMessage)
SERVER_TYPES: Final = message_types(ServerMessage)


def parse(frame: str | bytes) -> ClientMessage:
    """The message in a text frame. Raises WireError, and nothing else, for whatever is none."""
    heartbeat = _HEARTBEATS.get(frame)
    if heartbeat is not None:
        return heartbeat
    text = _bounded(frame)
    members = _members(_document(text), text)
    _require_known_type(members)
    return _message(members)


def encode(message: Message) -> str:
    """The text of a frame: wire names, absent fields left out, never NaN, always valid UTF-8.

    What a page contributed (a title, a value that was read) may hold characters or numbers that
    JSON readers refuse; those are replaced, so that a page cannot stop its own run's messages.
    """
    return encode_utf8(message).decode()


def encode_utf8(message: Message) -> bytes:
    """The same as bytes, for a frame: a large text is not copied to and fro."""
    return encode_members(message.model_dump(by_alias=True, exclude_none=True))


def encode_members(members: Mapping[str, Any]) -> bytes:
    """The same for a message that is given by its members on the wire."""
    try:
        return orjson.dumps(members)
    except orjson.JSONEncodeError:
        readable = json.dumps(_readable(members), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return readable.encode()


def _bounded(frame: str | bytes) -> bytes:
    if len(frame) > MAX_FRAME_BYTES:  # before encoding: a string has at most as many characters as bytes
        raise FrameTooLong
    text = frame if isinstance(frame, bytes) else frame.encode("utf-8", "surrogatepass")
    if len(text) > MAX_FRAME_BYTES:
        raise FrameTooLong
    return text


def _document(text: bytes) -> Any:
    # The reader bounds its own recursion (1,024), refuses NaN, Infinity, invalid UTF-8 and lone surrogates.
    document, offset = None, -1
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        offset = error.pos
    if offset >= 0:
        raise WireError(ErrorCode.BAD_JSON, f"This is not JSON, or nested too deeply, at character {offset}.")
    return document


def _members(document: Any, text: bytes) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise WireError(ErrorCode.BAD_MESSAGE, "A message is a JSON object.")
    if _count_keys(document) != _JSON_STRING.sub(b"", text).count(b":"):
        # Outside strings every key has one colon; readers differ on which of two equal keys counts.
        raise WireError(ErrorCode.BAD_JSON, "An object has the same key twice.")
    return document


def _count_keys(document: dict[str, Any]) -> int:
    """Number of keys at all depths. Raises WireError for too much nesting or too many values."""
    keys = values = 0
    layer: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for container in layer:
            if isinstance(container, dict):
                keys += len(container)
                container = container.values()
            values += len(container)
            if values > MAX_VALUES:
                raise WireError(ErrorCode.BAD_MESSAGE, f"A message may hold at most {MAX_VALUES} values.")
            below += [value for value in container if isinstance(value, dict | list)]
        layer = below
        if not layer:
            return keys
    raise WireError(ErrorCode.BAD_MESSAGE, f"A message may be nested at most {MAX_DEPTH} deep.")


def _require_known_type(members: Mapping[str, Any]) -> None:
    if "type" not in members:
        raise WireError(ErrorCode.BAD_MESSAGE, "type: Field required.")
    if not isinstance(members["type"], str):
        raise WireError(ErrorCode.BAD_MESSAGE, "type: Input should be a string.")
    if members["type"] not in CLIENT_TYPES:
        known = ", ".join(CLIENT_TYPES)
        raise WireError(ErrorCode.UNKNOWN_TYPE, f"type: Unknown; this server knows {known}.")


def _message(members: Mapping[str, Any]) -> ClientMessage:
    try:
        return _CLIENT_MESSAGE.validate_python(members)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    raise WireError(ErrorCode.BAD_MESSAGE, _complaint(first, members))


def _complaint(error: ErrorDetails, members: Mapping[str, Any]) -> str:
    field = ".".join(_path(error["loc"], members))
    if error["type"] == "union_tag_invalid":  # its text repeats the tag
        return f"{field}.type: Unknown."
    if error["type"] == "union_tag_not_found":  # its text speaks of the model, not of the field
        return f"{field}.type: Field required."
    return f"{field}: {error['msg']}."


def _path(steps: tuple[int | str, ...], value: Any) -> Iterator[str]:
    """The steps that exist on the wire: the models' own also name the variant of each union."""
    variant: Any = None
    for left, step in enumerate(steps, start=1 - len(steps)):
        if isinstance(value, dict) and value is not variant and step == value.get("type"):
            variant = value
        elif isinstance(value, dict) and (step in value or left == 0):
            yield str(step)
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            yield str(step)
            value = value[step]


def _readable(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {_readable(key): _readable(item) for key, item in value.items()}
        case list() | tuple():
            return [_readable(item) for item in value]
        case float() if not math.isfinite(value):
            return None
        case _:
            return value
