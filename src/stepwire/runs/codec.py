"""Events and specs as JSON, for whatever stores them: one format, with its number inside.

An event is ``{"format": 1, "step": {…}}`` or ``{"format": 1, "ended": {…}}``. Fields without a
value are left out. A reader refuses a higher number than it knows: the log was written by a newer
Stepwire, and guessing would show viewers something that did not happen. A change that old readers
would misread raises the number; a new optional field does not.

Text that is no Unicode (half of a surrogate pair, which pages can hold) is stored with U+FFFD in
its place: a strange page must not keep a run from being recorded.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar, assert_never

import orjson
from pydantic import TypeAdapter, ValidationError

from stepwire.runs.errors import NewerFormat
from stepwire.runs.events import Ended, Event, Step
from stepwire.runs.model import Spec
from stepwire.runs.usage import Usage

EVENT_FORMAT: Final = 1

T = TypeVar("T")

_SELDOM: Final = ("artifacts", "exchanges_bytes", "made_session", "nearest")
_STEP = TypeAdapter(Step)
_ENDED = TypeAdapter(Ended)
_SPEC = TypeAdapter(Spec)
_USAGE = TypeAdapter(Usage | None)


def encode(event: Event) -> bytes:
    """The event as it is stored. Raises TypeError for a result that is no JSON."""
    match event:
        case Step():
            stored = {"format": EVENT_FORMAT, "step": _lean(_plain(_STEP, event))}
        case Ended():
            stored = {"format": EVENT_FORMAT, "ended": _lean(_plain(_ENDED, event))}
        case _:
            assert_never(event)
    return dump(stored)


def decode(data: bytes) -> Event:
    """The event that was stored. Raises NewerFormat, and ValueError for what is no event."""
    match orjson.loads(data):
        case {"format": int(number)} if number > EVENT_FORMAT:
            raise NewerFormat(
                f"The event log holds events of format {number}; this version knows {EVENT_FORMAT}."
            )
        case {"format": int(), "step": dict(step)}:
            return _read(_STEP, {"picture": None, **step}, "step")
        case {"format": int(), "ended": dict(ended)}:
            return _read(_ENDED, ended, "end of a run")
    raise ValueError("The event log holds something that is no event.")


def encode_spec(spec: Spec) -> dict[str, Any]:
    """What a run was asked to do, as plain JSON data."""
    data: dict[str, Any] = orjson.loads(dump(_plain(_SPEC, spec)))
    return data


def decode_spec(data: object) -> Spec:
    """The spec that was stored. Raises ValueError for what is none."""
    return _read(_SPEC, data, "specification of a run")


def encode_usage(usage: Usage | None) -> dict[str, Any] | None:
    """What a run cost, as plain JSON data."""
    data: dict[str, Any] | None = _USAGE.dump_python(usage)
    return data


def decode_usage(data: object) -> Usage | None:
    """What was stored as its cost. Raises ValueError for what is none."""
    return _read(_USAGE, data, "usage of models")


def dump(data: object) -> bytes:
    """Plain data as JSON in UTF-8, whatever its texts hold. Raises TypeError for what is no JSON."""
    try:
        return orjson.dumps(data)
    except TypeError:
        return orjson.dumps(_well_formed(data))


def unicode_text(text: str) -> str:
    """The text with U+FFFD in place of every half of a surrogate pair."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _read(adapter: TypeAdapter[T], data: object, what: str) -> T:
    """What was stored. Raises ValueError that says where it is wrong, and shows nothing of it."""
    try:
        return adapter.validate_python(data)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    raise ValueError(f"What is stored is no {what}: {where}: {first['msg']}.")


def _lean(event: Any) -> dict[str, Any]:
    """Without what is empty or false nearly everywhere."""
    return {key: value for key, value in event.items() if key not in _SELDOM or value}


def _plain(adapter: TypeAdapter[Any], value: object) -> object:
    return adapter.dump_python(value, mode="python", by_alias=True, exclude_none=True)


def _well_formed(data: Any) -> Any:  # JSON data of any depth
    match data:
        case str():
            return unicode_text(data)
        case dict():
            return {_well_formed(key): _well_formed(value) for key, value in data.items()}
        case list() | tuple():
            return [_well_formed(item) for item in data]
        case _:
            return data
