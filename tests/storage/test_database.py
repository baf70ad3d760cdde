import contextlib
import io
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, delete, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from stepwire.runs.errors import NewerFormat
from stepwire.runs.ports import ParkedWatch, RunQuery
from stepwire.runs.spending import SpendingQuery
from stepwire.storage.database import migrations, open_database
from stepwire.storage.parked import SqlParkedWatches
from stepwire.storage.records import SqlRecords
from stepwire.storage.spending import SqlSpending
from stepwire.storage.tables import METADATA, PARKED, SECRETS, WATCHES
from stepwire.testing import ManualClock

SECRET = {"run_id": "r", "sealed": b"x", "kept_at": datetime(2026, 1, 1, tzinfo=UTC)}
SCRIPTS = ScriptDirectory.from_config(migrations())
HEAD = SCRIPTS.get_current_head()


def scalar(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchone()[0]


def execute(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(sql)


async def test_a_new_database_is_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "made" / "records.sqlite"
    async with open_database(path, ManualClock()) as database, database.begin() as connection:
        await connection.execute(insert(SECRETS).values(SECRET))
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert not (path.parent / "backups").exists()
    assert scalar(path, "SELECT version_num FROM alembic_version") == HEAD


async def test_an_up_to_date_database_is_opened_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    async with open_database(path, ManualClock()) as database, database.begin() as connection:
        await connection.execute(insert(SECRETS).values(SECRET))
    async with open_database(path, ManualClock()) as database, database.connect() as connection:
        assert await connection.scalar(select(SECRETS.c.sealed)) == b"x"
    assert not (tmp_path / "backups").exists()


async def test_a_database_of_a_newer_stepwire_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    async with open_database(path, ManualClock()):
        pass
    execute(path, "UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(NewerFormat, match=r"records\.sqlite has the format 9999\. .*newer Stepwire"):
        async with open_database(path, ManualClock()):
            pass
    assert path.read_bytes() == before


async def test_an_older_database_is_copied_before_it_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.sqlite"
    async with open_database(path, ManualClock()):
        pass
    monkeypatch.setattr("stepwire.storage.database.MIGRATIONS", str(longer_history(tmp_path)))
    async with open_database(path, ManualClock()):
        pass
    assert scalar(path, "SELECT version_num FROM alembic_version") == "next"
    assert scalar(path, "SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'mood'") == 1
    (copy,) = (tmp_path / "backups").iterdir()
    assert HEAD is not None
    assert HEAD in copy.name
    assert scalar(copy, "SELECT version_num FROM alembic_version") == HEAD


async def test_a_migration_that_fails_half_way_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.sqlite"
    async with open_database(path, ManualClock()):
        pass
    history = longer_history(tmp_path, then="raise ZeroDivisionError")
    monkeypatch.setattr("stepwire.storage.database.MIGRATIONS", str(history))
    with pytest.raises(ZeroDivisionError):
        async with open_database(path, ManualClock()):
            pass
    assert scalar(path, "SELECT version_num FROM alembic_version") == HEAD
    assert scalar(path, "SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'mood'") == 0


RUNS_THEN = """
INSERT INTO runs (id, owner, spec, search, epoch, digest, created_at, status, revision, attempt, steps,
    started_at, ended_at, code, error, result, bytes, cancel_requested)
VALUES ('old', 'ada',
    '{"task": "Buy a kettle", "limits": {"steps": 7, "seconds": 60.0}, "labels": {"team": "blue"}}',
    'buy a kettle', 'e', 'd', '2025-12-31 23:59:00.000000', 'succeeded', 3, 1, 4,
    '2026-01-01 00:00:00.000000', '2026-01-01 00:01:00.000000', NULL, NULL, '"12.50"', 1000, 0)
"""
WATCHED_THEN = (
    "INSERT INTO labels VALUES ('old', 'team', 'blue')",
    "INSERT INTO parked VALUES (1, 's', 'h', '', '2026-01-01 00:02:00.000000')",
    "INSERT INTO watches VALUES (1, 0, 'old', 2, 'url')",
)


@pytest.mark.parametrize("found", [script.revision for script in SCRIPTS.walk_revisions()])
async def test_what_each_older_stepwire_stored_is_all_there_afterwards(tmp_path: Path, found: str) -> None:
    path = tmp_path / "records.sqlite"
    made = create_engine(f"sqlite:///{path}")
    with made.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, found)
        for statement in (RUNS_THEN, *WATCHED_THEN):
            connection.exec_driver_sql(statement)
    made.dispose()
    async with open_database(path, ManualClock()) as database:
        (run,) = (await SqlRecords(database).list(RunQuery(label=("team", "blue")))).items
        parked = await SqlParkedWatches(database).claim_session("s", datetime(2026, 1, 1, tzinfo=UTC))
        assert await SqlSpending(database).sums(SpendingQuery()) == ()
    assert (run.id, run.spec.task, run.spec.limits.steps, run.result, run.usage) == (
        "old", "Buy a kettle", 7, "12.50", None,
    )  # fmt: skip
    assert run.ended_at == datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
    assert parked is not None
    assert parked.watches == (ParkedWatch("old", 2, "url"),)


def longer_history(folder: Path, then: str = "pass") -> Path:
    """The shipped migrations and one more."""
    shipped = Path(ScriptDirectory.from_config(migrations()).dir)
    longer = folder / "longer"
    (longer / "versions").mkdir(parents=True)
    for file in (shipped / "env.py", *(shipped / "versions").glob("format_*.py")):
        (longer / file.relative_to(shipped)).write_text(file.read_text())
    (longer / "versions" / "next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = 'next'\ndown_revision = {HEAD!r}\n"
        "def upgrade():\n"
        "    op.add_column('runs', sa.Column('mood', sa.Text))\n"
        f"    {then}\n"
    )
    return longer


async def test_the_migrations_make_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    def differences(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), METADATA)

    async with (
        open_database(tmp_path / "records.sqlite", ManualClock()) as database,
        database.connect() as connection,
    ):
        assert await connection.run_sync(differences) == []


async def test_the_database_checks_what_hangs_together(tmp_path: Path) -> None:
    async with open_database(tmp_path / "records.sqlite", ManualClock()) as database:
        with pytest.raises(IntegrityError):
            async with database.begin() as connection:
                await connection.execute(
                    insert(WATCHES).values(parked=1, place=0, run_id="r", after=0, screenshots="url")
                )


async def test_what_fails_is_told_without_the_values_that_were_to_be_stored(tmp_path: Path) -> None:
    again = insert(SECRETS).values(SECRET | {"run_id": "hunter2"})
    async with (
        open_database(tmp_path / "records.sqlite", ManualClock()) as database,
        database.begin() as connection,
    ):
        await connection.execute(again)
        with pytest.raises(IntegrityError) as failed:
            await connection.execute(again)
    assert "hunter2" not in str(failed.value), "it is logged"


async def test_what_fails_in_a_transaction_leaves_nothing_of_it(tmp_path: Path) -> None:
    async with open_database(tmp_path / "records.sqlite", ManualClock()) as database:
        with contextlib.suppress(KeyError):
            async with database.begin() as connection:
                await connection.execute(insert(SECRETS).values(SECRET))
                raise KeyError
        async with database.connect() as connection:
            assert await connection.scalar(select(SECRETS.c.run_id)) is None


def test_the_migrations_can_be_said_in_the_words_of_postgresql() -> None:
    said = io.StringIO()
    config = migrations()
    config.output_buffer = said
    config.attributes["dialect"] = "postgresql"
    command.upgrade(config, "head", sql=True)
    assert "CREATE TABLE runs" in said.getvalue()
    assert "TIMESTAMP WITH TIME ZONE" in said.getvalue()


def test_every_table_can_be_said_in_the_words_of_postgresql() -> None:
    dialect = postgresql.dialect()
    for table in METADATA.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))
    claiming = delete(PARKED).where(PARKED.c.number.not_in(select(WATCHES.c.parked)))
    assert str(claiming.compile(dialect=dialect))


def test_times_come_back_in_utc_with_their_microseconds() -> None:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    moment = datetime.fromisoformat("2026-01-01T01:02:03.000004+05:00")
    with engine.begin() as connection:
        connection.execute(insert(PARKED).values(session="s", token_hash="h", origin="o", expires_at=moment))
        found = connection.scalar(select(PARKED.c.expires_at))
    engine.dispose()
    assert found == moment
    assert found.tzinfo is UTC
