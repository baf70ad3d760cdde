"""A picture of a tab: JPEG, as fast as the browser makes them, and the last good one if it cannot."""

from __future__ import annotations

from dataclasses import replace

import pybase64
from playwright.async_api import Error

from stepwire.agent.ports import Picture
from stepwire.browser.ahead import Ahead
from stepwire.browser.frames import FrameLost
from stepwire.browser.mask import Mask
from stepwire.browser.tab import DialogOpened, PageGone, PageStuck, Tab
from stepwire.browser.world import PageMoved, ScriptFailed
from stepwire.runs.model import Viewport

QUALITY = 70  # of the JPEG. WebP would be a third smaller, and takes 3 to 9 times as long to encode.


class Camera:
    """Takes a session's pictures. A picture that could not be masked is not taken."""

    def __init__(self, viewport: Viewport, mask: Mask, deadline: float) -> None:
        self._viewport = viewport
        self._mask = mask
        self._deadline = deadline
        self._last: Picture | None = None
        self.ahead = Ahead(self._shoot)

    @property
    def last(self) -> Picture | None:
        """The last good picture, marked stale."""
        return replace(self._last, stale=True) if self._last else None

    async def capture(self, tab: Tab) -> Picture | None:
        """The tab as it looks now, else the last good picture, marked stale."""
        try:
            data = await tab.steady(self._take(tab), self._deadline)
        except (Error, FrameLost, ScriptFailed, PageMoved, DialogOpened, PageGone, PageStuck):
            return self.last
        self._last = Picture(data, self._viewport.width, self._viewport.height)
        return self._last

    def ask_ahead(self, tab: Tab) -> None:
        """An action's events have been dealt with: ask for a picture that `capture` may then use."""
        if not self._mask and not tab.frames:  # these can be masked, and watched, only when at rest
            self.ahead.ask(tab)

    async def _take(self, tab: Tab) -> bytes:
        return await self.ahead.take(tab) or await self._shoot(tab)

    async def _shoot(self, tab: Tab) -> bytes:
        if self._mask:
            await self._hide(tab)
        shot = await tab.cdp.send(
            "Page.captureScreenshot", {"format": "jpeg", "quality": QUALITY, "optimizeForSpeed": True}
        )
        return pybase64.b64decode(shot["data"])

    async def _hide(self, tab: Tab) -> None:
        answer = await tab.world.call("mask", {"values": self._mask.values})
        if answer["frames"]:
            await tab.frames.mask(answer["frames"], self._mask.values)
