"""Where the inside of a frame stands in what is around it: moved and scaled, nothing else. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placement:
    """From a frame's own CSS pixels to those around it: the place of its top left corner, and its scale."""

    x: float = 0.0
    y: float = 0.0
    across: float = 1.0
    down: float = 1.0

    def within(self, outer: Placement) -> Placement:
        """The same, seen from what is around the frame that this one stands in."""
        x, y = outer.point(self.x, self.y)
        return Placement(x, y, self.across * outer.across, self.down * outer.down)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the frame lies outside it."""
        return self.x + x * self.across, self.y + y * self.down

    def rect(self, rect: Sequence[float]) -> list[float]:
        """Where a rectangle (x, y, width, height) lies, to a tenth of a pixel."""
        x, y, width, height = rect
        moved = (*self.point(x, y), width * self.across, height * self.down)
        return [round(number, 1) for number in moved]

    def position(self, position: Mapping[str, float]) -> dict[str, float]:
        """Where a position (x, y) lies, to a pixel."""
        x, y = self.point(position["x"], position["y"])
        return {"x": round(x), "y": round(y)}
