"""A picture asked for as an action ends, while the page still comes to rest: it saves waiting for a frame.

The browser pictures the first frame that it draws after it was asked. An action's events have been dealt
with by then, so the picture is of the first frame after them, or of a later one. If the page has looked the
same ever since that first frame (see `still.js`), the picture shows it at rest. If not, or if that cannot be
told, the picture is dropped, and another one is taken of the page at rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from stepwire.browser.tab import Rest, Tab

FRESH: Final = 0.15  # seconds from asking, after which a picture no longer counts as one of now
MOST_WITHOUT: Final = 7  # actions in a row that do not try on a page that goes on changing

Shoot = Callable[[Tab], Coroutine[Any, Any, bytes]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture on its way. ``traffic``: what had come and gone in the tab by then."""

    tab: Tab
    picture: asyncio.Task[bytes]
    since: float
    traffic: int


class Ahead:
    """At most one picture on its way; owns the task that waits for it."""

    def __init__(self, shoot: Shoot) -> None:
        self._shoot = shoot
        self._asked: Asked | None = None
        self._rest = Rest()  # which the picture shows, if it is still
        self._without = 0  # so many actions do not try
        self._after_next = 0  # the same after the next picture for nothing

    @property
    def waits(self) -> bool:
        """Whether there is a picture on its way that has not been judged."""
        return self._asked is not None and not self._rest.still

    def ask(self, tab: Tab) -> None:
        """An action's events have been dealt with: ask, unless it is likely to be for nothing."""
        if self._without:
            self._without -= 1
            return
        picture = asyncio.ensure_future(self._shoot(tab))
        self._asked = Asked(tab, picture, asyncio.get_running_loop().time(), tab.activity.traffic)

    async def judge(self, tab: Tab | None, rest: Rest) -> None:
        """The action has come to rest in this tab: the picture is kept if it shows that."""
        if (asked := self._asked) is None:
            return
        if rest.still and asked.tab is tab and asked.traffic == tab.activity.traffic:
            self._rest = rest
            self._after_next = 0
            return
        self._without, self._after_next = self._after_next, min(2 * self._after_next + 1, MOST_WITHOUT)
        await self.forget()

    async def take(self, tab: Tab) -> bytes | None:
        """The picture, if it is true of this tab, and still one of now. Raises what taking it raised."""
        asked = self._asked
        try:
            if asked is None or asked.tab is not tab or self._late(asked) or not await tab.stands(self._rest):
                return None
            return await asked.picture
        finally:
            await self.forget()

    def _late(self, asked: Asked) -> bool:
        return asyncio.get_running_loop().time() - asked.since > FRESH

    async def forget(self) -> None:
        """The picture will not be needed."""
        asked, self._asked, self._rest = self._asked, None, Rest()
        if asked is not None:
            asked.picture.cancel()
            await asyncio.gather(asked.picture, return_exceptions=True)
