"""Each port's adapters: every contract test runs against the shipped fake and the real thing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stepwire.engine.local import LocalEngine
from stepwire.runs.ports import (
    Blobs,
    Control,
    Engine,
    EventLog,
    ParkedWatches,
    Records,
    SavedSessions,
    SecretStore,
    Spending,
    Storage,
    WorkQueue,
)
from stepwire.storage.data_folder import DataFolder
from stepwire.storage.local import open_storage
from stepwire.testing import ManualClock, MemoryEngine, memory_storage


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


@pytest.fixture(params=["memory", "local"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    if request.param == "memory":
        yield memory_storage()
        return
    async with open_storage(DataFolder(tmp_path / "data"), ManualClock()) as local:
        yield local


@pytest.fixture
def records(storage: Storage) -> Records:
    return storage.records


@pytest.fixture
def secrets(storage: Storage) -> SecretStore:
    return storage.secrets


@pytest.fixture
def blobs(storage: Storage) -> Blobs:
    return storage.blobs


@pytest.fixture
def parked(storage: Storage) -> ParkedWatches:
    return storage.parked


@pytest.fixture
def sessions(storage: Storage) -> SavedSessions:
    return storage.sessions


@pytest.fixture
def spending(storage: Storage) -> Spending:
    return storage.spending
