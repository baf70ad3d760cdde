import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stepwire.runs.model import Run, Spec
from stepwire.runs.ports import Parked, ParkedWatch
from stepwire.storage.data_folder import DataFolder
from stepwire.storage.local import open_storage
from stepwire.testing import ManualClock

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RUN = Run("r", "ada", Spec(task="go"), "e", "d", NOW)
PARKED = Parked("s", "h", "o", (ParkedWatch("r", 3, "inline"),), NOW.replace(hour=1))


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    async with open_storage(folder, ManualClock()) as storage:
        await storage.records.add(RUN)
        await storage.secrets.keep("r", {"pw": "x"})
        await storage.secrets.keep("a run that was never stored", {"pw": "y"})
        await storage.blobs.put("runs/r/1", b"picture")
        await storage.parked.park(PARKED)
    async with open_storage(folder, ManualClock(ManualClock().now() + timedelta(hours=1))) as storage:
        assert await storage.records.get("r") == RUN
        assert await storage.secrets.reveal("r") == {"pw": "x"}
        assert await storage.secrets.reveal("a run that was never stored") == {}
        assert await storage.blobs.get("runs/r/1") == b"picture"
        assert await storage.parked.claim_session("s", NOW) == PARKED


async def test_others_cannot_look_into_the_folder(tmp_path: Path) -> None:
    async with open_storage(DataFolder(tmp_path / "data"), ManualClock()):
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
