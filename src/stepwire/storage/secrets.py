"""Secret values of runs, encrypted at rest with Fernet (AES-128-CBC and HMAC-SHA256).

The key lies in a file beside the database, so a copy of the database alone reveals nothing. The
file holds one key a line: the first encrypts, all of them decrypt. To rotate, put a new key in
front; as values live only as long as their runs, the old line can go when those have ended.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Final

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from stepwire.runs.model import ENDED
from stepwire.runs.ports import Clock
from stepwire.storage.tables import RUNS, SECRETS

BIRTH: Final = timedelta(minutes=10)  # a run whose secrets are older than this is not being created any more


class SecretsUnreadable(Exception):
    """The key that encrypted a run's secrets is no longer in the key file."""

    def __init__(self) -> None:
        super().__init__(
            "The secrets of this run were encrypted with a key that is no longer in the key file. "
            "Put that file back from a backup, or create the run again."
        )


class KeyFileSpoilt(Exception):
    """The key file holds something that is no key."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The key file {path} holds something that is no key. Put it back from a backup, or remove it: "
            "a new key is made then, and runs that wait with secrets must be created again."
        )


class KeyFile:
    """The file of keys, made on first use, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keys(self) -> MultiFernet:
        """The keys in it. Raises KeyFileSpoilt."""
        if not self._path.exists():
            self._make()
        try:
            return MultiFernet([Fernet(line) for line in self._path.read_text().split()])
        except ValueError as error:
            raise KeyFileSpoilt(self._path) from error

    def _make(self) -> None:
        unfinished = self._path.with_suffix(".unfinished")
        with open(unfinished, "wb", opener=_private) as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self._path)  # whole or not there, whenever the server is killed


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class SqlSecrets:
    """Secret values by run, encrypted, in the records database."""

    def __init__(self, database: AsyncEngine, keys: MultiFernet, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    async def keep(self, run_id: str, values: dict[str, str]) -> None:
        """Store the values of a run's secrets, encrypted, replacing what was kept for it before."""
        sealed = self._keys.encrypt(orjson.dumps(values))
        row = {"run_id": run_id, "sealed": sealed, "kept_at": self._clock.now()}
        async with self._database.begin() as connection:
            await connection.execute(delete(SECRETS).where(SECRETS.c.run_id == run_id))
            await connection.execute(insert(SECRETS).values(row))

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

    async def erase_leftovers(self) -> None:
        """Forget the values of runs that have ended, or that were never stored and never will be.

        A server that is killed between two writes leaves such behind.
        """
        ended = select(RUNS.c.id).where(RUNS.c.status.in_([status.value for status in ENDED]))
        unborn = SECRETS.c.run_id.not_in(select(RUNS.c.id)) & (SECRETS.c.kept_at < self._clock.now() - BIRTH)
        async with self._database.begin() as connection:
            await connection.execute(delete(SECRETS).where(SECRETS.c.run_id.in_(ended) | unborn))
