"""Parked watches in SQL: what dropped connections were watching, each handed out once.

Whoever deletes the row has it. So a watch passes to one connection, however many ask.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from stepwire.runs.ports import Parked, ParkedWatch
from stepwire.storage.tables import PARKED, WATCHES


class SqlParkedWatches:
    """Parked watches, durable."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database

    async def park(self, *parked: Parked) -> None:
        """Store all at once, each in place of what its session had parked; not what watches nothing."""
        rows = [
            {
                "session": one.session,
                "token_hash": one.token_hash,
                "origin": one.origin,
                "expires_at": one.expires_at,
            }
            for one in parked
            if one.watches
        ]
        async with self._database.begin() as connection:
            await connection.execute(
                delete(PARKED).where(PARKED.c.session.in_([one.session for one in parked]))
            )
            if not rows:
                return
            numbers = await connection.execute(
                insert(PARKED).returning(PARKED.c.session, PARKED.c.number, sort_by_parameter_order=True),
                rows,
            )
            number_of = {row.session: row.number for row in numbers}
            watches = [
                row
                for one in parked
                if one.watches
                for row in _watch_rows(number_of[one.session], one.watches)
            ]
            await connection.execute(insert(WATCHES), watches)

    async def claim_session(self, session: str, now: datetime) -> Parked | None:
        """Hand out what this session parked, once; None when nothing is there or it has expired."""
        return await self._claim(PARKED.c.session == session, PARKED.c.expires_at > now)

    async def claim_token(self, token_hash: str, origin: str, now: datetime) -> Parked | None:
        """Hand out the oldest parked watch of this token from this Origin, once."""
        return await self._claim(
            PARKED.c.token_hash == token_hash, PARKED.c.origin == origin, PARKED.c.expires_at > now
        )

    async def forget_expired(self, now: datetime) -> None:
        """Remove what nobody claimed in time."""
        async with self._database.begin() as connection:
            await connection.execute(delete(PARKED).where(PARKED.c.expires_at <= now))

    async def _claim(self, *conditions: ColumnElement[bool]) -> Parked | None:
        oldest = select(PARKED).where(*conditions).order_by(PARKED.c.number).limit(1)
        async with self._database.begin() as connection:
            while (row := (await connection.execute(oldest)).one_or_none()) is not None:
                parked = await _read(connection, row)
                gone = await connection.execute(delete(PARKED).where(PARKED.c.number == row.number))
                if gone.rowcount == 1:  # else another claimed it in between: try the next oldest
                    return parked
        return None


def _watch_rows(number: object, watches: tuple[ParkedWatch, ...]) -> list[dict[str, object]]:
    return [
        {
            "parked": number,
            "place": place,
            "run_id": watch.run_id,
            "after": watch.after,
            "screenshots": watch.screenshots,
        }
        for place, watch in enumerate(watches)
    ]


async def _read(connection: AsyncConnection, row: Row[tuple[object, ...]]) -> Parked:
    watches = await connection.execute(
        select(WATCHES).where(WATCHES.c.parked == row.number).order_by(WATCHES.c.place)
    )
    return Parked(
        session=row.session,
        token_hash=row.token_hash,
        origin=row.origin,
        watches=tuple(ParkedWatch(watch.run_id, watch.after, watch.screenshots) for watch in watches),
        expires_at=row.expires_at,
    )
