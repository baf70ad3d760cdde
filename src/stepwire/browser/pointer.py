"""A click as the browser's own input events: the way there, the press and the release, told in one go.

Sent one after the other, each would wait until the page has dealt with the one before, and go through the
driver twice. The browser keeps them in order by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from playwright.async_api import CDPSession

Button = Literal["left", "middle", "right"]
HELD = {"left": 1, "right": 2, "middle": 4}  # as `buttons` of the page's events counts them


async def click(
    cdp: CDPSession, point: Mapping[str, float], button: Button = "left", *, times: int = 1
) -> None:
    """Click there, in the tab's viewport; done when the page has dealt with the last release."""
    events = _events({"x": point["x"], "y": point["y"]}, button, times)
    await asyncio.gather(*(cdp.send("Input.dispatchMouseEvent", event) for event in events))


def _events(place: dict[str, Any], button: Button, times: int) -> Iterator[dict[str, Any]]:
    yield place | {"type": "mouseMoved"}
    for count in range(1, times + 1):
        pressed = place | {"button": button, "clickCount": count}
        yield pressed | {"type": "mousePressed", "buttons": HELD[button], "force": 0.5}
        yield pressed | {"type": "mouseReleased", "buttons": 0}
