"""When a page has come to rest after an action: by watching, never by a fixed sleep.

What counts as unrest: a navigation that was asked for and has not shown its page yet, requests of
the kinds that change a page and that began after the action, changes of the document, transitions.
Pictures, streams and long polls that were already open do not count. Everything is capped: some
pages never come to rest.
"""

from __future__ import annotations

import asyncio

AWAITED = frozenset({"document", "script", "stylesheet", "fetch", "xhr"})
SCENERY = frozenset({"image", "font", "media"})
FRUITLESS = 0.3  # seconds for a navigation that ended without a page to turn out as a download


class Activity:
    """What a tab is busy with. Fed by browser events; ``changed`` wakes whoever waits for rest."""

    def __init__(self) -> None:
        self._requests: set[object] = set()
        self._navigating = False
        self._loading = False
        self._changed = asyncio.Event()
        self._hope: asyncio.TimerHandle | None = None
        self._acting = False
        self._habits: set[str] = set()  # what the page asks for while nobody acts: it polls
        self.traffic = 0  # counts what may change the page when it arrives
        self.asked = 0  # requests since the action began, but for scenery and habits

    @property
    def busy(self) -> bool:
        """Whether a page is on its way or a request of the action is not answered."""
        return self._navigating or self._loading or bool(self._requests)

    @property
    def navigating(self) -> bool:
        """Whether another page is on its way: until its document is there."""
        return self._navigating or self._loading

    def begin(self, *, acting: bool = True) -> None:
        """An action begins: what was under way before is not its doing.

        ``acting``: it does something to the page.
        """
        self._requests.clear()
        self._acting = acting
        self.asked = 0

    def end(self) -> None:
        """The action is over: what the page asks for from now on is a habit of its own."""
        self._acting = False

    def request_began(self, request: object, kind: str, what: str) -> None:
        """A request left the page; ``what`` is its method and address, without the query."""
        if not self._acting:
            self._habits.add(what)
        self.asked += kind not in SCENERY and what not in self._habits
        if kind in AWAITED | SCENERY:
            self.traffic += 1
        if kind in AWAITED:
            self._requests.add(request)

    def request_ended(self, request: object) -> None:
        """It was answered, or failed."""
        self.traffic += 1
        self._requests.discard(request)
        self._wake()

    def navigation_asked(self) -> None:
        """The page wants to show another address in this tab."""
        self._navigating = True
        self._keep_hoping(False)
        self._wake()

    def loading_stopped(self) -> None:
        """The tab loads no more. If no document came, a download may be about to be told of."""
        if self._navigating:
            self._keep_hoping(True)
        else:
            self.navigation_ended()

    def navigation_ended(self) -> None:
        """The page is there, or none will come: a download, an empty answer, a refusal."""
        self._navigating = self._loading = False
        self._keep_hoping(False)
        self._wake()

    def committed(self) -> None:
        """A new document stands in the tab; its content is still coming."""
        self._navigating = False
        self._loading = True
        self._keep_hoping(False)
        self._requests.clear()
        self._wake()

    def loaded(self) -> None:
        """The document's content is there."""
        self._loading = False
        self._wake()

    async def change(self) -> None:
        """Returns when something has begun to show, ended or failed."""
        self._changed.clear()
        await self._changed.wait()

    def _keep_hoping(self, hope: bool) -> None:
        if self._hope is not None:
            self._hope.cancel()
        self._hope = asyncio.get_running_loop().call_later(FRUITLESS, self.navigation_ended) if hope else None

    def _wake(self) -> None:
        self._changed.set()
