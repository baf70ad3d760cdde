"""A click as the browser's own input events: the way there, the press and the release, told in one go.

Sent one after the other, each would wait until the page has dealt with the one before, and go through the
driver twice. The browser keeps them in order by itself, except behind a dialog: while one is open it drops
what it is told, and acknowledges that at once, before the event that opened the dialog. So a press that opens
a dialog may lose its release, and that is told again once the dialog has its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from playwright.async_api import CDPSession

Button = Literal["left", "middle", "right"]
HELD = {"left": 1, "right": 2, "middle": 4}  # as `buttons` of the page's events counts them

Event = dict[str, Any]


class Pointer:
    """The pointer of one tab. Its calls raise Playwright's Error; the caller sets their deadline."""

    def __init__(self, cdp: CDPSession) -> None:
        self._cdp = cdp
        self._told: dict[asyncio.Task[Any], Event] = {}  # of a click that is not over
        self._acknowledged: list[asyncio.Task[Any]] = []

    async def click(self, point: Mapping[str, float], button: Button = "left", *, times: int = 1) -> None:
        """Click there, in the tab's viewport; done when the page has dealt with the last release.

        Cancelled by a dialog, it is over only with `finish`.
        """
        await self._tell(_events({"x": point["x"], "y": point["y"]}, button, times))

    async def finish(self) -> None:
        """A dialog has its answer: tell the page what it missed of a click. The next dialog may cancel it."""
        await self._dealt_with()
        await self._tell(list(self._missed()))

    async def _tell(self, events: Iterable[Event]) -> None:
        self._told = {self._send(event): event for event in events}
        self._acknowledged = []
        await self._dealt_with()
        self._told = {}

    def _send(self, event: Event) -> asyncio.Task[Any]:
        sent = asyncio.ensure_future(self._cdp.send("Input.dispatchMouseEvent", event))
        sent.add_done_callback(self._heard)
        return sent

    def _heard(self, sent: asyncio.Task[Any]) -> None:
        if not sent.cancelled():
            sent.exception()  # retrieved, should nobody wait any more
        self._acknowledged.append(sent)

    async def _dealt_with(self) -> None:
        if self._told:
            await asyncio.wait(self._told)
            await asyncio.gather(*self._told)  # raises what telling raised

    def _missed(self) -> Iterator[Event]:
        """What was acknowledged before something that was told earlier."""
        order = [self._acknowledged.index(sent) for sent in self._told]
        for number, event in enumerate(self._told.values()):
            if any(earlier > order[number] for earlier in order[:number]):
                yield event


def _events(place: Event, button: Button, times: int) -> Iterator[Event]:
    yield place | {"type": "mouseMoved"}
    for count in range(1, times + 1):
        pressed = place | {"button": button, "clickCount": count}
        yield pressed | {"type": "mousePressed", "buttons": HELD[button], "force": 0.5}
        yield pressed | {"type": "mouseReleased", "buttons": 0}
