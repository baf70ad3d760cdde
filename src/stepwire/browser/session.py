"""One run's session: what the agent loop calls. Turns everything that can happen to a page into the
errors of the port.

A page that does not answer by its deadline is ended and replaced; so is one that crashed. A dialog
makes every call return at once. An action that comes while a dialog is open dismisses it first, as a
person would to get on.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any, cast

import structlog
from playwright.async_api import BrowserContext, Error

from stepwire.agent.observation import Observation
from stepwire.agent.ports import (
    ActionFailed,
    BrowserLost,
    DownloadedFile,
    Guard,
    GuardPass,
    NavigationFailed,
    Outcome,
    PageLost,
    Picture,
    Reaction,
    SessionSpec,
)
from stepwire.browser import navigation
from stepwire.browser.act import Deed, Fill, Hand, OfSession
from stepwire.browser.capture import Camera
from stepwire.browser.checkpoint import Checkpoint, host_of
from stepwire.browser.deadlines import Deadlines
from stepwire.browser.documents import Documents
from stepwire.browser.eye import Eye
from stepwire.browser.mask import Mask
from stepwire.browser.observe import IN_VIEW, behind_dialog, observation
from stepwire.browser.pulse import Pulse
from stepwire.browser.tab import DialogOpened, PageGone, PageStuck, Rest, Tab
from stepwire.browser.tabs import MOST_TABS, Tabs
from stepwire.browser.world import ScriptFailed
from stepwire.runs.actions import (
    Action,
    Back,
    Click,
    Dialog,
    DoubleClick,
    Expect,
    Navigate,
    Press,
    Read,
    TabChange,
    Wait,
)
from stepwire.runs.actions import Tab as TabAction

MOST_DISMISSED = 5  # dialogs in a row, before a page counts as one that never stops opening them
log = structlog.get_logger(__name__)


class ChromiumSession:
    """A context of the shared browser, used by one agent: one call at a time, but for `capture`."""

    def __init__(
        self,
        context: BrowserContext,
        spec: SessionSpec,
        guard: Guard,
        passed: GuardPass,
        deadlines: Deadlines,
    ) -> None:
        self._context = context
        self._spec = spec
        self._guard = guard
        self._deadlines = deadlines
        self._mask = Mask(spec.masked)
        self._eye = Eye(deadlines)
        self._camera = Camera(spec.viewport, self._mask, deadlines.capture)
        self._checkpoint = Checkpoint(passed, self._mask)
        self._tabs = Tabs(context, deadlines, itertools.count(1))
        context.on("response", self._checkpoint.answered)
        context.on("requestfailed", self._checkpoint.failed)

    async def start(self) -> None:
        """Open the first tab. Raises BrowserLost."""
        async with self._troubles():
            await self._tabs.open()

    async def close(self) -> None:
        """End every page of the run."""
        await self._camera.ahead.forget()
        await self._tabs.finish()
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(self._deadlines.call):
                await self._context.close()

    # -- the port --------------------------------------------------------------------------------

    async def observe(self, *, whole: bool = False) -> Observation:
        """The page as it stands; only the dialog while one is open."""
        try:
            return await self._observe(whole)
        except PageLost:
            raise
        except ActionFailed as failed:  # nothing can be done with a page that cannot be looked at
            await self._replace()
            raise PageLost(f"{failed.message} The page was replaced by an empty one.") from failed

    async def _observe(self, whole: bool) -> Observation:
        async with self._troubles():
            tab = await self._tab()
            try:
                seen = await self._eye.look(tab, whole=whole)
            except DialogOpened:
                return await self._behind_dialog(tab)
            async with asyncio.timeout(self._deadlines.call):
                tabs = await self._tabs.infos(seen["url"], seen["title"])
            return observation(seen, tabs, self._mask, whole=whole)
        raise AssertionError  # the context manager raises

    async def act(self, action: Action, fill: Fill) -> Outcome:
        """Carry out the action, wait for the page to come to rest, and say what happened."""
        deed = Deed(action)
        async with self._troubles():
            deed.notes += self._checkpoint.pass_or_raise()
            if not isinstance(action, Dialog):
                await self._dismiss(deed)
            tab = await self._tab()
            await self._camera.ahead.forget()
            self._eye.forget()
            self._tabs.begin()
            self._checkpoint.begin()
            tab.actor = None
            tab.activity.begin(acting=not isinstance(action, Wait | Read | Expect))
            with contextlib.suppress(DialogOpened):
                await self._perform(deed, action, tab, self._learning(fill))
                if isinstance(action, Click | DoubleClick | Press) and not tab.gone:
                    self._camera.ask_ahead(tab)
            rest = await self._settle(action)
            await self._camera.ahead.judge(self._tabs.current, rest)
            self._eye.keep(self._tabs.current, rest)
            await self._tabs.settle_downloads()
            with contextlib.suppress(DialogOpened):
                await self._look_back(deed, tab, rest.pulse)
            tab.activity.end()
        deed.notes += self._checkpoint.pass_or_raise()
        happened = [self._mask.text(note) for note in self._tabs.notes()]
        reaction = deed.answer.reaction(status=self._checkpoint.error_status(), elsewhere=bool(happened))
        deed.notes += happened + _told(reaction)
        return Outcome(
            deed.action,
            deed.rect,
            tuple(deed.notes),
            reaction,
            deed.healed,
            self._files(),
            self._change(action, tab),
        )

    async def capture(self) -> Picture | None:
        """A picture of the page; the last good one when it cannot be taken."""
        tab = self._tabs.current
        return await self._camera.capture(tab) if tab else self._camera.last

    async def place(self) -> tuple[str, str]:
        """Address and title of the current page, secrets masked."""
        async with self._troubles():
            tab = await self._tab()
            async with asyncio.timeout(self._deadlines.call):
                try:
                    url, title = await tab.place()
                except Error:
                    if tab is self._tabs.current:
                        raise
                    url, title = await (await self._tab()).place()  # it was closing just then
            return self._mask.text(url), self._mask.text(title)
        raise AssertionError  # the context manager raises

    async def storage(self) -> Mapping[str, Any]:
        """Cookies and local storage of the context."""
        async with self._troubles():
            async with asyncio.timeout(self._deadlines.call):
                return cast(Mapping[str, Any], await self._context.storage_state())
        raise AssertionError  # the context manager raises

    def _change(self, action: Action, tab: Tab) -> TabChange | None:
        """What the page did by itself: opened a tab that is looked at now, or closed the one acted in."""
        if self._tabs.followed:
            return "opened"
        closed = tab.gone and not tab.crashed and not isinstance(action, TabAction)
        return "closed" if closed else None

    def _files(self) -> tuple[DownloadedFile, ...]:
        return tuple(replace(file, name=self._mask.text(file.name)) for file in self._tabs.downloads.files())

    # -- acting ----------------------------------------------------------------------------------

    def _learning(self, fill: Fill) -> Fill:
        """The same, and one-time codes that are given out for typing are masked from then on."""

        def filled(text: str, host: str) -> str:
            value = fill(text, host)
            self._mask.learn(self._spec.codes)
            return value

        return filled

    async def _perform(self, deed: Deed, action: Action, tab: Tab, fill: Fill) -> None:
        match action:
            case Navigate() | Back() | TabAction() | Dialog():
                await self._move(deed, action, tab, fill)
            case _:
                hand = Hand(
                    tab, fill, self._mask, self._deadlines, self._spec.files, self._spec.healing, deed
                )
                await hand.perform(action)

    async def _move(self, deed: Deed, action: OfSession, tab: Tab, fill: Fill) -> None:
        match action:
            case Navigate():
                await self._go(deed, tab, action.url, fill)
            case Back():
                await navigation.back(tab, self._deadlines)
            case TabAction():
                await self._turn(deed, action, tab, fill)
            case Dialog():
                text = None
                if action.text is not None:
                    text = fill(action.text, host_of(await self._tabs.asking_url()))
                if not await self._answer(action.accept, text):
                    raise ActionFailed("There is no dialog to answer.")

    async def _go(self, deed: Deed, tab: Tab, template: str, fill: Fill) -> None:
        url = fill(template, host_of(template))
        fill(template, host_of(url))  # raises when a value in it leads a secret to another host
        if reason := self._guard.refuses_url(url, self._spec.allowed_domains):
            raise self._checkpoint.blocked(reason)
        try:
            deed.notes += await navigation.go(tab, url, self._deadlines)
        except NavigationFailed:
            self._checkpoint.suspect(url)
            deed.notes += self._checkpoint.pass_or_raise()
            raise

    async def _turn(self, deed: Deed, action: TabAction, tab: Tab, fill: Fill) -> None:
        if action.do == "open":
            if self._tabs.full:
                raise ActionFailed(f"There are {MOST_TABS} tabs already; close one first.")
            opened = await self._tabs.open()
            if action.url:
                await self._go(deed, opened, action.url, fill)
            return
        chosen = tab if action.index is None else self._tabs.at(action.index)
        if chosen is None:
            raise ActionFailed(f"There is no tab {action.index}.")
        await (self._tabs.show(chosen) if action.do == "switch" else self._tabs.close(chosen))

    async def _answer(self, accept: bool, text: str | None = None) -> bool:
        """Answer the dialog that waits; then the click that it stood in the way of goes on."""
        asking = self._tabs.asking
        async with asyncio.timeout(self._deadlines.call):
            answered = await self._tabs.dialogs.answer(accept, text)
        if asking:
            with contextlib.suppress(DialogOpened, PageGone, Error):  # of a page that it closes
                await asking.steady(asking.pointer.finish(), self._deadlines.call)
        return answered

    async def _look_back(self, deed: Deed, tab: Tab, pulse: Pulse | None) -> None:
        """Now that the page has come to rest: does it hold what was meant, and has it answered?"""
        if tab.gone or tab is not self._tabs.current or self._tabs.dialogs.open:
            return
        if deed.afterwards is not None:
            await deed.afterwards()
        if deed.answer.before is not None:
            deed.answer.asked = tab.activity.asked
            hint = "asked" if deed.answer.asked else None
            deed.answer.frames = await Documents(tab, self._deadlines).answers(deed.heard, hint)
            told = None if deed.heard else pulse  # frames may have told the page something since
            deed.answer.after = told or await tab.call("pulse", hint, deadline=self._deadlines.call)

    async def _settle(self, action: Action) -> Rest:
        """Let the page come to rest, and where the action led: how the tab rests that is shown then."""
        rest = Rest()
        if isinstance(action, Read | Expect):
            return rest
        with contextlib.suppress(DialogOpened):
            if tab := self._tabs.current:
                with contextlib.suppress(PageGone):  # it closed itself: that is what the action did
                    rest = await tab.settle(
                        self._deadlines, ahead=IN_VIEW if self._camera.ahead.waits else None
                    )
            if tab and tab.crashed:
                raise PageGone
            if await self._tabs.follow() and (tab := self._tabs.current):
                rest = await tab.settle(self._deadlines)
        return rest

    async def _dismiss(self, deed: Deed) -> None:
        for _ in range(MOST_DISMISSED):
            if not self._tabs.dialogs.open:
                return
            await self._answer(accept=False)
            deed.notes.append("A dialog that was not answered was dismissed.")
            if tab := self._tabs.current:
                with contextlib.suppress(DialogOpened):
                    await tab.settle(self._deadlines)
        if self._tabs.dialogs.open:
            await self._tabs.replace()
            raise PageLost("The page opened one dialog after another; it was replaced by an empty one.")

    # -- trouble ---------------------------------------------------------------------------------

    async def _tab(self) -> Tab:
        if tab := self._tabs.current:
            return tab
        if self._tabs.crashed:
            raise PageGone
        return await self._tabs.move_on()

    async def _behind_dialog(self, tab: Tab) -> Observation:
        async with asyncio.timeout(self._deadlines.call):
            place = await tab.place()
            tabs = await self._tabs.infos(*place)
        return behind_dialog(place, self._spec.viewport, self._tabs.dialogs.open, tabs, self._mask)

    @contextlib.asynccontextmanager
    async def _troubles(self) -> AsyncIterator[None]:
        """Turn what can happen to a page into the port's errors."""
        try:
            yield
        except (PageStuck, TimeoutError) as error:
            await self._replace()
            raise PageLost("The page did not answer in time; it was replaced by an empty one.") from error
        except PageGone as error:
            how = "crashed" if self._tabs.crashed else "closed itself"
            await self._replace()
            raise PageLost(f"The page {how}; it was replaced by an empty one.") from error
        except ScriptFailed as error:
            log.warning("browser.script_failed", run=self._spec.run_id, place=str(error))
            raise ActionFailed("The page could not be examined.") from error
        except Error as error:
            await self._lost_if_dead(error)
            if not self._tabs.current:
                await self._replace()
                raise PageLost("The page was closed; it was replaced by an empty one.") from error
            log.warning("browser.call_failed", run=self._spec.run_id, kind=type(error).__name__)
            raise ActionFailed("The browser could not do this.") from error

    async def _replace(self) -> None:
        try:
            await self._tabs.replace()
        except (Error, TimeoutError) as error:
            raise BrowserLost("The browser is gone.") from error

    async def _lost_if_dead(self, cause: Error) -> None:
        """A killed driver fires no event: whether the browser lives is found out by asking."""
        try:
            async with asyncio.timeout(self._deadlines.call):
                await self._context.cookies("http://localhost")
        except (Error, TimeoutError):
            raise BrowserLost("The browser is gone.") from cause


def _told(reaction: Reaction | None) -> list[str]:
    """What a viewer should know of it."""
    if reaction is None:
        return []
    if reaction.refused:
        return ["The page did not accept what a field holds."]
    if reaction.status:
        return [f"The server answered {reaction.status}."]
    return [] if reaction.stirred else ["The page did not react."]
