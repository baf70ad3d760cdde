"""The viewers who have all there is and room for more: a live step is written to all of them at once.

Theory. Most viewers, most of the time, wait for the next step. They stand in the front row: their
position is the head of the run itself, so when that moves nothing is asked of each and nothing noted
for it, and a live step is one loop that gives the frame to the system, once for each line. A viewer
leaves the row as soon as its line has no room, and enters it again when it has caught up; so to be in
it *means* that the next step may be written at once. Where a little waits at a line, the step goes
behind it, by a detour, until the line is clear again.

That is for the processor's caches: each picture written to a line drives out of them what the next
viewer's turn would need, and asking fifty viewers one by one costs more than making their frame.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from stepwire.gateway.stream.ports import Way
from stepwire.gateway.stream.shelf import Parcel

V = TypeVar("V", bound=Hashable)


class FrontRow(Generic[V]):
    """Viewers who are sent the same frames. ``asks``: a ping that names the step goes with each.

    ``written`` counts the bytes that went to each of them so far, over the life of the row.
    """

    __slots__ = ("_asks", "_detours", "_ways", "written")

    def __init__(self, *, asks: bool) -> None:
        self.written = 0
        self._asks = asks
        self._ways: dict[V, Way] = {}
        self._detours: dict[V, Way] = {}

    def __len__(self) -> int:
        return len(self._ways) + len(self._detours)

    @property
    def viewers(self) -> tuple[V, ...]:
        """Who is in it now."""
        return (*self._ways, *self._detours)

    def enter(self, viewer: V, way: Way) -> None:
        """Write to a viewer with all the others from now on."""
        (self._ways if way.clear() else self._detours)[viewer] = way

    def leave(self, viewer: V) -> None:
        """Write to it no more."""
        if self._ways.pop(viewer, None) is None:
            del self._detours[viewer]

    def detour(self, viewer: V) -> None:
        """Write to it behind what waits at its line, until that is clear."""
        way = self._ways.pop(viewer, None)
        if way is not None:
            self._detours[viewer] = way

    def send(self, parcel: Parcel) -> None:
        """Write an entry to all who are in the row now, though being written to makes some leave it."""
        frames = (parcel.frame, parcel.ping) if self._asks else (parcel.frame,)
        size = sum(map(len, frames))
        self.written += size
        detours = tuple(self._detours.items())
        for at_once, later, _ in tuple(self._ways.values()):
            try:
                taken = at_once(*frames)
            except OSError:
                taken = 0
            if taken != size:
                later(taken, *frames)
        for viewer, way in detours:
            way.later(0, *frames)
            if viewer in self._detours and way.clear():
                self._ways[viewer] = self._detours.pop(viewer)
