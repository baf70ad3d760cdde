"""Secret values of runs, encrypted at rest with Fernet (AES-128-CBC and HMAC-SHA256).

The key lies in a file beside the database, so a copy of the database alone reveals nothing. The
file holds one key a line: the first encrypts, all of them decrypt. To rotate, put a new key in
front; as values live only as long as their runs, the old line can go when those have ended.
"""

from __future__ import annotations

import os
from pathlib import Path

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from stepwire.storage.tables import SECRETS


class SecretsUnreadable(Exception):
    """The key that encrypted a run's secrets is no longer in the key file."""

    def __init__(self) -> None:
        super().__init__(
            "The secrets of this run were encrypted with a key that is no longer in the key file. "
            "Put that file back from a backup, or create the run again."
        )


class KeyFile:
    """The file of keys, made on first use, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keys(self) -> MultiFernet:
        """The keys in it. Raises ValueError for a line that is no key."""
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return self._read()
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return self._read()

    def _read(self) -> MultiFernet:
        lines = self._path.read_text().split()
        if not lines:
            raise ValueError(f"The key file {self._path} is empty. Put it back, or remove it for a new key.")
        return MultiFernet([Fernet(line) for line in lines])


class SqlSecrets:
    """Secret values by run, encrypted, in the records database."""

    def __init__(self, database: AsyncEngine, keys: MultiFernet) -> None:
        self._database = database
        self._keys = keys

    async def keep(self, run_id: str, values: dict[str, str]) -> None:
        """Store the values of a run's secrets, encrypted, replacing what was kept for it before."""
        sealed = self._keys.encrypt(orjson.dumps(values))
        async with self._database.begin() as connection:
            await connection.execute(delete(SECRETS).where(SECRETS.c.run_id == run_id))
            await connection.execute(insert(SECRETS).values(run_id=run_id, sealed=sealed))

    async def reveal(self, run_id: str) -> dict[str, str]:
        """The values of a run's secrets; empty when it has none. Raises SecretsUnreadable."""
        async with self._database.connect() as connection:
            sealed = await connection.scalar(select(SECRETS.c.sealed).where(SECRETS.c.run_id == run_id))
        if sealed is None:
            return {}
        try:
            values: dict[str, str] = orjson.loads(self._keys.decrypt(sealed))
        except InvalidToken as error:
            raise SecretsUnreadable from error
        return values

    async def erase(self, run_id: str) -> None:
        """Forget them for good."""
        async with self._database.begin() as connection:
            await connection.execute(delete(SECRETS).where(SECRETS.c.run_id == run_id))
