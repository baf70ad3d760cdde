"""What people ask of runs: create, start, see, list, cancel, delete. Every call says who asks.

A start is first a status move that only one caller can win, then a place in the queue; so no run
is ever started twice. Whether a run exists is told only to those who may see it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

import orjson

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.access import Identity, Scope
from stepwire.runs.actions import Command
from stepwire.runs.artifacts import GivenFile
from stepwire.runs.budgets import Budgets
from stepwire.runs.command_list import CommandList, list_of
from stepwire.runs.ending import end_run, ended_run, executed_commands, spent_by
from stepwire.runs.errors import (
    Conflict,
    Fenced,
    Forbidden,
    LowDisk,
    OverBudget,
    QueueFull,
    SessionGone,
    UnknownRun,
)
from stepwire.runs.events import Ended, Notice, Step
from stepwire.runs.journal import follow
from stepwire.runs.model import Run, Status
from stepwire.runs.ports import Clock, DiskSpace, Engine, RunPage, RunQuery, Storage
from stepwire.runs.recording import lines_of
from stepwire.runs.replay import ReplayRequest, replayed
from stepwire.runs.request import FileRequest, RunRequest, file_request, split_secrets
from stepwire.runs.saved_sessions import SessionUnreadable

MIN_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Chance:
    """Where new names come from: ids of runs and epochs of logs, and the keyed digest of a request."""

    run_id: Callable[[], str]
    epoch: Callable[[], str]
    digest: Callable[[bytes], str]


class RunService:
    """The rules of a run's life; all state is in the ports."""

    def __init__(
        self,
        storage: Storage,
        engine: Engine,
        clock: Clock,
        chance: Chance,
        disk: DiskSpace,
        budgets: Budgets | None = None,
    ) -> None:
        self._storage = storage
        self._engine = engine
        self._clock = clock
        self._chance = chance
        self._disk = disk
        self._budgets = budgets or Budgets(storage.spending, clock)
        self._births: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by the run's id

    async def create(self, who: Identity, request: RunRequest) -> Run:
        """A new pending run, or the one that the same request made before under the same ``run_id``.

        Raises Forbidden, InvalidRun, OverBudget, and Conflict when the id belongs to another
        request.
        With ``request.start`` the run is started too: QueueFull and LowDisk then leave nothing behind.
        """
        return await self._create(who, who.owner_for(request.owner), request)

    async def replay(self, who: Identity, run_id: str, asked: ReplayRequest) -> Run:
        """A new run of the caller's that repeats what an ended run executed, in its session if it had one.

        Raises UnknownRun, Forbidden, Conflict while the run goes on, and as `create` does.
        """
        run = who.require(Scope.VIEW, await self._storage.records.get(run_id), run_id)
        who.require_word(Scope.START, run_id)
        if who.runs is not None:
            raise Forbidden("A token narrowed to some runs cannot make another.")
        last = await self._engine.log.last(run_id)
        if last is None or not isinstance(last.event, Ended):
            raise Conflict("The run has not ended. Replay it when it has.", run_id)
        recording = await self._recorded(run, last.event.commands)
        request = replayed(recording, asked, await self._files_of(run))
        if not asked.says_session:
            await self.require_session(who.subject, request.session)
        return await self._create(who, who.subject, request, replay_of=run_id)

    async def recording(self, who: Identity, run_id: str) -> CommandList:
        """What a run has executed, to be replayed elsewhere. Raises UnknownRun, Forbidden, InvalidRun."""
        run = who.require(Scope.VIEW, await self._storage.records.get(run_id), run_id)
        last = await self._engine.log.last(run_id)
        ended = last.event if last is not None and isinstance(last.event, Ended) else None
        commands = ended.commands if ended else await executed_commands(self._engine.log, run_id)
        return await self._recorded(run, commands)

    async def saved(self, who: Identity, run_id: str) -> AsyncIterator[bytes]:
        """The lines of a file of a run that has ended. Raises UnknownRun, Forbidden, Conflict."""
        run = who.require(Scope.VIEW, await self._storage.records.get(run_id), run_id)
        if not run.ended:
            raise Conflict("The run has not ended. Save it when it has.", run_id)
        return lines_of(run, self._engine.log, self._storage.blobs)

    async def _create(
        self, who: Identity, owner: str, request: RunRequest, *, replay_of: str | None = None
    ) -> Run:
        spec, values = split_secrets(request)
        asked = [owner, request.canonical()] + ([replay_of] if replay_of else [])
        run = Run(
            id=request.run_id or self._chance.run_id(),
            owner=owner,
            spec=replace(spec, replay_of=replay_of),
            epoch=self._chance.epoch(),
            digest=self._chance.digest(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)),
            created_at=self._clock.now(),
        )
        if request.start:
            who.require_word(Scope.START)
        birth = self._births.setdefault(run.id, asyncio.Lock())
        async with birth:  # of two who choose one id, the later must not touch what the earlier has in hand
            run, fresh = await self._born(run, request, values)
            return await self._started_at_birth(who, run, fresh=fresh) if request.start else run

    async def _born(self, run: Run, request: RunRequest, values: dict[str, str]) -> tuple[Run, bool]:
        """The run as it is stored, and whether it is new."""
        existing = await self._storage.records.get(run.id)
        if existing is not None:
            if existing.digest != run.digest:
                raise Conflict("This runId belongs to another run. Choose another, or leave it out.", run.id)
            return await self._counted(existing), False
        run = await self._affordable(run)
        if values:
            await self._storage.secrets.keep(run.id, values)
        run = replace(run, spec=replace(run.spec, files=await self._keep_files(run.id, request)))
        await self._storage.records.add(run)
        return run, True

    async def start(self, who: Identity, run_id: str) -> Run:
        """Queue the run if it is pending; one past that is returned as it stands, which needs only ``view``.

        Raises UnknownRun, Forbidden, QueueFull, LowDisk, OverBudget.
        """
        run = who.require(Scope.VIEW, await self._storage.records.get(run_id), run_id)
        if run.status is not Status.PENDING:
            return await self._counted(run)
        who.require_word(Scope.START, run_id)
        self.require_disk(run_id)
        await self._budgets.require_today(run)
        try:
            queued = await self._storage.records.swap(run, run.move(Status.QUEUED))
        except Conflict:  # someone else was quicker: the run is started
            return who.require(Scope.VIEW, await self._storage.records.get(run_id), run_id)
        try:
            await self._engine.queue.submit(run_id)
        except QueueFull:
            await self._turned_away(queued)
            raise
        place = await self._engine.queue.place(run_id)
        await self._engine.log.say(Notice(run_id, Status.QUEUED, self._clock.now(), queue_position=place))
        return queued

    async def see(self, who: Identity, run_id: str) -> Run:
        """The run with its current number of steps. Raises UnknownRun, Forbidden."""
        run = who.require(Scope.VIEW, await self._storage.records.get(run_id), run_id)
        return await self._counted(run)

    async def list(self, who: Identity, query: RunQuery) -> RunPage:
        """Runs that this identity reaches, newest first. Raises Forbidden for a narrowed token."""
        who.require_word(Scope.VIEW)
        if who.runs is not None:
            query = replace(query, ids=who.runs)
        elif Scope.ALL not in who.scopes:
            query = replace(query, owner=who.subject)
        page = await self._storage.records.list(query)
        return replace(page, items=tuple([await self._counted(run) for run in page.items]))

    async def cancel(self, who: Identity, run_id: str) -> Run:
        """End the run as cancelled, or ask its worker to. A run that has ended stays as it is.

        Raises UnknownRun, Forbidden.
        """
        run = who.require(Scope.CONTROL, await self._storage.records.get(run_id), run_id)
        while not run.ended:
            try:
                run = await self._storage.records.swap(run, replace(run, cancel_requested=True))
            except Conflict:
                run = await self._fresh(run_id)
                continue
            if await self._engine.control.cancel(run_id):
                break
            if run.status is Status.PENDING or await self._engine.queue.withdraw(run_id):
                await self._end_unstarted(run)
                run = await self._fresh(run_id)
            break
        return run

    async def delete(self, who: Identity, run_id: str) -> None:
        """Remove the run with its log, pictures and secrets; one that goes on is cancelled first.

        Raises UnknownRun, Forbidden.
        """
        run = await self.cancel(who, run_id)
        if not run.ended:
            async for _ in follow(self._engine.log, run_id, after=0):
                pass
        await self.forget(run_id)

    async def forget(self, run_id: str) -> None:
        """Remove every trace of an ended run; done again after a crash, it completes."""
        await self._engine.log.erase(run_id)
        await self._storage.blobs.erase(f"runs/{run_id}/")
        await self._storage.secrets.erase(run_id)
        await self._storage.records.remove(run_id)

    async def require_session(self, owner: str, name: str | None) -> None:
        """Raises SessionGone when a recording was made in this session and the owner has none of the name."""
        if name is None:
            return
        with contextlib.suppress(SessionUnreadable):  # it is there: the run will say what is wrong with it
            if await self._storage.sessions.load(owner, name) is not None:
                return
            raise SessionGone(name)

    def require_disk(self, run_id: str | None = None) -> None:
        """Raises LowDisk when under 1 GB is free."""
        free = self._disk.free_bytes()
        if free < MIN_FREE_BYTES:
            raise LowDisk(
                f"Only {free // 1_000_000} MB of disk are free and a run needs 1 GB. "
                "Free some space, or let old runs go with `stepwire prune`.",
                run_id,
            )

    async def _affordable(self, run: Run) -> Run:
        """The run with the budget that it gets. Raises InvalidRun, OverBudget."""
        granted = replace(run, spec=self._budgets.granted(run.spec))
        await self._budgets.require_today(granted)
        return granted

    async def _keep_files(self, run_id: str, request: RunRequest) -> tuple[GivenFile, ...]:
        kept = []
        for place, file in enumerate(request.files or (), 1):
            data = file.data
            key = f"runs/{run_id}/given-{place}-{hashlib.sha256(data).hexdigest()[:16]}"
            await self._storage.blobs.put(key, data)
            kept.append(GivenFile(file.name, key, len(data)))
        return tuple(kept)

    async def _recorded(self, run: Run, commands: Sequence[Command]) -> CommandList:
        first = await self._engine.log.read(run.id, after=0, limit=1)
        made_session = any(isinstance(entry.event, Step) and entry.event.made_session for entry in first)
        return list_of(run, commands, made_session=made_session)

    async def _files_of(self, run: Run) -> tuple[FileRequest, ...]:
        found = [(file.name, await self._storage.blobs.get(file.key)) for file in run.spec.files]
        return tuple(file_request(name, data) for name, data in found if data is not None)

    async def _started_at_birth(self, who: Identity, run: Run, *, fresh: bool) -> Run:
        try:
            return await self.start(who, run.id)
        except (QueueFull, LowDisk, OverBudget):
            left = await self._storage.records.get(run.id)
            if fresh and left is not None and left.status is Status.PENDING:  # nobody else has started it
                await self.forget(run.id)
            raise

    async def _counted(self, run: Run) -> Run:
        """The run as its log has it, which may be a moment ahead of its record."""
        unbegun = run.status is Status.PENDING and not run.cancel_requested
        if run.ended or unbegun:
            return run
        last = await self._engine.log.last(run.id)
        match last and last.event:
            case Step(number=number, spent=spent):
                return replace(run, steps=number, usage=spent)
            case Ended() as ended:
                return ended_run(run, ended, steps=last.offset - 1 if last else 0)
            case _:
                return run

    async def _turned_away(self, run: Run) -> None:
        """Pending again, for the queue had no room; over, if it was cancelled in the same moment."""
        while run.status is Status.QUEUED:
            try:
                run = await self._storage.records.swap(run, run.move(Status.PENDING))
            except Conflict:
                run = await self._fresh(run.id)
        if run.cancel_requested and not run.ended:
            await self._end_unstarted(run)

    async def _fresh(self, run_id: str) -> Run:
        run = await self._storage.records.get(run_id)
        if run is None:
            raise UnknownRun(run_id)
        return run

    async def _end_unstarted(self, run: Run) -> None:
        last = await self._engine.log.last(run.id)
        ended = Ended(
            Status.CANCELLED,
            self._clock.now(),
            commands=tuple(await executed_commands(self._engine.log, run.id)),
            code=CompletionCode.CANCELLED,
            error="The run was cancelled.",
            usage=spent_by(last),
        )
        try:
            await end_run(self._storage, self._engine.log, run, ended, after=last.offset if last else 0)
        except Fenced:
            return  # its worker took it in the same moment, and has seen the wish
