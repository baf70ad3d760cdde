from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from stepwire.runs.model import Run, Spec, Status
from stepwire.runs.ports import RunQuery
from stepwire.storage.database import open_database
from stepwire.storage.records import SqlRecords
from stepwire.testing import ManualClock

RUN = Run("r", "ada", Spec(task="go", labels={"team": "blue"}), "e", "d", datetime(2026, 1, 1, tzinfo=UTC))


async def test_a_record_outlives_the_database_being_closed(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    async with open_database(path, ManualClock()) as database:
        records = SqlRecords(database)
        await records.add(RUN)
        stored = await records.swap(RUN, RUN.move(Status.QUEUED))
    async with open_database(path, ManualClock()) as database:
        assert (await SqlRecords(database).list(RunQuery(label=("team", "blue")))).items == (stored,)


async def test_text_of_a_strange_page_does_not_keep_a_run_from_ending(tmp_path: Path) -> None:
    async with open_database(tmp_path / "records.sqlite", ManualClock()) as database:
        records = SqlRecords(database)
        await records.add(RUN)
        await records.swap(RUN, replace(RUN, error="No “\ud800” here", result=["\udfff"]))
        stored = await records.get("r")
    assert stored is not None
    assert (stored.error, stored.result) == ("No “\ufffd” here", ["\ufffd"])
