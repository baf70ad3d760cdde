"""A run as one file: what it was asked, every step with its picture, page and downloads, and its end.

The file is JSON Lines in UTF-8. The first line says what it is and holds the run's spec; each further line is
one event of the log, as :mod:`stepwire.runs.codec` stores it, with its picture in base64 and its page as
text. Files that a step downloaded follow it, in pieces that make no line too long::

    {"format": "stepwire.recording", "version": 1, "run": {"id": "run-1", "spec": {…}}}
    {"event": {"format": 1, "step": {…}}, "picture": "/9j/…", "page": "Shop\nhttps://…"}
    {"artifact": "report.csv", "piece": "YSxi…"}
    {"event": {"format": 1, "ended": {…}}}

A step without a picture of its own shows the last one again; what was no longer kept when the run was saved
is not there. Secret values are in no event, page or picture; what a site sent to be downloaded is its own
affair. A file may come from a stranger: everything in it is bounded and checked, and it names no place to
write to.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from stepwire.protocol.messages import RUN_ID_PATTERN
from stepwire.runs.artifacts import MOST_BYTES
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
LONGEST_PAGE: Final = 64 * 1024
PIECE: Final = 6_000_000  # bytes of a download in one line
MOST_STEPS: Final = 10_000
JPEG: Final = b"\xff\xd8\xff"

_RUN_ID = re.compile(RUN_ID_PATTERN)


@dataclass(frozen=True, slots=True)
class Scene:
    """A step with what was kept of it: picture (None: the last one again), page, and downloads by name."""

    step: Step
    picture: bytes | None = field(repr=False)
    page: str | None = field(default=None, repr=False)
    downloads: Mapping[str, bytes] = field(default_factory=dict, repr=False)


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
        match entry.event:
            case Ended():
                yield _line(line)
                return
            case Step(picture=picture, page=page, artifacts=artifacts):
                if picture is not None and picture.key != shown and (data := await blobs.get(picture.key)):
                    line["picture"], shown = base64.b64encode(data).decode(), picture.key
                if page is not None and (text := await blobs.get(page.key)):
                    line["page"] = text.decode()
                yield _line(line)
                for artifact in artifacts:
                    for piece in _pieces(await blobs.get(artifact.key)):
                        yield _line({"artifact": artifact.name, "piece": base64.b64encode(piece).decode()})


def read_recording(lines: Iterable[bytes]) -> Recording:
    """The recording in a file's lines. Raises InvalidRun, which names the line that is wrong."""
    numbered = enumerate(_bounded(lines), 1)
    _, head = next(numbered, (1, b""))
    run_id, spec = _head(_value(head, 1))
    scenes: list[Scene] = []
    for number, line in numbered:
        value = _value(line, number)
        if "artifact" in value:
            scenes[-1:] = [_with_piece(scenes[-1] if scenes else None, value, number)]
            continue
        _require_whole(scenes[-1:], number)
        match _event(value, number):
            case Step() as step if len(scenes) < MOST_STEPS and step.number == len(scenes) + 1:
                scenes.append(_scene(step, value, number))
            case Step() as step:
                raise InvalidRun(f"Line {number}: step {step.number} does not come here.")
            case Ended() as ended:
                if next(numbered, None) is not None:
                    raise InvalidRun(f"Line {number + 1} comes after the end of the run.")
                return Recording(run_id, spec, tuple(scenes), ended)
    raise InvalidRun("The file stops before the end of the run: it was cut off.")


def _pieces(data: bytes | None) -> Iterator[bytes]:
    """What was kept of a download, in pieces; an empty file is one empty piece."""
    if data is not None:
        for start in range(0, max(len(data), 1), PIECE):
            yield data[start : start + PIECE]


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


def _scene(step: Step, line: dict[str, Any], number: int) -> Scene:
    picture = _picture(line["picture"], number) if "picture" in line else None
    page = line.get("page")
    if page is not None and (not isinstance(page, str) or len(page.encode()) > LONGEST_PAGE):
        raise InvalidRun(f"Line {number}: the page is no text of at most {LONGEST_PAGE // 1024} KB.")
    return Scene(step, picture, page)


def _with_piece(scene: Scene | None, line: dict[str, Any], number: int) -> Scene:
    """The scene with one more piece of one of its downloads."""
    expected = {artifact.name: artifact.bytes for artifact in scene.step.artifacts} if scene else {}
    name, piece = line["artifact"], _decoded(line.get("piece"))
    if scene is None or name not in expected or piece is None:
        raise InvalidRun(f"Line {number}: this is no piece of a file that the step before it downloaded.")
    data = scene.downloads.get(name, b"") + piece
    if len(data) > min(expected[name], MOST_BYTES):
        raise InvalidRun(f"Line {number}: the file is larger than the step says.")
    return replace(scene, downloads={**scene.downloads, name: data})


def _require_whole(last: Sequence[Scene], number: int) -> None:
    """Before the next event comes, every file of the last step that is there has arrived whole."""
    for scene in last:
        for artifact in scene.step.artifacts:
            if len(scene.downloads.get(artifact.name, b"")) not in (0, artifact.bytes):
                raise InvalidRun(f"Line {number}: a file of the step before it is not whole.")


def _event(line: dict[str, Any], number: int) -> Event:
    try:
        event = decode(dump(line.get("event")))
    except NewerFormat as newer:
        raise InvalidRun(f"Line {number} was written by a newer Stepwire. Use that one.") from newer
    except (ValueError, TypeError) as wrong:
        raise InvalidRun(f"Line {number} is no event of a run.") from wrong
    return event


def _picture(text: object, number: int) -> bytes:
    data = _decoded(text)
    if data is None or not data.startswith(JPEG):
        raise InvalidRun(f"Line {number}: the picture is no JPEG in base64.")
    return data


def _decoded(text: object) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except (binascii.Error, ValueError):
        return None


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
