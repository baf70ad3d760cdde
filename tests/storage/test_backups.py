import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stepwire.storage.backups import back_up

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def words(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [word for (word,) in database.execute("SELECT word FROM words")]


async def test_a_copy_is_whole_while_the_database_is_open(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE words (word TEXT)")
        database.execute("INSERT INTO words VALUES ('in the write-ahead log only')")
        copy = await back_up(path, "0001", NOW)
    assert words(copy) == ["in the write-ahead log only"]
    assert copy.parent == tmp_path / "backups"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


async def test_the_last_three_copies_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    sqlite3.connect(path).close()
    copies = [await back_up(path, f"{number:04}", NOW + timedelta(hours=number)) for number in range(5)]
    assert sorted((tmp_path / "backups").iterdir()) == sorted(copies[-3:])


async def test_what_a_killed_server_left_half_copied_is_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    sqlite3.connect(path).close()
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "records.unfinished").write_text("half")
    copy = await back_up(path, "0001", NOW)
    assert list((tmp_path / "backups").iterdir()) == [copy]
