"""The saved session of a run: waited for, loaded before the browser opens, saved when the run succeeded.

One run at a time has a session, from before it is loaded until after it is saved: two that sign in and
out of one account at once would undo each other, and the later save would win by chance. A run that comes
second waits, in its slot and within its own time limit. A run without a session waits for nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import WeakValueDictionary

import orjson
from pydantic import ValidationError

from stepwire.agent.ports import BrowserError, Done, GiveUp, Session
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.codec import dump
from stepwire.runs.command_list import used_secrets
from stepwire.runs.model import Run
from stepwire.runs.ports import Clock, SavedSessions
from stepwire.runs.saved_sessions import LARGEST, SavedSession, SessionUnreadable, StorageState

DIVERGED: Final = frozenset({CompletionCode.TARGET_NOT_FOUND, CompletionCode.EXPECTATION_FAILED})
ALREADY_IN: Final = (
    "The commands type a secret, and the run began in the session “{name}”: where that is signed in already, "
    "begin without it (`--no-session`, or `session: null` over HTTP)."
)


class SessionBusy(Exception):
    """Another run had the session all the time that this one may take."""

    def __init__(self, name: str, seconds: float) -> None:
        self.message = (
            f"Another run had the session “{name}” for all of this run's {seconds:g} seconds. "
            "Start it when that one has ended, or give it a session of its own."
        )
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class KeptSession:
    """What a run has of its session. Without a name it is nothing, and saving it does nothing."""

    name: str | None = None
    saved: SavedSession | None = None
    warning: str | None = None
    signs_in: bool = False  # what is repeated types a secret: it may not know that it is signed in already

    @property
    def missing(self) -> bool:
        """Whether the run makes the session: it has a name, and nothing is saved under it."""
        return self.name is not None and self.saved is None

    @property
    def state(self) -> Mapping[str, Any] | None:
        """What the browser is opened with."""
        return self.saved.state if self.saved is not None else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What the run's first step says of it."""
        if self.name is None:
            return ()
        if self.missing:
            return (f"There is no session “{self.name}” yet; it is saved when the run succeeds.",)
        return (self.warning,) if self.warning else ()

    def explained(self, verdict: Done | GiveUp) -> Done | GiveUp:
        """The verdict; a failure also says what of the session may be why."""
        if isinstance(verdict, Done) or self.saved is None:
            return verdict
        if self.warning is not None:
            return replace(verdict, error=f"{verdict.error} ({self.warning})")
        if self.signs_in and verdict.code in DIVERGED:
            return replace(verdict, error=f"{verdict.error} {ALREADY_IN.format(name=self.name)}")
        return verdict


class KeptSessions:
    """Hands out sessions, each to one run at a time."""

    def __init__(self, sessions: SavedSessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, run: Run) -> AsyncIterator[KeptSession]:
        """The run's session while the context is open. Raises SessionBusy, SessionUnreadable."""
        name = run.spec.session
        if name is None:
            yield KeptSession()
            return
        turn = self._turns.setdefault((run.owner, name), asyncio.Lock())
        try:
            async with asyncio.timeout(run.spec.limits.seconds):
                await turn.acquire()
        except TimeoutError as late:
            raise SessionBusy(name, run.spec.limits.seconds) from late
        try:
            saved = await self._sessions.load(run.owner, name)
            warning = saved.warning(self._clock.now()) if saved else None
            yield KeptSession(name, saved, warning, signs_in=bool(used_secrets(run.spec.commands or ())))
        finally:
            turn.release()

    async def save(self, run: Run, kept: KeptSession, session: Session) -> GiveUp | None:
        """Save what the browser holds now; why it could not be, if so."""
        if kept.name is None:
            return None
        try:
            state = dump(StorageState.model_validate(await session.storage()).plain())
        except BrowserError as failed:
            return _not_saved(kept.name, failed.message)
        except ValidationError as wrong:
            return _not_saved(kept.name, _place(wrong))
        if len(state) > LARGEST:
            return _not_saved(kept.name, f"It holds more than {LARGEST:,} bytes.")
        await self._sessions.keep(SavedSession(run.owner, kept.name, self._clock.now(), orjson.loads(state)))
        return None


def unusable(problem: SessionBusy | SessionUnreadable) -> GiveUp:
    """The verdict on a run whose session cannot be had."""
    busy = isinstance(problem, SessionBusy)
    return GiveUp(CompletionCode.TIME_LIMIT if busy else CompletionCode.TASK_FAILED, problem.message)


def _place(wrong: ValidationError) -> str:
    """What is wrong and where, without what stands there."""
    first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg'].rstrip('.')}."


def _not_saved(name: str, why: str) -> GiveUp:
    return GiveUp(
        CompletionCode.TASK_FAILED,
        f"The task was done, but its session “{name}” could not be saved: {why}",
    )
