"""A run as one file: everything comes back, and a strange file is refused with its line."""

import base64
from datetime import UTC, datetime

import orjson
import pytest

from stepwire.runs import recording
from stepwire.runs.actions import Click, Target
from stepwire.runs.artifacts import Artifact
from stepwire.runs.errors import InvalidRun
from stepwire.runs.events import Ended, PageRef, PictureRef, Step, Timings
from stepwire.runs.model import Run, SecretName, Spec, Status, Viewport
from stepwire.runs.recording import lines_of, read_recording
from stepwire.testing import MemoryBlobs, MemoryLog

NOW = datetime(2026, 3, 1, tzinfo=UTC)
JPEG = b"\xff\xd8\xff picture"
RUN = Run("run-1", "ada", Spec(task="Buy", secrets=(SecretName("pin", ("a.example",)),)), "e", "d", NOW)


REPORT = Artifact("report.csv", "runs/run-1/3-file", 14)


def step(number, picture):
    return Step(
        number=number,
        attempt=1,
        at=NOW,
        action=Click(target=Target(role="button", name="Buy")),
        explanation=f"Step {number}",
        url="https://a.example/",
        title="A",
        viewport=Viewport(),
        picture=picture,
        timings=Timings(0.1, 0.2, 0.3, 0.4),
        page=PageRef(f"runs/run-1/{number}-page", 9),
        artifacts=(REPORT,) if number == 3 else (),
    )


@pytest.fixture
async def lines(monkeypatch):
    monkeypatch.setattr(recording, "PIECE", 6)
    log, blobs = MemoryLog(), MemoryBlobs()
    refs = [PictureRef(f"runs/run-1/{n}", 10, 10, 3, stale=n == 2) for n in (1, 1, 3)]
    for n in (1, 3):
        await blobs.put(f"runs/run-1/{n}", JPEG + bytes([n]))
        await blobs.put(f"runs/run-1/{n}-page", f"Page {n}".encode())
    await blobs.put(REPORT.key, b"a,b\n123" * 2)
    for number, ref in enumerate(refs, 1):
        await log.append("run-1", step(number, ref), after=number - 1)
    await log.append("run-1", Ended(Status.SUCCEEDED, NOW, result={"n": 1}), after=3)
    return [line async for line in lines_of(RUN, log, blobs)]


async def test_what_is_saved_comes_back_whole(lines):
    read = read_recording(lines)
    assert (read.run_id, read.spec) == ("run-1", RUN.spec)
    assert [scene.step.explanation for scene in read.scenes] == ["Step 1", "Step 2", "Step 3"]
    assert [scene.picture for scene in read.scenes] == [JPEG + b"\x01", None, JPEG + b"\x03"]
    assert read.ended.result == {"n": 1}
    assert [scene.page for scene in read.scenes] == ["Page 1", None, "Page 3"]
    assert [dict(scene.downloads) for scene in read.scenes] == [
        {}, {}, {"report.csv": b"a,b\n123" * 2},
    ]  # fmt: skip
    assert sum(b'"artifact"' in line for line in lines) == 3, "in pieces"


async def test_a_download_that_is_no_longer_kept_is_left_out(lines):
    kept = [line for line in lines if b'"artifact"' not in line]
    assert read_recording(kept).scenes[2].downloads == {}


def changed(lines, number, **fields):
    value = orjson.loads(lines[number - 1]) | fields
    return [*lines[: number - 1], orjson.dumps(value), *lines[number:]]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda lines: [], "Line 1 is no JSON"),
        (lambda lines: [b"[]", *lines[1:]], "Line 1 is no object"),
        (lambda lines: changed(lines, 1, format="other"), "stepwire save"),
        (lambda lines: changed(lines, 1, version=2), "of version 2"),
        (lambda lines: changed(lines, 1, run={"id": "../etc", "spec": {}}), "does not say which run"),
        (lambda lines: changed(lines, 1, run={"id": "a", "spec": {"limits": 5}}), "Line 1: what the run"),
        (lambda lines: lines[:-1], "cut off"),
        (lambda lines: [*lines, b"{}"], "Line 9 comes after the end"),
        (lambda lines: changed(lines, 2, page=5), "Line 2: the page is no text of at most 64 KB"),
        (lambda lines: changed(lines, 2, page="x" * 70_000), "Line 2: the page is no text"),
        (lambda lines: [lines[0], lines[4]], "Line 2: this is no piece of a file that the step"),
        (lambda lines: changed(lines, 5, artifact="../x"), "Line 5: this is no piece"),
        (lambda lines: changed(lines, 5, piece="!!"), "Line 5: this is no piece"),
        (lambda lines: [*lines[:5], *lines[4:]], "Line 7: the file is larger than the step says"),
        (lambda lines: [*lines[:6], *lines[7:]], "Line 7: a file of the step before it is not whole"),
        (lambda lines: [lines[0], *lines[2:]], "Line 2: step 2 does not come here"),
        (lambda lines: [lines[0], b"{", *lines[2:]], "Line 2 is no JSON"),
        (lambda lines: changed(lines, 2, event={"format": 2, "step": {}}), "Line 2 was written by a newer"),
        (lambda lines: changed(lines, 2, event={"format": 1, "step": {}}), "Line 2 is no event"),
        (lambda lines: changed(lines, 2, picture="!!"), "Line 2: the picture is no JPEG"),
        (lambda lines: changed(lines, 2, picture=base64.b64encode(b"GIF89a").decode()), "no JPEG"),
        (lambda lines: [lines[0], b" " * 16_000_001], "Line 2 is longer than 16 MB"),
    ],
)
async def test_a_strange_file_is_refused_with_its_line(lines, spoil, says):
    with pytest.raises(InvalidRun, match=says):
        read_recording(spoil(lines))
