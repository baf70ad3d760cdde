"""What was spent at models, in the records database.

Money is kept in whole billionths of a dollar, so that SQL adds it exactly; the smallest price of a token
today is some of them. A run has one worker at a time, so nobody else writes its rows in the meantime.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from stepwire.runs.spending import Key, Label, SpendingQuery, Spent, Sum
from stepwire.storage.tables import SPENDING

_BILLION: Final = 1_000_000_000
_ADDED: Final = (
    "decisions",
    "input_tokens",
    "output_tokens",
    "cost_nano_usd",
    "unpriced_tokens",
    "seconds",
    "estimated_tokens",
)


class SqlSpending:
    """Sums by whatever is asked; a record is on disk when ``add`` returns."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database

    async def add(self, spent: Spent) -> None:
        """Add one decision to what its run, day and model cost so far."""
        amounts = _amounts(spent)
        more = {name: SPENDING.c[name] + amounts[name] for name in _ADDED}
        async with self._database.begin() as connection:
            done = await connection.execute(update(SPENDING).where(*_is(spent)).values(more))
            if done.rowcount == 0:
                await connection.execute(insert(SPENDING).values(_row(spent) | amounts))

    async def sums(self, query: SpendingQuery) -> tuple[Sum, ...]:
        """What matches, summed by key, most tokens first."""
        key = _key(query.by).label("key")
        run = SPENDING.c.run_id + literal(" ") + SPENDING.c.epoch
        totals = [func.sum(SPENDING.c[name]).label(name) for name in _ADDED]
        runs = func.count(run.distinct()).label("runs")
        statement = select(key, runs, *totals).where(*_conditions(query)).group_by(key)
        async with self._database.connect() as connection:
            found = [_sum(row) for row in (await connection.execute(statement)).mappings()]
        return tuple(sorted(found, key=lambda one: (-one.tokens, one.key)))

    async def forget_before(self, day: date) -> None:
        """Remove what was spent on earlier days."""
        async with self._database.begin() as connection:
            await connection.execute(delete(SPENDING).where(SPENDING.c.day < day))


def _row(spent: Spent) -> dict[str, Any]:
    return {
        "run_id": spent.run_id,
        "epoch": spent.epoch,
        "day": spent.day,
        "model": spent.usage.model,
        "owner": spent.owner,
        "labels": dict(spent.labels),
    }


def _amounts(spent: Spent) -> dict[str, Any]:
    usage = spent.usage
    cost = usage.cost_usd
    return {
        "decisions": 1,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_nano_usd": int((cost * _BILLION).to_integral_value(ROUND_CEILING)) if cost is not None else 0,
        "unpriced_tokens": usage.tokens if cost is None else 0,
        "seconds": usage.seconds,
        "estimated_tokens": usage.estimated_tokens,
    }


def _is(spent: Spent) -> list[ColumnElement[bool]]:
    return [
        SPENDING.c.run_id == spent.run_id,
        SPENDING.c.epoch == spent.epoch,
        SPENDING.c.day == spent.day,
        SPENDING.c.model == spent.usage.model,
    ]


def _key(by: Key) -> ColumnElement[Any]:
    match by:
        case Label(name):
            return func.coalesce(SPENDING.c.labels[name].as_string(), "")
        case "model" | "day" | "owner":
            return SPENDING.c[by]


def _conditions(query: SpendingQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.owner is not None:
        conditions.append(SPENDING.c.owner == query.owner)
    if query.since is not None:
        conditions.append(SPENDING.c.day >= query.since)
    if query.until is not None:
        conditions.append(SPENDING.c.day <= query.until)
    if query.label is not None:
        name, value = query.label
        conditions.append(SPENDING.c.labels[name].as_string() == value)
    return conditions


def _sum(row: RowMapping) -> Sum:
    return Sum(
        key=str(row["key"]),
        runs=row["runs"],
        decisions=int(row["decisions"]),
        input_tokens=int(row["input_tokens"]),
        output_tokens=int(row["output_tokens"]),
        cost_usd=Decimal(row["cost_nano_usd"]) / _BILLION,
        unpriced_tokens=int(row["unpriced_tokens"]),
        seconds=row["seconds"],
        estimated_tokens=int(row["estimated_tokens"]),
    )
