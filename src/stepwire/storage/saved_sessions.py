"""Saved sessions in the records database, encrypted with the keys of the secrets.

A session outlives its run: before an old key leaves the key file, save or import again what it encrypted.
"""

from __future__ import annotations

from typing import Any

import orjson
from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from stepwire.runs.saved_sessions import SavedSession, SessionUnreadable
from stepwire.storage.tables import SESSIONS


class SqlSavedSessions:
    """Sessions by owner and name."""

    def __init__(self, database: AsyncEngine, keys: MultiFernet) -> None:
        self._database = database
        self._keys = keys

    async def keep(self, session: SavedSession) -> None:
        """Store it, in place of what was there."""
        row = {
            "owner": session.owner,
            "name": session.name,
            "saved_at": session.saved_at,
            "sealed": self._keys.encrypt(orjson.dumps(session.state)),
        }
        async with self._database.begin() as connection:
            await connection.execute(delete(SESSIONS).where(_is(session.owner, session.name)))
            await connection.execute(insert(SESSIONS).values(row))

    async def load(self, owner: str, name: str) -> SavedSession | None:
        """The session, or None. Raises SessionUnreadable."""
        async with self._database.connect() as connection:
            found = (await connection.execute(select(SESSIONS).where(_is(owner, name)))).first()
        return self._opened(found) if found is not None else None

    async def list(self, owner: str) -> tuple[SavedSession, ...]:
        """All of an owner, by name. Raises SessionUnreadable."""
        query = select(SESSIONS).where(SESSIONS.c.owner == owner).order_by(SESSIONS.c.name)
        async with self._database.connect() as connection:
            return tuple(self._opened(row) for row in await connection.execute(query))

    async def remove(self, owner: str, name: str) -> bool:
        """Forget it; False when it is not there."""
        async with self._database.begin() as connection:
            return bool((await connection.execute(delete(SESSIONS).where(_is(owner, name)))).rowcount)

    def _opened(self, row: Row[Any]) -> SavedSession:
        try:
            state = orjson.loads(self._keys.decrypt(row.sealed))
        except InvalidToken as error:
            raise SessionUnreadable(row.name) from error
        return SavedSession(row.owner, row.name, row.saved_at, state)


def _is(owner: str, name: str) -> Any:  # SQLAlchemy's own type for this says no more
    return (SESSIONS.c.owner == owner) & (SESSIONS.c.name == name)
