"""The viewers of one run, parted by what a live step asks of them: front rows, and all who are woken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, get_args

from stepwire.gateway.rendering import ScreenshotsMode
from stepwire.gateway.stream.front_row import FrontRow, Way
from stepwire.gateway.stream.shelf import Parcel
from stepwire.gateway.stream.viewer import Viewer

MODES: Final[tuple[ScreenshotsMode, ...]] = get_args(ScreenshotsMode)
Parcels = Mapping[ScreenshotsMode, Parcel]


class Audience:
    """Each viewer stands in the front row of those who get the same frames, or is woken."""

    def __init__(self) -> None:
        self._woken: set[Viewer] = set()
        self._rows = {(mode, asks): FrontRow[Viewer](asks=asks) for mode in MODES for asks in (False, True)}

    def __len__(self) -> int:
        return len(self._woken) + sum(map(len, self._rows.values()))

    def __iter__(self) -> Iterator[Viewer]:
        """All of them as they are now, whatever happens to them meanwhile."""
        everybody = tuple(self._woken)
        for row in self._rows.values():
            everybody += row.viewers
        return iter(everybody)

    @property
    def modes(self) -> set[ScreenshotsMode]:
        """How the pictures of a live step have to be shown."""
        in_rows = {mode for (mode, _), row in self._rows.items() if row}
        return in_rows | {viewer.mode for viewer in self._woken if viewer.steps}

    def add(self, viewer: Viewer) -> None:
        """Wake it from now on."""
        self._woken.add(viewer)

    def remove(self, viewer: Viewer) -> None:
        """Forget a viewer that is in no row; nothing happens if it is not here."""
        self._woken.discard(viewer)

    def seat(self, viewer: Viewer, way: Way) -> FrontRow[Viewer]:
        """Let a viewer into the front row, which is told."""
        row = self._rows[viewer.mode, viewer.asks]
        self._woken.discard(viewer)
        row.enter(viewer, way)
        return row

    def unseat(self, viewer: Viewer) -> None:
        """Take it out again."""
        self._rows[viewer.mode, viewer.asks].leave(viewer)
        self._woken.add(viewer)

    def make_way(self, parcels: Parcels) -> None:
        """Empty the rows for which the next entry is no live step: it could not be made, or is the last."""
        for (mode, _), row in self._rows.items():
            parcel = parcels.get(mode)
            if parcel is None or parcel.last:
                for viewer in row.viewers:
                    viewer.step_back()

    def show(self, parcels: Parcels) -> None:
        """Write the entry to which the head has moved to the front rows; wake the others."""
        for (mode, _), row in self._rows.items():
            if row:
                row.send(parcels[mode])
        for viewer in tuple(self._woken):
            viewer.wake()
