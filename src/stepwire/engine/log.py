"""The event log of this machine: SQLite, one row an event, gone to disk before anyone hears of it.

The promise is that an acknowledged event outlives kill -9 *and* a power cut: WAL mode with
``synchronous=FULL``, one fsync an append. That costs 0.4 ms on a plain SSD where a step costs
fifty; ``NORMAL`` would cost 0.05 ms and lose the last steps when the power goes, which viewers
have already seen. Grouping commits was left out for the same reason: 16 runs at a step a second
are 16 commits.

All writing happens in one thread and all reading in another, each with its own connection, so the
event loop never waits for the disk. The row is written only behind the offset that the writer
expects, which fences off a worker that lost its run; the primary key says so a second time.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Final, TypeVar

from stepwire.engine.tails import Tails
from stepwire.runs.codec import decode, encode
from stepwire.runs.errors import Damaged, Fenced, NewerFormat
from stepwire.runs.events import Entry, Event, Notice

SCHEMA_VERSION: Final = 1
BUSY_SECONDS: Final = 5.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    run_id TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    event BLOB NOT NULL,
    PRIMARY KEY (run_id, "offset")
)
"""
_APPEND = """
INSERT INTO entries (run_id, "offset", event) SELECT :run_id, :after + 1, :event
WHERE :after = (SELECT coalesce(max("offset"), 0) FROM entries WHERE run_id = :run_id)
"""
_READ = 'SELECT "offset", event FROM entries WHERE run_id = ? AND "offset" > ? ORDER BY "offset" LIMIT ?'
_LAST = 'SELECT "offset", event FROM entries WHERE run_id = ? ORDER BY "offset" DESC LIMIT 1'
_ERASE = "DELETE FROM entries WHERE run_id = ?"

T = TypeVar("T")


class SqliteLog:
    """Every run's events, durable. Open it before use; belongs to one event loop."""

    def __init__(self, path: Path, tails: Tails) -> None:
        self._path = path
        self._tails = tails
        self._writer = _Thread("log-writer")
        self._reader = _Thread("log-reader")

    async def open(self) -> None:
        """Make or open the file. Raises NewerFormat, Damaged."""
        try:
            await self._writer.open(self._path)
            await self._writer.do(self._prepare)
            await self._reader.open(self._path)
        except sqlite3.DatabaseError as unreadable:
            await self.close()
            raise Damaged(self._path, str(unreadable)) from unreadable
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """End every tail, then let go of the file."""
        self._tails.close_all()
        for thread in (self._reader, self._writer):  # the writer last: it folds the WAL into the file
            await thread.close()

    async def append(self, run_id: str, event: Event, *, after: int) -> Entry:
        """Write an event behind offset ``after``, durably, then tell the tails. Raises Fenced.

        Cancelled, it first waits until the write has happened: whoever reads the log next sees
        either the event, or that it never will be there.
        """
        return await _settled(self._append(run_id, event, after))

    async def read(self, run_id: str, *, after: int, limit: int = 100) -> list[Entry]:
        """Up to ``limit`` entries behind ``after``, in order; empty at the end."""
        return await self._reader.do(lambda database: _select(database, _READ, run_id, after, limit))

    async def last(self, run_id: str) -> Entry | None:
        """The newest entry, or None."""
        found = await self._reader.do(lambda database: _select(database, _LAST, run_id))
        return found[0] if found else None

    async def erase(self, run_id: str) -> None:
        """Remove the run's log and end its tails."""
        await _settled(self._erase(run_id))

    def tail(self, run_id: str) -> AbstractAsyncContextManager[AsyncIterator[Entry | Notice]]:
        """Entries appended and notices said from the moment of entering; bounded, oldest dropped."""
        return self._tails.tail(run_id)

    async def say(self, notice: Notice) -> None:
        """Tell the tails where the run stands; kept nowhere."""
        self._tails.tell(notice)

    def _prepare(self, database: sqlite3.Connection) -> None:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise NewerFormat(f"The event log {self._path} has the format {version}.")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")  # an erased run is overwritten, not only unlinked
        database.execute(_SCHEMA)
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    async def _append(self, run_id: str, event: Event, after: int) -> Entry:
        row = {"run_id": run_id, "after": after, "event": encode(event)}
        written = await self._writer.do(lambda database: database.execute(_APPEND, row).rowcount)
        if not written:
            raise Fenced(f"The log of this run is not at {after}: somebody else has written to it.")
        entry = Entry(run_id, after + 1, event)
        self._tails.tell(entry)
        return entry

    async def _erase(self, run_id: str) -> None:
        await self._writer.do(lambda database: database.execute(_ERASE, (run_id,)))
        self._tails.close(run_id)


def _select(database: sqlite3.Connection, statement: str, run_id: str, *rest: int) -> list[Entry]:
    rows = database.execute(statement, (run_id, *rest))
    return [Entry(run_id, offset, decode(event)) for offset, event in rows]


class _Thread:
    """One thread with a connection that only it uses. Its queue holds one job for each caller that waits."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._connection: sqlite3.Connection | None = None

    async def open(self, path: Path) -> None:
        """Open the file, readable by its owner only."""
        self._connection = await self._run(lambda: _connect(path))

    async def do(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """What the job returns, done in this thread after all jobs given before."""
        connection = self._connection
        if connection is None:
            raise RuntimeError("The event log is not open.")
        return await self._run(lambda: job(connection))

    async def close(self) -> None:
        """Close the connection and end the thread."""
        if self._connection is not None:
            await self._run(self._connection.close)
            self._connection = None
        self._executor.shutdown(wait=False)

    async def _run(self, job: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, job)


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    # isolation_level None: every statement is its own transaction, durable when it returns.
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


async def _settled(work: Coroutine[Any, Any, T]) -> T:
    """The work's result; a cancellation comes out only when the work is over."""
    working = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait({working})
        if not working.cancelled():
            working.exception()  # seen: nobody else will ask for it
        raise
