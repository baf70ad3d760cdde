"""Saved sessions on disk."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from stepwire.runs.saved_sessions import SavedSession, SessionUnreadable
from stepwire.storage.data_folder import DataFolder
from stepwire.storage.local import SECRETS_KEY, open_storage
from stepwire.testing import ManualClock

SESSION = SavedSession(
    "ada", "customer", datetime(2026, 1, 1, tzinfo=UTC), {"cookies": ["hunter2"], "origins": []}
)


async def test_nothing_of_a_session_lies_readable_on_the_disk(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    async with open_storage(folder, ManualClock()) as storage:
        await storage.sessions.keep(SESSION)
    assert not any(b"hunter2" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    async with open_storage(folder, ManualClock()) as storage:
        assert await storage.sessions.load("ada", "customer") == SESSION


async def test_without_its_key_a_session_says_what_to_do(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    async with open_storage(folder, ManualClock()) as storage:
        await storage.sessions.keep(SESSION)
    (folder.keys / SECRETS_KEY).unlink()
    async with open_storage(folder, ManualClock()) as storage:
        with pytest.raises(SessionUnreadable, match="key file"):
            await storage.sessions.load("ada", "customer")
