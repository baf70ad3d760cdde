"""A run as one file: what it was asked, every step with its picture, and its end.

The file is JSON Lines in UTF-8. The first line says what it is and holds the run's spec; each further line is
one event of the log, as :mod:`stepwire.runs.codec` stores it, with its picture in base64::

    {"format": "stepwire.recording", "version": 1, "run": {"id": "run-1", "spec": {…}}}
    {"event": {"format": 1, "step": {…}}, "picture": "/9j/…"}
    {"event": {"format": 1, "ended": {…}}}

A step without a picture of its own shows the last one again. Secret values are in no event, so they are in
no file. A file may come from a stranger: everything in it is bounded and checked, and it names no place to
write to.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from stepwire.protocol.messages import RUN_ID_PATTERN
from stepwire.runs.codec import decode, decode_spec, dump, encode, encode_spec
from stepwire.runs.errors import InvalidRun, NewerFormat
from stepwire.runs.events import Ended, Event, Step
from stepwire.runs.journal import replay
from stepwire.runs.model import Run, Spec
from stepwire.runs.ports import Blobs, EventLog

FORMAT: Final = "stepwire.recording"
VERSION: Final = 1
ENDING: Final = ".stepwire.jsonl"
LARGEST: Final = 256_000_000  # bytes of a file
LONGEST_LINE: Final = 16_000_000
MOST_STEPS: Final = 10_000
JPEG: Final = b"\xff\xd8\xff"

_RUN_ID = re.compile(RUN_ID_PATTERN)


@dataclass(frozen=True, slots=True)
class Scene:
    """A step, and the picture that it shows; None: the last one again."""

    step: Step
    picture: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recording:
    """A run that has ended, complete."""

    run_id: str
    spec: Spec
    scenes: tuple[Scene, ...]
    ended: Ended


async def lines_of(run: Run, log: EventLog, blobs: Blobs) -> AsyncIterator[bytes]:
    """The file of a run that has ended, line by line."""
    yield _line({"format": FORMAT, "version": VERSION, "run": {"id": run.id, "spec": encode_spec(run.spec)}})
    shown = None
    async for entry in replay(log, run.id, after=0):
        line: dict[str, Any] = {"event": orjson.loads(encode(entry.event))}
        picture = entry.event.picture if isinstance(entry.event, Step) else None
        if picture is not None and picture.key != shown:
            data = await blobs.get(picture.key)
            if data is not None:
                line["picture"] = base64.b64encode(data).decode()
                shown = picture.key
        yield _line(line)
        if isinstance(entry.event, Ended):
            return


def read_recording(lines: Iterable[bytes]) -> Recording:
    """The recording in a file's lines. Raises InvalidRun, which names the line that is wrong."""
    numbered = enumerate(_bounded(lines), 1)
    _, head = next(numbered, (1, b""))
    run_id, spec = _head(_value(head, 1))
    scenes: list[Scene] = []
    for number, line in numbered:
        event, picture = _event(_value(line, number), number)
        match event:
            case Step() if len(scenes) < MOST_STEPS and event.number == len(scenes) + 1:
                scenes.append(Scene(event, picture))
            case Step():
                raise InvalidRun(f"Line {number}: step {event.number} does not come here.")
            case Ended():
                if next(numbered, None) is not None:
                    raise InvalidRun(f"Line {number + 1} comes after the end of the run.")
                return Recording(run_id, spec, tuple(scenes), event)
    raise InvalidRun("The file stops before the end of the run: it was cut off.")


def _bounded(lines: Iterable[bytes]) -> Iterable[bytes]:
    size = 0
    for number, line in enumerate(lines, 1):
        size += len(line)
        if len(line) > LONGEST_LINE:
            raise InvalidRun(f"Line {number} is longer than {LONGEST_LINE // 1_000_000} MB.")
        if size > LARGEST:
            raise InvalidRun(f"The file is larger than {LARGEST // 1_000_000} MB.")
        yield line


def _head(head: dict[str, Any]) -> tuple[str, Spec]:
    if head.get("format") != FORMAT:
        raise InvalidRun("This is no recording. `stepwire save` makes one of a run that has ended.")
    version = head.get("version")
    if isinstance(version, int) and version > VERSION:
        raise InvalidRun(
            f"The recording is of version {version}; this Stepwire knows {VERSION}. Use a newer one."
        )
    match head:
        case {"version": 1, "run": {"id": str(run_id), "spec": dict(spec)}} if _RUN_ID.fullmatch(run_id):
            try:
                return run_id, decode_spec(spec)
            except ValueError as wrong:
                raise InvalidRun("Line 1: what the run was asked is not understood.") from wrong
    raise InvalidRun("Line 1 does not say which run this is.")


def _event(line: dict[str, Any], number: int) -> tuple[Event, bytes | None]:
    try:
        event = decode(dump(line.get("event")))
    except NewerFormat as newer:
        raise InvalidRun(f"Line {number} was written by a newer Stepwire. Use that one.") from newer
    except (ValueError, TypeError) as wrong:
        raise InvalidRun(f"Line {number} is no event of a run.") from wrong
    return event, _picture(line["picture"], number) if "picture" in line else None


def _picture(text: object, number: int) -> bytes:
    try:
        data = base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data.startswith(JPEG):
        raise InvalidRun(f"Line {number}: the picture is no JPEG in base64.")
    return data


def _value(line: bytes, number: int) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as wrong:
        raise InvalidRun(f"Line {number} is no JSON.") from wrong
    if not isinstance(value, dict):
        raise InvalidRun(f"Line {number} is no object.")
    return value


def _line(value: dict[str, Any]) -> bytes:
    return dump(value) + b"\n"
