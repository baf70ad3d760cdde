"""Runs as records in SQL.

Every change names the revision it is made from; the database lets one of several win. The columns
are what is searched and sorted by; what a run was asked to do is one JSON value beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.codec import decode_spec, decode_usage, encode_spec, encode_usage, unicode_text
from stepwire.runs.cursor import cursor_behind, place_of
from stepwire.runs.errors import Conflict
from stepwire.runs.model import Run, Status
from stepwire.runs.ports import RunPage, RunQuery
from stepwire.storage.tables import LABELS, PARKED, RUNS, SECRETS, WATCHES


class SqlRecords:
    """Runs by id, durable before a call returns."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database

    async def add(self, run: Run) -> None:
        """Store a new run. Raises Conflict if the id is taken."""
        try:
            async with self._database.begin() as connection:
                await connection.execute(insert(RUNS).values(_row(run)))
                await _write_labels(connection, run)
        except IntegrityError as taken:
            raise Conflict("This runId is taken. Choose another, or leave it out.", run.id) from taken

    async def get(self, run_id: str) -> Run | None:
        """The run, or None."""
        async with self._database.connect() as connection:
            found = await connection.execute(select(RUNS).where(RUNS.c.id == run_id))
            row = found.mappings().one_or_none()
        return None if row is None else _run(row)

    async def swap(self, old: Run, new: Run) -> Run:
        """Replace ``old`` by ``new`` and return it with its next revision.

        Raises Conflict if the stored revision is no longer ``old.revision``.
        """
        new = replace(new, revision=old.revision + 1)
        statement = update(RUNS).where(RUNS.c.id == old.id, RUNS.c.revision == old.revision)
        async with self._database.begin() as connection:
            done = await connection.execute(statement.values(_row(new)))
            if done.rowcount != 1:
                raise Conflict("The run has changed in the meantime. Look at it again.", old.id)
            if new.spec.labels != old.spec.labels:
                await connection.execute(delete(LABELS).where(LABELS.c.run_id == old.id))
                await _write_labels(connection, new)
        return new

    async def list(self, query: RunQuery) -> RunPage:
        """Runs that match, newest first. Raises InvalidRun for a cursor that is none of ours."""
        statement = _matching(query).order_by(RUNS.c.created_at.desc(), RUNS.c.id.desc())
        async with self._database.connect() as connection:
            found = await connection.execute(statement.limit(query.limit + 1))
            runs = [_run(row) for row in found.mappings()]
        page = tuple(runs[: query.limit])
        return RunPage(page, cursor_behind(page[-1]) if len(runs) > len(page) > 0 else None)

    async def count_by_status(self) -> Mapping[Status, int]:
        """How many runs there are of each status that any run has."""
        statement = select(RUNS.c.status, func.count()).group_by(RUNS.c.status)
        async with self._database.connect() as connection:
            found = await connection.execute(statement)
            return {Status(status): count for status, count in found}

    async def remove(self, run_id: str) -> None:
        """Forget the run, its secrets and its parked watches; nothing happens if it is not there."""
        async with self._database.begin() as connection:
            await connection.execute(delete(SECRETS).where(SECRETS.c.run_id == run_id))
            await connection.execute(delete(WATCHES).where(WATCHES.c.run_id == run_id))
            await connection.execute(delete(PARKED).where(PARKED.c.number.not_in(select(WATCHES.c.parked))))
            await connection.execute(delete(RUNS).where(RUNS.c.id == run_id))


async def _write_labels(connection: AsyncConnection, run: Run) -> None:
    rows = [{"run_id": run.id, "name": name, "value": value} for name, value in run.spec.labels.items()]
    if rows:
        await connection.execute(insert(LABELS), rows)


def _matching(query: RunQuery) -> Select[Any]:
    return select(RUNS).where(*_conditions(query))


def _conditions(query: RunQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.owner is not None:
        conditions.append(RUNS.c.owner == query.owner)
    if query.ids is not None:
        conditions.append(RUNS.c.id.in_(query.ids))
    if query.statuses is not None:
        conditions.append(RUNS.c.status.in_([status.value for status in query.statuses]))
    if query.label is not None:
        name, value = query.label
        labelled = select(LABELS.c.run_id).where(LABELS.c.name == name, LABELS.c.value == value)
        conditions.append(RUNS.c.id.in_(labelled))
    if query.text is not None:
        conditions.append(
            RUNS.c.search.contains(query.text.casefold(), autoescape=True)
            | func.lower(RUNS.c.id).contains(query.text.lower(), autoescape=True)
        )
    if query.cursor is not None:
        conditions.append(tuple_(RUNS.c.created_at, RUNS.c.id) < place_of(query.cursor))
    return conditions


def _row(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "owner": run.owner,
        "spec": encode_spec(run.spec),
        "search": unicode_text(run.spec.task or "").casefold(),
        "epoch": run.epoch,
        "digest": run.digest,
        "created_at": run.created_at,
        "status": run.status.value,
        "revision": run.revision,
        "attempt": run.attempt,
        "steps": run.steps,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "code": None if run.code is None else run.code.value,
        "error": None if run.error is None else unicode_text(run.error),
        "result": run.result,
        "usage": encode_usage(run.usage),
        "bytes": run.bytes,
        "cancel_requested": run.cancel_requested,
    }


def _run(row: RowMapping) -> Run:
    columns = {name: value for name, value in row.items() if name != "search"}
    return Run(
        **columns
        | {
            "spec": decode_spec(columns["spec"]),
            "status": Status(columns["status"]),
            "usage": decode_usage(columns["usage"]),
            "code": None if columns["code"] is None else CompletionCode(columns["code"]),
        }
    )
