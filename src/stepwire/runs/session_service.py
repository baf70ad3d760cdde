"""What people ask of saved sessions: list, import, delete. Every call says who asks."""

from __future__ import annotations

from datetime import datetime

from stepwire.runs.access import Identity, Scope
from stepwire.runs.errors import Forbidden, UnknownSession
from stepwire.runs.ports import Clock, SavedSessions
from stepwire.runs.saved_sessions import SavedSession, StorageState


class SessionService:
    """An owner's sessions; another's only with ``runs:all``, and none with a token narrowed to some runs."""

    def __init__(self, sessions: SavedSessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    def now(self) -> datetime:
        """What sessions expire by."""
        return self._clock.now()

    async def list(self, who: Identity, owner: str | None = None) -> tuple[SavedSession, ...]:
        """By name. Raises Forbidden."""
        return await self._sessions.list(_owner(who, Scope.VIEW, owner))

    async def keep(
        self, who: Identity, name: str, state: StorageState, owner: str | None = None
    ) -> SavedSession:
        """Save a state under a name, in place of what was there. Raises Forbidden."""
        session = SavedSession(_owner(who, Scope.CREATE, owner), name, self._clock.now(), state.plain())
        await self._sessions.keep(session)
        return session

    async def remove(self, who: Identity, name: str, owner: str | None = None) -> None:
        """Forget it for good. Raises Forbidden, UnknownSession."""
        if not await self._sessions.remove(_owner(who, Scope.CONTROL, owner), name):
            raise UnknownSession(name)


def _owner(who: Identity, scope: Scope, owner: str | None) -> str:
    who.require_word(scope)
    if who.runs is not None:
        raise Forbidden("A token narrowed to some runs reaches no sessions.")
    if owner is not None and owner != who.subject and Scope.ALL not in who.scopes:
        raise Forbidden("Only a token with the scope runs:all reaches the sessions of another owner.")
    return owner or who.subject
