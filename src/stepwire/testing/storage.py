"""A storage in memory: records, secrets, pictures and parked watches, gone with the process."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from stepwire.runs.cursor import cursor_behind, place_of
from stepwire.runs.errors import Conflict
from stepwire.runs.model import Run, Status
from stepwire.runs.ports import Parked, RunPage, RunQuery, Storage
from stepwire.runs.saved_sessions import SavedSession
from stepwire.runs.spending import Key, Label, SpendingQuery, Spent, Sum
from stepwire.storage.blobs import checked_key, checked_prefix


class MemoryRecords:
    """Runs by id. Shares its parked watches and secrets, which a removed run takes with it."""

    def __init__(self, secrets: MemorySecrets, parked: MemoryParkedWatches) -> None:
        self._secrets = secrets
        self._parked = parked
        self._runs: dict[str, Run] = {}

    async def add(self, run: Run) -> None:
        """Store a new run. Raises Conflict if the id is taken."""
        await asyncio.sleep(0)  # a real store lets others run here, and races must show
        if run.id in self._runs:
            raise Conflict("This runId is taken.", run.id)
        self._runs[run.id] = run

    async def get(self, run_id: str) -> Run | None:
        """The run, or None."""
        return self._runs.get(run_id)

    async def swap(self, old: Run, new: Run) -> Run:
        """Replace ``old`` by ``new``. Raises Conflict if another change was quicker."""
        await asyncio.sleep(0)
        stored = self._runs.get(old.id)
        if stored is None or stored.revision != old.revision:
            raise Conflict("The run has changed in the meantime.", old.id)
        self._runs[old.id] = dataclasses.replace(new, revision=old.revision + 1)
        return self._runs[old.id]

    async def list(self, query: RunQuery) -> RunPage:
        """Runs that match, newest first. Raises InvalidRun for a strange cursor."""
        found = sorted((run for run in self._runs.values() if _matches(run, query)), key=_age, reverse=True)
        if query.cursor is not None:
            place = place_of(query.cursor)
            found = [run for run in found if _age(run) < place]
        page = found[: query.limit]
        return RunPage(tuple(page), cursor_behind(page[-1]) if len(found) > len(page) > 0 else None)

    async def count_by_status(self) -> Mapping[Status, int]:
        """How many runs there are of each status that any run has."""
        return Counter(run.status for run in self._runs.values())

    async def remove(self, run_id: str) -> None:
        """Forget the run, its secrets and its parked watches."""
        self._runs.pop(run_id, None)
        await self._secrets.erase(run_id)
        self._parked.unwatch(run_id)


class MemorySecrets:
    """Secret values by run."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, str]] = {}

    async def keep(self, run_id: str, values: dict[str, str]) -> None:
        """Store the values of a run's secrets."""
        self._values[run_id] = dict(values)

    async def reveal(self, run_id: str) -> dict[str, str]:
        """The values of a run's secrets; empty when it has none."""
        return dict(self._values.get(run_id, {}))

    async def erase(self, run_id: str) -> None:
        """Forget them."""
        self._values.pop(run_id, None)


class MemoryBlobs:
    """Pictures by key."""

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    async def put(self, key: str, data: bytes) -> None:
        """Store."""
        self._blobs[checked_key(key)] = data

    async def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        return self._blobs.get(checked_key(key))

    async def erase(self, prefix: str) -> None:
        """Remove everything whose key starts with the prefix."""
        prefix = checked_prefix(prefix)
        self._blobs = {key: data for key, data in self._blobs.items() if not key.startswith(prefix)}


class MemoryParkedWatches:
    """Parked watches by session, in the order they were parked."""

    def __init__(self) -> None:
        self._parked: dict[str, Parked] = {}

    async def park(self, *parked: Parked) -> None:
        """Store, each replacing what its session parked before."""
        for one in parked:
            self._parked.pop(one.session, None)
            if one.watches:
                self._parked[one.session] = one

    async def claim_session(self, session: str, now: datetime) -> Parked | None:
        """Hand out what this session parked, once."""
        parked = self._parked.pop(session, None)
        return parked if parked is not None and parked.expires_at > now else None

    async def claim_token(self, token_hash: str, origin: str, now: datetime) -> Parked | None:
        """Hand out the oldest parked watch of this token from this Origin, once."""
        for parked in self._parked.values():
            if (parked.token_hash, parked.origin) == (token_hash, origin) and parked.expires_at > now:
                return self._parked.pop(parked.session)
        return None

    async def forget_expired(self, now: datetime) -> None:
        """Remove what nobody claimed in time."""
        self._parked = {key: parked for key, parked in self._parked.items() if parked.expires_at > now}

    def unwatch(self, run_id: str) -> None:
        """Forget that anybody was watching this run."""
        for session, parked in list(self._parked.items()):
            watches = tuple(watch for watch in parked.watches if watch.run_id != run_id)
            if watches:
                self._parked[session] = dataclasses.replace(parked, watches=watches)
            else:
                del self._parked[session]


class MemorySavedSessions:
    """Saved sessions by owner and name."""

    def __init__(self) -> None:
        self._sessions: dict[tuple[str, str], SavedSession] = {}

    async def keep(self, session: SavedSession) -> None:
        """Store it, in place of what was there."""
        self._sessions[session.owner, session.name] = session

    async def load(self, owner: str, name: str) -> SavedSession | None:
        """The session, or None."""
        return self._sessions.get((owner, name))

    async def list(self, owner: str) -> tuple[SavedSession, ...]:
        """All of an owner, by name."""
        return tuple(self._sessions[key] for key in sorted(self._sessions) if key[0] == owner)

    async def remove(self, owner: str, name: str) -> bool:
        """Forget it; False when it is not there."""
        return self._sessions.pop((owner, name), None) is not None


class MemorySpending:
    """What was spent, one record a decision."""

    def __init__(self) -> None:
        self._spent: list[Spent] = []

    async def add(self, spent: Spent) -> None:
        """Keep it."""
        self._spent.append(spent)

    async def sums(self, query: SpendingQuery) -> tuple[Sum, ...]:
        """What matches, summed by key, most tokens first."""
        grouped: defaultdict[str, list[Spent]] = defaultdict(list)
        for spent in self._spent:
            if _counts(spent, query):
                grouped[_key(spent, query.by)].append(spent)
        sums = [_sum(key, spent) for key, spent in grouped.items()]
        return tuple(sorted(sums, key=lambda one: (-one.tokens, one.key)))

    async def forget_before(self, day: date) -> None:
        """Remove what was spent on earlier days."""
        self._spent = [spent for spent in self._spent if spent.day >= day]


def memory_storage() -> Storage:
    """Everything durable, in memory."""
    secrets, parked = MemorySecrets(), MemoryParkedWatches()
    return Storage(
        records=MemoryRecords(secrets, parked),
        secrets=secrets,
        blobs=MemoryBlobs(),
        parked=parked,
        sessions=MemorySavedSessions(),
        spending=MemorySpending(),
    )


def _age(run: Run) -> tuple[datetime, str]:
    return run.created_at, run.id


def _matches(run: Run, query: RunQuery) -> bool:
    return (
        query.owner in (None, run.owner)
        and (query.ids is None or run.id in query.ids)
        and (query.statuses is None or run.status in query.statuses)
        and (query.label is None or run.spec.labels.get(query.label[0]) == query.label[1])
        and (query.text is None or _says(run, query.text))
    )


def _says(run: Run, text: str) -> bool:
    return text.casefold() in (run.spec.task or "").casefold() or text.lower() in run.id.lower()


def _counts(spent: Spent, query: SpendingQuery) -> bool:
    return (
        query.owner in (None, spent.owner)
        and (query.since is None or spent.day >= query.since)
        and (query.until is None or spent.day <= query.until)
        and (query.label is None or spent.labels.get(query.label[0]) == query.label[1])
    )


def _key(spent: Spent, by: Key) -> str:
    match by:
        case Label(name):
            return spent.labels.get(name, "")
        case "model":
            return spent.usage.model
        case "day":
            return spent.day.isoformat()
        case "owner":
            return spent.owner
        case _:
            assert_never(by)


def _sum(key: str, spent: list[Spent]) -> Sum:
    used = [one.usage for one in spent]
    return Sum(
        key=key,
        runs=len({(one.run_id, one.epoch) for one in spent}),
        decisions=len(spent),
        input_tokens=sum(usage.input_tokens for usage in used),
        output_tokens=sum(usage.output_tokens for usage in used),
        cost_usd=sum((usage.cost_usd for usage in used if usage.cost_usd is not None), Decimal()),
        unpriced_tokens=sum(usage.tokens for usage in used if usage.cost_usd is None),
        seconds=sum(usage.seconds for usage in used),
        estimated_tokens=sum(usage.estimated_tokens for usage in used),
    )
