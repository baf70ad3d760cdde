import asyncio
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from stepwire.runs.ports import Parked, ParkedWatch
from stepwire.storage.database import open_database
from stepwire.storage.parked import SqlParkedWatches
from stepwire.storage.tables import WATCHES
from stepwire.testing import ManualClock

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PARKED = Parked("s", "h", "o", (ParkedWatch("r", 3, "inline"),), NOW.replace(hour=1))


async def test_two_gateways_on_one_database_claim_once_between_them(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    async with open_database(path, ManualClock()) as one, open_database(path, ManualClock()) as other:
        for _ in range(5):
            await SqlParkedWatches(one).park(PARKED)
            claims = [SqlParkedWatches(each).claim_token("h", "o", NOW) for each in (one, other) * 2]
            claimed = [each for each in await asyncio.gather(*claims) if each is not None]
            assert claimed == [PARKED]


async def test_what_is_claimed_leaves_no_row_behind(tmp_path: Path) -> None:
    async with open_database(tmp_path / "records.sqlite", ManualClock()) as database:
        parked = SqlParkedWatches(database)
        await parked.park(PARKED)
        await parked.park(PARKED)
        await parked.claim_session("s", NOW)
        async with database.connect() as connection:
            assert await connection.scalar(select(func.count()).select_from(WATCHES)) == 0
