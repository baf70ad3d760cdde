"""Frames that were built a moment ago, kept for whoever needs them next.

A live step is taken from here by every viewer; one who fell behind finds it here too; and when
many come back at once, the first to need a step builds it and the others take it. The shelf is
one for the whole process and bounded in bytes: the frame that was needed longest ago goes first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

SHELF_BYTES: Final = 16_000_000


class Place(NamedTuple):
    """Which frame: the run, its log's epoch, the offset in it, and how its picture is shown."""

    run_id: str
    epoch: str
    offset: int
    kind: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """One entry of a run's log, ready to be written to any number of viewers.

    ``ping`` is the frame that names it, for peers who are to confirm it.
    """

    offset: int
    frame: bytes = field(repr=False)
    ping: bytes = field(repr=False)
    last: bool  # nothing follows: it is the run's completion


class Shelf:
    """Parcels by place, the least recently needed dropped when there are too many bytes."""

    def __init__(self, max_bytes: int = SHELF_BYTES) -> None:
        self._max_bytes = max_bytes
        self._parcels: OrderedDict[Place, Parcel] = OrderedDict()
        self._bytes = 0

    def get(self, place: Place) -> Parcel | None:
        """The parcel, if it is still here."""
        parcel = self._parcels.get(place)
        if parcel is not None:
            self._parcels.move_to_end(place)
        return parcel

    def put(self, place: Place, parcel: Parcel) -> None:
        """Keep a parcel; the newest stays even if it alone is too large."""
        replaced = self._parcels.pop(place, None)
        self._bytes += len(parcel.frame) - (len(replaced.frame) if replaced else 0)
        self._parcels[place] = parcel
        while self._bytes > self._max_bytes and len(self._parcels) > 1:
            _, dropped = self._parcels.popitem(last=False)
            self._bytes -= len(dropped.frame)
