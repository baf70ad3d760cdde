"""The viewers who have all there is and room for more: a live step is written to all of them at once.

Theory. Most viewers, most of the time, wait for the next step. They stand in the front row: their
position is the head of the run itself, so when that moves nothing is asked of each and nothing noted
for it, and a live step is one loop over the ways out of their lines. A viewer leaves the row as soon
as its line has no room, and enters it again when it has caught up; so to be in it *means* that the
next step may be written at once.

That is for the processor's caches: each picture written to a line drives out of them what the next
viewer's turn would need, and asking fifty viewers one by one costs more than making their frame.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from stepwire.gateway.stream.shelf import Parcel

Way = Callable[..., object]  # writes the frames it is given, in order
V = TypeVar("V", bound=Hashable)


class FrontRow(Generic[V]):
    """Viewers who are sent the same frames. ``asks``: a ping that names the step goes with each.

    ``written`` counts the bytes that went to each of them so far, over the life of the row.
    """

    __slots__ = ("_asks", "_ways", "written")

    def __init__(self, *, asks: bool) -> None:
        self.written = 0
        self._asks = asks
        self._ways: dict[V, Way] = {}

    def __len__(self) -> int:
        return len(self._ways)

    @property
    def viewers(self) -> tuple[V, ...]:
        """Who is in it now."""
        return tuple(self._ways)

    def enter(self, viewer: V, way: Way) -> None:
        """Write to a viewer with all the others from now on."""
        self._ways[viewer] = way

    def leave(self, viewer: V) -> None:
        """Write to it no more."""
        del self._ways[viewer]

    def send(self, parcel: Parcel) -> None:
        """Write an entry to all who are in the row now, though being written to makes some leave it."""
        frames = (parcel.frame, parcel.ping) if self._asks else (parcel.frame,)
        self.written += sum(map(len, frames))
        for write in tuple(self._ways.values()):
            write(*frames)
