"""Where things stand to each other on the page. Pure; all in pixels."""

from __future__ import annotations

from stepwire.runs.events import Rect

_NEAR_PIXELS = 400.0


def same_line(one: Rect, other: Rect) -> bool:
    """Whether the middle of one lies in the height of the other, which is no taller than a line may be."""
    middle = one.y + one.height / 2
    return other.height <= 120 and other.y <= middle <= other.y + other.height


def gap(of: Rect, it: Rect) -> float | None:
    """Distance between the edges; None when too far to be called near."""
    dx = max(of.x - (it.x + it.width), it.x - (of.x + of.width), 0.0)
    dy = max(of.y - (it.y + it.height), it.y - (of.y + of.height), 0.0)
    distance = dx + 2.0 * dy  # readers look along the line first
    return distance if distance <= _NEAR_PIXELS else None


def drop(of: Rect, it: Rect) -> float | None:
    """How far ``it`` lies below ``of``; None when it does not."""
    if it.y + it.height / 2 <= of.y + of.height / 2:
        return None
    aside = max(of.x - (it.x + it.width), it.x - (of.x + of.width), 0.0)
    return max(0.0, it.y - (of.y + of.height)) + 2.0 * aside


def covers(outer: Rect, inner: Rect) -> bool:
    """Whether ``inner`` lies in ``outer`` and is most of it."""
    height = min(outer.y + outer.height, inner.y + inner.height) - max(outer.y, inner.y)
    if height <= 0.0:
        return False  # so it is of most pairs on a page
    width = min(outer.x + outer.width, inner.x + inner.width) - max(outer.x, inner.x)
    return max(0.0, width) * height >= 0.9 * inner.width * inner.height > 0
