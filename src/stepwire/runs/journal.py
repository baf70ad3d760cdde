"""Following a run: its log from any place, joined to the live tail without gap or repeat.

The tail is entered before the log is read, so nothing can fall between them; what both deliver
is recognised by its offset and said once. A tail that was too slow shows a jump in the offsets,
and the missing entries are read from the log. Notices are passed on as they come.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from stepwire.runs.events import Ended, Entry, Notice
from stepwire.runs.ports import EventLog

PAGE = 100


async def replay(log: EventLog, run_id: str, *, after: int, until: int | None = None) -> AsyncIterator[Entry]:
    """The entries behind ``after`` that are in the log now, up to and with ``until``."""
    while until is None or after < until:
        limit = PAGE if until is None else min(PAGE, until - after)
        entries = await log.read(run_id, after=after, limit=limit)
        for entry in entries:
            yield entry
            after = entry.offset
        if len(entries) < limit:
            return


async def follow(log: EventLog, run_id: str, *, after: int) -> AsyncIterator[Entry | Notice]:
    """Every entry behind ``after``, once and in order, and live notices, until the run has ended.

    Ends without an end of the run only when its log is erased.
    """
    async with log.tail(run_id) as tail:
        async for entry in replay(log, run_id, after=after):
            yield entry
            after = entry.offset
            if isinstance(entry.event, Ended):
                return
        async for item in tail:
            if isinstance(item, Notice):
                yield item
                continue
            async for entry in _caught_up(log, item, after):
                yield entry
                after = entry.offset
                if isinstance(entry.event, Ended):
                    return


async def _caught_up(log: EventLog, entry: Entry, after: int) -> AsyncIterator[Entry]:
    """A live entry with whatever the tail missed before it; nothing if it was said already."""
    if entry.offset <= after:
        return
    async for missed in replay(log, entry.run_id, after=after, until=entry.offset - 1):
        yield missed
    yield entry
