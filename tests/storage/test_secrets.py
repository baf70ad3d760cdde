import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from stepwire.runs.model import Run, Spec, Status
from stepwire.storage.database import open_database
from stepwire.storage.records import SqlRecords
from stepwire.storage.secrets import KeyFile, KeyFileSpoilt, SecretsUnreadable, SqlSecrets
from stepwire.storage.tables import SECRETS
from stepwire.testing import ManualClock


async def test_no_value_and_no_name_lies_readable_in_the_database(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    async with open_database(path, ManualClock()) as database:
        await SqlSecrets(database, KeyFile(tmp_path / "key").keys(), ManualClock()).keep(
            "r", {"pin-name": "hunter2"}
        )
        async with database.connect() as connection:
            sealed = await connection.scalar(select(SECRETS.c.sealed))
    assert sealed
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"hunter2" not in written
    assert b"pin-name" not in written


async def test_secrets_are_read_after_a_restart_and_after_the_key_was_rotated(tmp_path: Path) -> None:
    key = tmp_path / "key"
    async with open_database(tmp_path / "records.sqlite", ManualClock()) as database:
        await SqlSecrets(database, KeyFile(key).keys(), ManualClock()).keep("r", {"pw": "hunter2"})
        assert await SqlSecrets(database, KeyFile(key).keys(), ManualClock()).reveal("r") == {"pw": "hunter2"}
        old = key.read_text()
        key.write_text(f"{Fernet.generate_key().decode()}\n{old}")
        rotated = SqlSecrets(database, KeyFile(key).keys(), ManualClock())
        assert await rotated.reveal("r") == {"pw": "hunter2"}
        await rotated.keep("new", {"pw": "x"})
        key.write_text(old)
        with pytest.raises(SecretsUnreadable, match="no longer in the key file") as refused:
            await SqlSecrets(database, KeyFile(key).keys(), ManualClock()).reveal("new")
        assert "hunter2" not in str(refused.value)


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    key = tmp_path / "key"
    KeyFile(key).keys()
    made = key.read_text()
    KeyFile(key).keys()
    assert key.read_text() == made
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "\n", "not a key\n"])
def test_a_spoilt_key_file_is_refused_and_not_replaced(tmp_path: Path, content: str) -> None:
    key = tmp_path / "key"
    key.write_text(content)
    with pytest.raises(KeyFileSpoilt, match=str(key)):
        KeyFile(key).keys()
    assert key.read_text() == content


async def test_what_is_erased_is_gone_from_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    async with open_database(path, ManualClock()) as database:
        secrets = SqlSecrets(database, KeyFile(tmp_path / "key").keys(), ManualClock())
        await secrets.keep("r", {"pw": "hunter2"})
        async with database.connect() as connection:
            sealed = await connection.scalar(select(SECRETS.c.sealed))
        await secrets.erase("r")
    assert sealed
    assert sealed not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


async def test_only_runs_that_wait_or_work_keep_their_secrets(tmp_path: Path) -> None:
    clock = ManualClock()
    async with open_database(tmp_path / "records.sqlite", clock) as database:
        records, secrets = SqlRecords(database), SqlSecrets(database, KeyFile(tmp_path / "key").keys(), clock)
        for run_id, status in (("waits", Status.PENDING), ("works", Status.RUNNING), ("over", Status.FAILED)):
            await secrets.keep(run_id, {"pw": "x"})
            await records.add(Run(run_id, "ada", Spec(task="go"), "e", "d", clock.now(), status=status))
        await secrets.keep("never stored", {"pw": "x"})
        await clock.advance(601)
        await secrets.keep("just being created", {"pw": "x"})
        await secrets.erase_leftovers()
        names = ("waits", "works", "over", "never stored", "just being created")
        assert [name for name in names if await secrets.reveal(name)] == [
            "waits",
            "works",
            "just being created",
        ]
