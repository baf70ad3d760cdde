from datetime import UTC, datetime
from pathlib import Path

import pytest

from stepwire.engine.local import LocalEngine
from stepwire.runs.errors import QueueFull
from stepwire.runs.events import Ended
from stepwire.runs.model import Status

ENDED = Ended(Status.SUCCEEDED, datetime(2026, 1, 1, tzinfo=UTC))


async def test_the_log_outlives_the_engine_and_the_queue_does_not(tmp_path: Path) -> None:
    async with LocalEngine(tmp_path / "log.sqlite", max_queued=1) as engine:
        await engine.log.append("r", ENDED, after=0)
        await engine.queue.submit("r")
        with pytest.raises(QueueFull):
            await engine.queue.submit("r2")
    async with LocalEngine(tmp_path / "log.sqlite", max_queued=1) as engine:
        last = await engine.log.last("r")
        assert last is not None
        assert last.event == ENDED
        assert await engine.queue.place("r") is None


async def test_errors_inside_the_engine_come_out_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        async with LocalEngine(tmp_path / "log.sqlite", max_queued=1):
            raise KeyError("x")
