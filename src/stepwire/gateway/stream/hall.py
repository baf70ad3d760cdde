"""Everybody who is connected, and how many there may be."""

from __future__ import annotations

from typing import Protocol


class Guest(Protocol):
    """A connection, as far as the hall is concerned."""

    @property
    def depth(self) -> int:
        """Bytes that wait for the peer to take them."""
        ...

    def refuse(self) -> None:
        """Close, for there are too many."""
        ...


class Hall:
    """The open connections of this process.

    Those whose authentication failed are held open for another try, but not without end: beyond
    ``max_held`` the one that was held first is closed.
    """

    def __init__(self, *, max_guests: int, max_held: int) -> None:
        self.stalled = 0  # connections closed because they took nothing
        self._max_guests = max_guests
        self._max_held = max_held
        self._guests: set[Guest] = set()
        self._held: dict[Guest, None] = {}  # in the order they were held

    @property
    def guests(self) -> int:
        """How many are connected."""
        return len(self._guests)

    @property
    def depth(self) -> int:
        """Bytes that wait for all peers together."""
        return sum(guest.depth for guest in self._guests)

    @property
    def full(self) -> bool:
        """Whether nobody else may come in."""
        return len(self._guests) >= self._max_guests

    def enter(self, guest: Guest) -> None:
        """Count a connection in."""
        self._guests.add(guest)

    def leave(self, guest: Guest) -> None:
        """Count it out."""
        self._guests.discard(guest)
        self._held.pop(guest, None)

    def hold(self, guest: Guest, *, held: bool) -> None:
        """Note whether the connection is held for another try; the one held longest makes room."""
        if not held:
            self._held.pop(guest, None)
            return
        self._held.setdefault(guest)
        if len(self._held) > self._max_held:
            oldest = next(iter(self._held))
            del self._held[oldest]
            oldest.refuse()
