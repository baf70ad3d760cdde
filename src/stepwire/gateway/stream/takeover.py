"""Parking what a connection watches, and handing it to the next connection of the same client.

For clients that keep no positions. What a connection watches is parked *while it is connected*, so
that it survives a server that is killed: at once when it attaches, then whenever acknowledgements
have come in since, and a last time when it drops. Writing is bounded: a round writes, in one go, the
connections that have waited longest, at most :data:`WRITES_A_ROUND`. After a drop the newest state
is parked; after a kill it may be some rounds old, and the client gets those steps again.

A parked watch can be claimed once: by its session, or, by clients that echo none, with the same
token from the same Origin, the oldest first. Sessions are parked under a hash of session and
subject, so that nobody can claim, or use up, what is another's. A claim prefers what nobody holds
any more; if the connection that holds it is still open here, it is told to give up.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Protocol

from stepwire.runs.ports import Clock, Parked, ParkedWatch, ParkedWatches

PARKED_FOR: Final = timedelta(minutes=2)
RENEWED_EVERY: Final = timedelta(minutes=1)  # while connected, so a kill leaves the full two minutes
WRITES_A_ROUND: Final = 200
MAX_LOOKED_AT: Final = 16  # parked watches of one token that a claim looks at


@dataclass(frozen=True, slots=True)
class Claimant:
    """How a client is recognised: its session, and its token and Origin."""

    session: str = field(repr=False)
    token_hash: str = field(repr=False)
    origin: str


class Holder(Protocol):
    """A connection, as far as parking is concerned."""

    @property
    def claimant(self) -> Claimant | None:
        """Who the client is; None until it has authenticated."""
        ...

    def watches(self) -> tuple[ParkedWatch, ...]:
        """What it is watching, and how far its client has confirmed it."""
        ...

    def give_up(self) -> None:
        """Another connection of the client takes over: close."""
        ...


class Parking:
    """Parks for the open connections of this process, and claims for new ones."""

    def __init__(self, store: ParkedWatches, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._holders: dict[str, Holder] = {}  # by session; the latest connection that parked
        self._dirty: OrderedDict[str, None] = OrderedDict()  # sessions to write, longest waiting first

    async def attach(self, holder: Holder) -> None:
        """The connection watches something new: park it now. It holds its session from here on."""
        claimant = holder.claimant
        if claimant is not None:
            self._holders[claimant.session] = holder
            await self._write([holder], PARKED_FOR + RENEWED_EVERY)

    def touch(self, holder: Holder) -> None:
        """Something was acknowledged or is watched no more: park that in one of the next rounds."""
        claimant = holder.claimant
        if claimant is not None and self._holds(holder, claimant):
            self._dirty.setdefault(claimant.session)

    async def drop(self, holder: Holder, *, for_good: bool) -> None:
        """The connection is gone: leave its watches for the next one, or none if it left ``for_good``."""
        claimant = holder.claimant
        if claimant is None or not self._holds(holder, claimant):
            return
        self._dirty.pop(claimant.session, None)
        try:
            if for_good:
                await self._store.claim_session(claimant.session, self._clock.now())
            else:
                await self._write([holder], PARKED_FOR)
        finally:
            if self._holds(holder, claimant):
                del self._holders[claimant.session]

    async def round(self) -> None:
        """Write those that have waited longest."""
        sessions = list(self._dirty)[:WRITES_A_ROUND]
        held = [self._holders[session] for session in sessions if session in self._holders]
        for session in sessions:
            del self._dirty[session]
        if held:
            await self._write(held, PARKED_FOR + RENEWED_EVERY)

    async def renew(self) -> None:
        """Put off the expiry of everything that is still held; forget what nobody claimed in time."""
        for session in self._holders:
            self._dirty.setdefault(session)
        await self._store.forget_expired(self._clock.now())

    async def claim(self, claimant: Claimant, *, echoed: bool) -> tuple[ParkedWatch, ...]:
        """What an earlier connection of the client was watching, handed out once; empty if nothing.

        ``echoed``: the client gave its session itself, so only that counts. An earlier connection that
        is still open gives up.
        """
        if echoed:
            parked = await self._store.claim_session(claimant.session, self._clock.now())
            holder = self._holders.pop(claimant.session, None)
        else:
            parked = await self._claim_token(claimant)
            holder = self._holders.pop(parked.session, None) if parked else None
        if holder is None:
            return parked.watches if parked else ()
        holder.give_up()
        return holder.watches()  # newer than what was parked

    async def _claim_token(self, claimant: Claimant) -> Parked | None:
        """The oldest that no connection holds, else the oldest; what was looked at besides goes back."""
        seen: list[Parked] = []
        chosen: Parked | None = None
        while chosen is None and len(seen) < MAX_LOOKED_AT:
            parked = await self._store.claim_token(claimant.token_hash, claimant.origin, self._clock.now())
            if parked is None:
                break
            if parked.session in self._holders:
                seen.append(parked)
            else:
                chosen = parked
        if chosen is None and seen:
            chosen = seen.pop(0)
        if seen:
            await self._store.park(*seen)
        return chosen

    async def _write(self, holders: Sequence[Holder], lifetime: timedelta) -> None:
        expires_at = self._clock.now() + lifetime
        await self._store.park(
            *(
                Parked(claimant.session, claimant.token_hash, claimant.origin, holder.watches(), expires_at)
                for holder in holders
                if (claimant := holder.claimant) is not None
            )
        )

    def _holds(self, holder: Holder, claimant: Claimant) -> bool:
        return self._holders.get(claimant.session) is holder


def parked_under(session: str, subject: str) -> str:
    """The name a session is parked under: of no use to another subject."""
    return hashlib.sha256(f"{subject}\0{session}".encode()).hexdigest()


def token_hash(token: str) -> str:
    """A token as it is kept: recognised when it comes again, and not to be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
