"""Old runs go: first by age, then, oldest first, until what is left fits. Only runs that have ended.

Which go is a pure rule, so that a dry run and the real thing cannot differ. Each goes by
``RunService.forget``: log, pictures and secrets first, the record last, so that a run whose
removal was interrupted is still found, and goes the next time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from stepwire.runs.model import ENDED, Run
from stepwire.runs.ports import Records, RunQuery

PAGE = 200


@dataclass(frozen=True, slots=True)
class Keep:
    """How much is kept: days since a run ended, and bytes of all that is kept of their steps."""

    days: float
    bytes: int


def what_goes(runs: Iterable[Run], now: datetime, keep: Keep) -> list[Run]:
    """The ended runs that go, oldest first."""
    oldest_first = sorted((run for run in runs if run.ended), key=lambda run: (_age(run), run.id))
    too_old = now - timedelta(days=keep.days)
    too_much = sum(run.bytes for run in oldest_first) - keep.bytes
    going = []
    for run in oldest_first:
        if _age(run) > too_old and too_much <= 0:
            break
        going.append(run)
        too_much -= run.bytes
    return going


async def prunable(records: Records, now: datetime, keep: Keep) -> list[Run]:
    """The runs that would go now, oldest first; nothing is changed."""
    ended: list[Run] = []
    query = RunQuery(statuses=ENDED, limit=PAGE)
    while True:
        page = await records.list(query)
        ended.extend(page.items)
        if page.next_cursor is None:
            return what_goes(ended, now, keep)
        query = replace(query, cursor=page.next_cursor)


async def prune(
    records: Records, forget: Callable[[str], Awaitable[None]], now: datetime, keep: Keep
) -> list[Run]:
    """Remove the runs that go, by ``forget`` (of the run service); returns them.

    One whose files cannot be removed keeps no other: its OSError is raised when all have been tried.
    """
    going = await prunable(records, now, keep)
    stuck: OSError | None = None
    for run in going:
        try:
            await forget(run.id)
        except OSError as problem:
            stuck = stuck or problem
    if stuck is not None:
        raise stuck
    return going


def _age(run: Run) -> datetime:
    return run.ended_at or run.created_at
