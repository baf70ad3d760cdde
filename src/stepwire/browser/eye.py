"""Looks at a session's pages.

A page that has come to rest is looked at in the same call that tells of its rest. The observation that
follows an action is that look, unless the page has changed since.
"""

from __future__ import annotations

from typing import Any

from stepwire.browser.deadlines import Deadlines
from stepwire.browser.observe import IN_VIEW, WHOLE, joined
from stepwire.browser.tab import Rest, Tab


class Eye:
    """Keeps what was seen as an action came to rest, for one look."""

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines
        self._kept: tuple[Tab | None, Rest] = (None, Rest())

    def keep(self, tab: Tab | None, rest: Rest) -> None:
        """An action has come to rest in this tab."""
        self._kept = (tab, rest)

    def forget(self) -> None:
        """Something else will be seen now."""
        self.keep(None, Rest())

    async def look(self, tab: Tab, *, whole: bool) -> dict[str, Any]:
        """What the script sees of the page and of its frames. Raises as the tab's `steady`."""
        at_rest, rest = self._kept
        self.forget()
        if rest.seen is None or whole or at_rest is not tab:
            return await self._anew(tab, WHOLE if whole else IN_VIEW)
        if await tab.steady(tab.stands(rest), self._deadlines.call):
            return rest.seen
        return await self._anew(tab, IN_VIEW)

    async def _anew(self, tab: Tab, limits: dict[str, Any]) -> dict[str, Any]:
        seen: dict[str, Any] = await tab.call("observe", limits, deadline=self._deadlines.call)
        if not seen["foreign"]:
            return seen
        insides = await tab.steady(tab.frames.look(seen["foreign"], limits), self._deadlines.call)
        return joined(seen, insides, limits)
