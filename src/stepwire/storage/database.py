"""The records database: opened, brought up to date, closed.

A database is always at the version of the code. An older one is migrated at the start, after a
copy was made; a newer one is refused, for an older Stepwire would lose what it does not know.

SQLite has one writer at a time, so there is one connection: nothing ever waits for a lock of its
own process, and a record is on disk when a call returns (``synchronous=FULL``).
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import orjson
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from stepwire.runs.codec import dump
from stepwire.runs.errors import Damaged, NewerFormat, OlderFormat
from stepwire.runs.ports import Clock
from stepwire.storage.backups import back_up

MIGRATIONS: Final = "stepwire.storage:migrations"
BUSY_MILLISECONDS: Final = 5_000
PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten, not only unlinked
)


@asynccontextmanager
async def open_database(path: Path, clock: Clock, *, migrate: bool = True) -> AsyncIterator[AsyncEngine]:
    """The SQLite database in this file, made if it is not there, at the version of the code.

    Raises Damaged; NewerFormat; and OlderFormat when it would have to be migrated and may not be, for
    another process is using it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database = _sqlite(path)
    try:
        try:
            await _bring_up_to_date(database, path, clock, migrate)
        except DatabaseError as unreadable:
            raise Damaged(path, str(unreadable.orig)) from unreadable
        yield database
    finally:
        await database.dispose()


async def _bring_up_to_date(database: AsyncEngine, path: Path, clock: Clock, migrate: bool) -> None:
    scripts = ScriptDirectory.from_config(migrations())
    async with database.connect() as connection:
        found = await connection.run_sync(_revision)
    if found == scripts.get_current_head():
        return
    if found is not None:
        if found not in {script.revision for script in scripts.walk_revisions()}:
            raise NewerFormat(f"The database {path} has the format {found}.")
        if not migrate:
            raise OlderFormat(f"The database {path} has the older format {found}")
        await back_up(path, found, clock.now())
    async with database.begin() as connection:
        await connection.run_sync(_upgrade)


def migrations() -> Config:
    """Where Alembic finds the migrations that are shipped in this package."""
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _sqlite(path: Path) -> AsyncEngine:
    database = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # an error is logged, and what people and pages wrote is no part of it
        json_serializer=lambda data: dump(data).decode(),
        json_deserializer=orjson.loads,
    )
    event.listen(database.sync_engine, "connect", _prepare)
    event.listen(database.sync_engine, "begin", _begin)
    return database


def _prepare(connection: Any, record: object) -> None:  # a DBAPI connection: that API has no types
    # The driver's own idea of when to begin would leave DDL and reads outside the transaction.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
