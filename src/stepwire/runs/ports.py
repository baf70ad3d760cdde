"""What runs need from the world. Each port has one contract suite that every adapter passes.

An *engine* is a queue, a log and a control channel that belong together: the local one keeps
them in this process and in SQLite; another can spread them over machines.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from stepwire.runs.events import Entry, Event, Notice
from stepwire.runs.model import Run, Spec, Status
from stepwire.runs.saved_sessions import SavedSession
from stepwire.runs.spending import SpendingQuery, Spent, Sum


class Clock(Protocol):
    """Time, passed in so that tests choose it."""

    def now(self) -> datetime:
        """The wall clock, timezone-aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when that much time has passed."""
        ...


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs to list, newest first. ``owner`` and ``ids`` narrow; ``None`` means any.

    ``text`` is part of the task or of the id, whatever its case.
    """

    owner: str | None = None
    ids: frozenset[str] | None = None
    statuses: frozenset[Status] | None = None
    label: tuple[str, str] | None = None
    text: str | None = None
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class RunPage:
    """One page of a listing, and the cursor of the next one if there is more."""

    items: tuple[Run, ...]
    next_cursor: str | None = None


class Records(Protocol):
    """Runs as records, durable before a call returns."""

    async def add(self, run: Run) -> None:
        """Store a new run. Raises Conflict if the id is taken."""
        ...

    async def get(self, run_id: str) -> Run | None:
        """The run, or None."""
        ...

    async def swap(self, old: Run, new: Run) -> Run:
        """Replace ``old`` by ``new`` and return it with its next revision.

        Raises Conflict if the stored revision is no longer ``old.revision``.
        """
        ...

    async def list(self, query: RunQuery) -> RunPage:
        """Runs that match, newest first. Raises InvalidRun for a cursor that is none of ours."""
        ...

    async def count_by_status(self) -> Mapping[Status, int]:
        """How many runs there are of each status; one that no run has may be left out."""
        ...

    async def remove(self, run_id: str) -> None:
        """Forget the run, its secrets and its parked watches; nothing happens if it is not there."""
        ...


class SecretStore(Protocol):
    """Secret values, encrypted at rest, for as long as their run lives."""

    async def keep(self, run_id: str, values: dict[str, str]) -> None:
        """Store the values of a run's secrets, encrypted."""
        ...

    async def reveal(self, run_id: str) -> dict[str, str]:
        """The values of a run's secrets; empty when it has none or they were erased."""
        ...

    async def erase(self, run_id: str) -> None:
        """Forget them for good."""
        ...


class SavedSessions(Protocol):
    """Saved sessions by owner and name, encrypted at rest."""

    async def keep(self, session: SavedSession) -> None:
        """Store it, in place of what was there; durable when it returns."""
        ...

    async def load(self, owner: str, name: str) -> SavedSession | None:
        """The session, or None. Raises SessionUnreadable."""
        ...

    async def list(self, owner: str) -> tuple[SavedSession, ...]:
        """All of an owner, by name. Raises SessionUnreadable."""
        ...

    async def remove(self, owner: str, name: str) -> bool:
        """Forget it; False when it is not there."""
        ...


class Spending(Protocol):
    """What was spent at models, durable before a call returns."""

    async def add(self, spent: Spent) -> None:
        """Add one decision to what its run cost on its day at its model."""
        ...

    async def sums(self, query: SpendingQuery) -> tuple[Sum, ...]:
        """What matches, summed by the query's key, most tokens first."""
        ...

    async def forget_before(self, day: date) -> None:
        """Remove what was spent on earlier days."""
        ...


class Models(Protocol):
    """The models that runs ask."""

    def of(self, spec: Spec) -> tuple[str, ...]:
        """Those that such a run may ask, as ``provider:name``; none when it needs none."""
        ...

    def needed(self, spec: Spec) -> bool:
        """Whether such a run can do nothing without a model."""
        ...

    def refusal(self, spec: Spec) -> str | None:
        """Why such a run may not have the model that it asks for, and what to do; None when it may."""
        ...

    def priced(self, model: str) -> bool:
        """Whether it is known what the model costs."""
        ...


class Blobs(Protocol):
    """Pictures and files, by key."""

    async def put(self, key: str, data: bytes) -> None:
        """Store; durable when it returns."""
        ...

    async def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        ...

    async def erase(self, prefix: str) -> None:
        """Remove everything whose key starts with the prefix, which ends with a slash."""
        ...


class EventLog(Protocol):
    """The durable log of each run, and its live tail."""

    async def append(self, run_id: str, event: Event, *, after: int) -> Entry:
        """Write an event behind offset ``after`` (0: the log is empty), durably, then tell the tails.

        Raises Fenced when ``after`` is not the last offset.
        """
        ...

    async def read(self, run_id: str, *, after: int, limit: int = 100) -> list[Entry]:
        """Up to ``limit`` entries behind ``after``, in order; empty at the end."""
        ...

    async def last(self, run_id: str) -> Entry | None:
        """The newest entry, or None."""
        ...

    async def erase(self, run_id: str) -> None:
        """Remove the run's log."""
        ...

    def tail(self, run_id: str) -> AbstractAsyncContextManager[AsyncIterator[Entry | Notice]]:
        """Entries appended and notices said from the moment of entering.

        Bounded: a reader that falls behind misses the oldest; offsets show the gap, and ``read`` fills it.
        """
        ...

    async def say(self, notice: Notice) -> None:
        """Tell the tails where the run stands; kept nowhere."""
        ...


class Work(Protocol):
    """A run handed to a worker; this worker is the only one that has it."""

    @property
    def run_id(self) -> str:
        """Which run."""
        ...

    async def done(self) -> None:
        """The run has ended, or is nobody's any more: take it off the queue for good."""
        ...

    async def give_back(self) -> None:
        """This worker drains: let another take the run."""
        ...


class WorkQueue(Protocol):
    """Runs that wait for a worker, first come, first served, bounded."""

    async def submit(self, run_id: str, *, accepted: bool = False) -> None:
        """Put a run at the end. Raises QueueFull. A run that is already there stays where it is.

        ``accepted``: it had its place before a restart, and is never refused.
        """
        ...

    async def take(self) -> Work:
        """The next run; waits for one. Cancelling the wait loses nothing."""
        ...

    async def place(self, run_id: str) -> int | None:
        """1 for the next to be taken; None when it is not waiting."""
        ...

    async def withdraw(self, run_id: str) -> bool:
        """Take a waiting run off the queue; False when it is not waiting."""
        ...


class Control(Protocol):
    """Tells the worker of a run what people want of it."""

    async def cancel(self, run_id: str) -> bool:
        """Ask the run's worker to stop; False when nobody listens, for the run is not at work."""
        ...

    def listen(self, run_id: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """For the run's worker: the wishes that arrive while it works. The only one so far: ``"cancel"``."""
        ...


class Engine(Protocol):
    """Queue, log and control that belong together."""

    @property
    def queue(self) -> WorkQueue:
        """The runs that wait."""
        ...

    @property
    def log(self) -> EventLog:
        """What happened in each run."""
        ...

    @property
    def control(self) -> Control:
        """The way to a run's worker."""
        ...


class DiskSpace(Protocol):
    """How much room is left where runs are kept."""

    def free_bytes(self) -> int:
        """Free bytes on the data folder's file system."""
        ...


@dataclass(frozen=True, slots=True)
class ParkedWatch:
    """One run that a dropped connection was watching, and the last offset its client acknowledged."""

    run_id: str
    after: int
    screenshots: str


@dataclass(frozen=True, slots=True)
class Parked:
    """What a dropped connection was watching, for the connection that takes over.

    Found again by ``session`` (that the client echoed) or by the hash of its token and its Origin.
    """

    session: str
    token_hash: str
    origin: str
    watches: tuple[ParkedWatch, ...]
    expires_at: datetime


class ParkedWatches(Protocol):
    """Parked watches, durable: they survive kill -9."""

    async def park(self, *parked: Parked) -> None:
        """Store all in one go, each replacing what its session parked before; a session comes once."""
        ...

    async def claim_session(self, session: str, now: datetime) -> Parked | None:
        """Hand out what this session parked, once; None when nothing is there or it has expired."""
        ...

    async def claim_token(self, token_hash: str, origin: str, now: datetime) -> Parked | None:
        """Hand out the oldest parked watch of this token from this Origin, once."""
        ...

    async def forget_expired(self, now: datetime) -> None:
        """Remove what nobody claimed in time."""
        ...


@dataclass(frozen=True, slots=True)
class Storage:
    """Everything durable beside the log."""

    records: Records
    secrets: SecretStore
    blobs: Blobs
    parked: ParkedWatches
    sessions: SavedSessions
    spending: Spending
