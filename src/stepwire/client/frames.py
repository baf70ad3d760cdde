"""Between the text of a frame and a message, on the client's side.

A client is older than some server it meets. So types that it does not know are passed over; a field
whose value comes from a later version (a new phase, a new kind of actor) is left out, if the message
can do without it. What is left and still no message is malformed, which is said without repeating
any of it: it may hold the text of a page.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from stepwire.client.errors import MalformedMessage
from stepwire.protocol.messages import ClientMessage, ServerMessage
from stepwire.protocol.wire import SERVER_TYPES

_SERVER_MESSAGE: Final[TypeAdapter[ServerMessage]] = TypeAdapter(
    Annotated[ServerMessage, Field(discriminator="type")]
)


class MalformedFrame(MalformedMessage):
    """A frame that is no message; ``run_id`` is the run that it names, if it could be read so far."""

    def __init__(self, message: str, run_id: str | None = None) -> None:
        super().__init__(message)
        self.run_id = run_id


def parse(frame: str | bytes) -> ServerMessage | None:
    """The message in a frame; None for a type that is not known. Raises MalformedFrame."""
    members = _members(frame)
    kind = members.get("type")
    if not isinstance(kind, str):
        raise MalformedFrame("The server sent a message without a type.")
    if kind not in SERVER_TYPES:
        return None
    try:
        return _SERVER_MESSAGE.validate_python(members)
    except ValidationError as error:
        return _without_what_is_new(members, error)


def encode(message: ClientMessage) -> str:
    """The text of a frame: what has its usual value is left out."""
    members = message.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return orjson.dumps({"type": message.type, **members}).decode()


def _members(frame: str | bytes) -> dict[str, Any]:
    if isinstance(frame, bytes):
        raise MalformedFrame("The server sent a binary frame; there are none in this protocol.")
    try:
        document = orjson.loads(frame)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise MalformedFrame("The server sent a frame that is no JSON object.")
    return document


def _without_what_is_new(members: dict[str, Any], error: ValidationError) -> ServerMessage:
    wrong = error.errors(include_url=False, include_context=False, include_input=False)
    fields = [str(details["loc"][1]) for details in wrong if len(details["loc"]) > 1]
    new = {
        field for field, details in zip(fields, wrong, strict=False) if details["type"] == "literal_error"
    } - {"type"}
    try:
        return _SERVER_MESSAGE.validate_python({key: members[key] for key in members if key not in new})
    except ValidationError:
        run_id = members.get("runId")
        named = ", ".join(sorted(set(fields))) or "its fields"
        raise MalformedFrame(
            f"The server sent a malformed {members['type']}: {named}.",
            run_id if isinstance(run_id, str) else None,
        ) from None
