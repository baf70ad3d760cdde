import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from stepwire.runs.model import Run, Spec, Status
from stepwire.runs.ports import RunQuery
from stepwire.runs.spending import SpendingQuery
from stepwire.storage.database import open_database
from stepwire.storage.records import SqlRecords
from stepwire.storage.spending import SqlSpending
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


async def test_what_is_asked_often_is_found_by_an_index(tmp_path: Path) -> None:
    asked: list[tuple[str, Any]] = []
    async with open_database(tmp_path / "records.sqlite", ManualClock()) as database:
        event.listen(
            database.sync_engine,
            "before_cursor_execute",
            lambda connection, cursor, statement, parameters, *_: asked.append((statement, parameters)),
        )
        records, spending = SqlRecords(database), SqlSpending(database)
        await records.list(RunQuery(owner="ada"))
        await records.list(RunQuery(label=("team", "blue")))
        await records.list(RunQuery(owner="ada", statuses=frozenset({Status.RUNNING})))
        await spending.sums(SpendingQuery(owner="ada", since=date(2026, 1, 1), until=date(2026, 1, 1)))
        await spending.forget_before(date(2026, 1, 1))
        async with database.connect() as connection:
            for statement, parameters in [each for each in asked if each[0].startswith(("SELECT", "DELETE"))]:
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                assert [row.detail for row in plan if re.fullmatch(r"SCAN \w+", row.detail)] == [], statement
