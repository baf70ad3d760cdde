"""Where the inside of a frame stands in what is around it: moved, scaled, turned and skewed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placement:
    """From a frame's own CSS pixels to those around it: a matrix, named as CSS names its parts.

    ``a`` and ``b`` are where one pixel to the right leads, ``c`` and ``d`` one pixel down, ``e`` and ``f``
    where the frame's top left corner stands.
    """

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def within(self, outer: Placement) -> Placement:
        """The same, seen from what is around the frame that this one stands in."""
        return Placement(
            *outer.turned(self.a, self.b), *outer.turned(self.c, self.d), *outer.point(self.e, self.f)
        )

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """Where it leads outside the frame to go so far in it."""
        return self.a * x + self.c * y, self.b * x + self.d * y

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the frame lies outside it."""
        across, down = self.turned(x, y)
        return across + self.e, down + self.f

    def rect(self, rect: Sequence[float]) -> list[float]:
        """The upright rectangle (x, y, width, height) around one of the frame, to a tenth of a pixel."""
        x, y, width, height = rect
        corners = [self.point(x + dx, y + dy) for dx in (0, width) for dy in (0, height)]
        left, top = (min(each) for each in zip(*corners, strict=True))
        right, bottom = (max(each) for each in zip(*corners, strict=True))
        return [round(number, 1) for number in (left, top, right - left, bottom - top)]

    def position(self, position: Mapping[str, float]) -> dict[str, float]:
        """Where a position (x, y) lies, to a pixel."""
        x, y = self.point(position["x"], position["y"])
        return {"x": round(x), "y": round(y)}
