"""Messages of a run in this process: those of the wire."""

import io
from datetime import UTC, datetime
from types import SimpleNamespace

import orjson

from stepwire.cli.local import messages
from stepwire.cli.terminal import JsonShow
from stepwire.runs.actions import Navigate
from stepwire.runs.events import Ended, Step, Timings
from stepwire.runs.model import Run, Spec, Status, Viewport
from stepwire.testing import MemoryEngine, memory_storage

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HALF = "A title with half a pair: \ud83d"
STEP = Step(1, 1, NOW, Navigate(url="https://a.example/"), HALF, "", HALF, Viewport(), None, Timings())


async def told():
    """A run whose page holds text that is no Unicode."""
    archive = SimpleNamespace(engine=MemoryEngine(max_queued=1), storage=memory_storage())
    for after, event in enumerate((STEP, Ended(Status.SUCCEEDED, NOW, result=HALF))):
        await archive.engine.log.append("run-1", event, after=after)
    return [
        message async for message in messages(archive, Run("run-1", "ada", Spec(task="Go"), "e", "d", NOW))
    ]


async def test_text_that_is_no_unicode_is_told_as_it_is_on_the_wire():
    step, completion = await told()
    assert step["title"] == step["explanation"] == completion["result"] == HALF.replace("\ud83d", "\ufffd")


async def test_a_program_reads_them_line_by_line():
    out = io.StringIO()
    with JsonShow(out) as show:
        for message in await told():
            show.message(message)
    assert [orjson.loads(line)["type"] for line in out.getvalue().splitlines()] == [
        "step_update",
        "completion",
    ]
