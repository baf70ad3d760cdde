"""Each port's adapters: every contract test runs against the shipped fake and the real thing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stepwire.engine.local import LocalEngine
from stepwire.runs.ports import Control, Engine, EventLog, WorkQueue
from stepwire.testing import MemoryEngine

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["memory", "local"])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engine]:
    """An engine whose queue has room for two runs."""
    if request.param == "memory":
        yield MemoryEngine(max_queued=2)
        return
    async with LocalEngine(tmp_path / "log.sqlite", max_queued=2) as local:
        yield local


@pytest.fixture
def log(engine: Engine) -> EventLog:
    return engine.log


@pytest.fixture
def queue(engine: Engine) -> WorkQueue:
    return engine.queue


@pytest.fixture
def control(engine: Engine) -> Control:
    return engine.control
