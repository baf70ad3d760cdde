"""The tabs of a session: opened by the agent or by pages, counted, bounded, replaced when they die.

Where the agent looks after an action follows what a person's eyes would do: an action that opens
exactly one tab moves there; several leave the agent where it was. A tab that closes itself leaves the
agent on the one opened last before it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from typing import Any

import structlog
from playwright.async_api import BrowserContext, Dialog, Error, Page, Request

from stepwire.agent.observation import TabInfo
from stepwire.browser.deadlines import Deadlines
from stepwire.browser.dialogs import Dialogs, answered
from stepwire.browser.downloads import Downloads
from stepwire.browser.tab import Tab

MOST_TABS = 10  # more are closed as they open
log = structlog.get_logger(__name__)


class Tabs:
    """All tabs, in the order in which they were opened, and the current one."""

    def __init__(self, context: BrowserContext, deadlines: Deadlines, numbers: Iterator[int]) -> None:
        self._context = context
        self._deadlines = deadlines
        self._numbers = numbers
        self._tabs: list[Tab] = []
        self._current: Tab | None = None
        self._chores: set[asyncio.Task[None]] = set()
        self._asked = 0
        self._arrived = 0
        self._arrival = asyncio.Event()
        self._fresh: list[Tab] = []
        self._opening = False
        self._notes: list[str] = []
        self.dialogs = Dialogs()
        self.downloads = Downloads(deadlines.download)
        context.on("page", self._on_page)
        context.on("dialog", self._on_dialog)
        context.on("request", self._on_request)
        context.on("requestfinished", self._on_request_ended)
        context.on("requestfailed", self._on_request_ended)

    # -- the agent's side ------------------------------------------------------------------------

    @property
    def current(self) -> Tab | None:
        """The tab that the agent looks at; None when it is gone."""
        return self._current if self._current and not self._current.gone else None

    @property
    def crashed(self) -> bool:
        """Whether the current tab ended by a crash."""
        return self._current is not None and self._current.crashed

    async def open(self) -> Tab:
        """A new empty tab, made current. Raises Playwright's errors and TimeoutError."""
        async with asyncio.timeout(self._deadlines.open):
            self._opening = True
            try:
                page = await self._context.new_page()
            finally:
                self._opening = False
            tab = self._of(page) or self._add(page)
            await self._attach(tab)
        self._current = tab
        return tab

    async def replace(self) -> Tab:
        """An empty tab in place of the current one, which is ended whatever it is doing."""
        old = self._current
        if old is not None:
            self._remove(old)
            self._chore(self._end(old))
        return await self.open()

    async def move_on(self) -> Tab:
        """The tab to look at after the current one has closed itself."""
        living = [tab for tab in self._living() if tab is not self._current]
        if not living:
            return await self.open()
        return await self.show(living[-1])

    async def show(self, tab: Tab) -> Tab:
        """Make a tab the current one."""
        self._current = tab
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(self._deadlines.call):
                await tab.page.bring_to_front()
        return tab

    async def close(self, tab: Tab) -> None:
        """Close a tab, moving on if it was the current one."""
        was_current = tab is self._current
        self._remove(tab)
        await self._close(tab.page)
        if was_current:
            await self.move_on()

    def at(self, index: int) -> Tab | None:
        """The tab with this number, counted from 0."""
        living = self._living()
        return living[index] if index < len(living) else None

    @property
    def full(self) -> bool:
        """Whether no more tabs may be opened."""
        return sum(not tab.gone for tab in self._tabs) >= MOST_TABS

    @property
    def asking(self) -> Tab | None:
        """The tab of the dialog that waits."""
        return next((tab for tab in self._living() if tab.page is self.dialogs.page), None)

    async def asking_url(self) -> str:
        """The address of the document that opened the dialog which waits; "" when it cannot be told."""
        tab = self.asking
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._deadlines.call):
                return await tab.asking.url() if tab else ""
        return ""

    async def infos(self, url: str, title: str) -> tuple[TabInfo, ...]:
        """What each tab shows; address and title of the current one are known already."""
        living = self._living()
        places = await asyncio.gather(
            *(tab.place() for tab in living if tab is not self._current), return_exceptions=True
        )
        others = iter(places)
        shown = [(url, title) if tab is self._current else next(others) for tab in living]
        return tuple(
            TabInfo(index, *place, current=tab is self._current)
            for index, (tab, place) in enumerate(zip(living, shown, strict=True))
            if not isinstance(place, BaseException)  # it is closing just now
        )

    @property
    def followed(self) -> bool:
        """Whether the agent is now in a tab that the action made a page open."""
        return self.current in self._fresh

    def begin(self) -> None:
        """An action begins: tabs that open from now on are its doing."""
        self._asked = self._arrived = 0
        self._fresh.clear()

    async def follow(self) -> bool:
        """Go where the action led: to the one tab that it opened. False when it opened none, or several."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._deadlines.settle):
                while self._arrived < self._asked:
                    self._arrival.clear()
                    await self._arrival.wait()
                await asyncio.gather(*(tab.ready for tab in self._fresh), return_exceptions=True)
        fresh = [tab for tab in self._fresh if tab.attached and not tab.gone]
        if len(fresh) != 1:
            return False
        await self.show(fresh[0])
        return True

    async def settle_downloads(self) -> None:
        """Wait for what the action downloads; a tab that opened for nothing else is closed."""
        await self.downloads.settled()
        tab = self.current
        if tab is not None and tab in self._fresh and self.downloads.told and not (await tab.place())[0]:
            await self.close(tab)

    def notes(self) -> list[str]:
        """What happened by the pages' own doing since the last call."""
        notes, self._notes = [*self._notes, *self.dialogs.notes(), *self.downloads.notes()], []
        return list(dict.fromkeys(notes))

    async def finish(self) -> None:
        """End what is still being done for the tabs."""
        for task in self._chores:
            task.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await self.downloads.finish()

    # -- the pages' side -------------------------------------------------------------------------

    def _on_page(self, page: Page) -> None:
        if self._opening:
            self._opening = False
            self._add(page)
            return
        self._arrived += 1
        self._arrival.set()
        if self.full:
            self._notes.append(f"The page opened more than {MOST_TABS} tabs; the others were closed.")
            self._chore(self._close(page))
            return
        tab = self._add(page)
        self._fresh.append(tab)
        self._notes.append("The page opened a new tab.")
        tab.ready = self._chore(self._attach(tab))

    def _on_dialog(self, dialog: Dialog) -> None:
        if tab := dialog.page and self._of(dialog.page):
            tab.asking.opened()
        if self.dialogs.take(dialog):
            return
        leaving = dialog.type == "beforeunload"
        self._chore(self._answer(dialog, accept=leaving))

    def _on_request(self, request: Request) -> None:
        if tab := self._sender(request):
            what = f"{request.method} {request.url.split('?')[0]}"
            tab.activity.request_began(request, request.resource_type, what)

    def _on_request_ended(self, request: Request) -> None:
        if tab := self._sender(request):
            tab.activity.request_ended(request)

    def popup_asked(self) -> None:
        """A page asked for a new tab: one more to wait for."""
        self._asked += 1

    def download_began(self, guid: str, url: str) -> None:
        """A page began a download."""
        self.downloads.began(guid, url)

    def download_progressed(self, guid: str, received: int) -> None:
        """So many bytes of it have arrived."""
        self.downloads.progressed(guid, received)

    def _sender(self, request: Request) -> Tab | None:
        try:
            return self._of(request.frame.page)
        except Error:
            return None  # a worker's request, or that of a tab only just opening

    # -- bookkeeping -----------------------------------------------------------------------------

    def _of(self, page: Page) -> Tab | None:
        return next((tab for tab in self._tabs if tab.page is page), None)

    def _living(self) -> list[Tab]:
        return [tab for tab in self._tabs if tab.attached and not tab.gone]

    def _add(self, page: Page) -> Tab:
        tab = Tab(page, self.dialogs)
        page.on("download", self.downloads.handed_over)
        self._tabs = [other for other in self._tabs if not other.gone or other is self._current]
        self._tabs.append(tab)
        return tab

    def _remove(self, tab: Tab) -> None:
        self._tabs = [other for other in self._tabs if other is not tab]
        self.dialogs.forget(tab.page)

    # -- chores: what events start, owned here ---------------------------------------------------

    def _chore(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(self._done(work))
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
        return task

    async def _done(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            async with asyncio.timeout(self._deadlines.call):
                await work
        except (Error, TimeoutError) as error:
            log.info("browser.chore_failed", kind=type(error).__name__)

    async def _attach(self, tab: Tab) -> None:
        await tab.attach(self._numbers, self, self._deadlines)

    async def _answer(self, dialog: Dialog, accept: bool) -> None:
        await answered(dialog, accept)

    async def _close(self, page: Page) -> None:
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(self._deadlines.call):
                await page.close()

    async def _end(self, tab: Tab) -> None:
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(1.0):
                await tab.terminate()
        await self._close(tab.page)
