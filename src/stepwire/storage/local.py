"""Everything durable of one data folder, beside the log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stepwire.runs.ports import Clock, Storage
from stepwire.storage.blobs import FolderBlobs
from stepwire.storage.data_folder import DataFolder
from stepwire.storage.database import open_database
from stepwire.storage.parked import SqlParkedWatches
from stepwire.storage.records import SqlRecords
from stepwire.storage.saved_sessions import SqlSavedSessions
from stepwire.storage.secrets import KeyFile, SqlSecrets
from stepwire.storage.spending import SqlSpending

SECRETS_KEY = "run-secrets.key"


@asynccontextmanager
async def open_storage(folder: DataFolder, clock: Clock, *, migrate: bool = True) -> AsyncIterator[Storage]:
    """The storage in this folder, at the version of the code. Raises NewerFormat and KeyFileSpoilt.

    A server holds the folder (:meth:`DataFolder.locked`), for two would end each other's runs.
    """
    folder.make()
    keys = KeyFile(folder.keys / SECRETS_KEY).keys()
    async with open_database(folder.records, clock, migrate=migrate) as database:
        secrets = SqlSecrets(database, keys, clock)
        await secrets.erase_leftovers()
        yield Storage(
            records=SqlRecords(database),
            secrets=secrets,
            blobs=FolderBlobs(folder.blobs),
            parked=SqlParkedWatches(database),
            sessions=SqlSavedSessions(database, keys),
            spending=SqlSpending(database),
        )
