"""One tab: a page, its debugger session, our script in it, and what it is busy with.

Every call goes through `steady`, which ends in one of four ways: the answer, the deadline (PageStuck),
a dialog (DialogOpened), or the end of the page (PageGone).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol, TypeVar

from playwright.async_api import CDPSession, Page

from stepwire.browser.deadlines import Deadlines
from stepwire.browser.dialogs import Asking, Dialogs
from stepwire.browser.frames import ForeignFrame, Frames
from stepwire.browser.pointer import Pointer
from stepwire.browser.pulse import Pulse
from stepwire.browser.settle import Activity
from stepwire.browser.world import PageMoved, World

T = TypeVar("T")
JUST_NOW = 0.001  # seconds, as a question and its answer take: nobody has had a hand in the page since


class PageStuck(Exception):
    """The page did not answer in time."""


class PageGone(Exception):
    """The page crashed, or was closed."""


class DialogOpened(Exception):
    """A dialog stands in the way."""


class Doings(Protocol):
    """Who is told what a page does beyond its own tab. Told before the tab counts as at rest again."""

    def popup_asked(self) -> None:
        """The page asked for a new tab."""
        ...

    def download_began(self, guid: str, url: str) -> None:
        """The page began a download from this address."""
        ...

    def download_progressed(self, guid: str, received: int) -> None:
        """So many bytes of it have arrived."""
        ...


@dataclass(frozen=True, slots=True)
class Rest:
    """How a page has come to rest.

    ``pulse``: its counts then; None when a cap came first, or when it takes longer to tell whether the page
    has answered. ``still``: it has looked the same since the first frame after the action; ``seen`` is then
    what the script sees of it. ``since``: when that was known, by the system's clock, for a loop's own may
    count whole milliseconds. ``document``: what it was true of.
    """

    pulse: Pulse | None = None
    still: bool = False
    seen: dict[str, Any] | None = None
    since: float = 0.0
    document: str | None = None


class Tab:
    """A page of the run. Made by `attach`, before which it must not be used."""

    def __init__(self, page: Page, dialogs: Dialogs) -> None:
        self.page = page
        self.activity = Activity()
        self.cdp: CDPSession
        self.world: World
        self.pointer: Pointer
        self.frames: Frames
        self.asking = Asking()
        self.actor: ForeignFrame | None = None  # the frame that is acted in
        self.attached = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._dialogs = dialogs
        self._gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        page.on("crash", lambda _: self._end("crashed"))
        page.on("close", lambda _: self._end("closed"))

    @property
    def gone(self) -> bool:
        """Whether the page can no longer be used."""
        return self._gone.done()

    @property
    def crashed(self) -> bool:
        """Whether it is gone because it crashed."""
        return self._gone.done() and self._gone.result() == "crashed"

    async def attach(self, numbers: Iterator[int], doings: Doings, deadlines: Deadlines) -> None:
        """Connect to the page's debugger."""
        self.cdp = await self.page.context.new_cdp_session(self.page)
        self.pointer = Pointer(self.cdp)
        self._listen(self.cdp, doings)
        target = await self.cdp.send("Target.getTargetInfo")
        self.world = World(self.cdp, target["targetInfo"]["targetId"], numbers, told=True)
        self.frames = Frames(self.page, self.world, numbers, deadlines.frame)
        await self.cdp.send("Page.enable")
        self.attached = True

    async def steady(self, work: Coroutine[Any, Any, T], deadline: float) -> T:
        """The work's result. Raises PageStuck, PageGone, DialogOpened, or what the work raises."""
        task = asyncio.ensure_future(work)
        waited: set[asyncio.Future[Any]] = {task, self._gone, self._dialogs.opened}
        try:
            await asyncio.wait(waited, timeout=deadline, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return await task
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
        if self.gone:
            raise PageGone
        raise DialogOpened if self._dialogs.opened.done() else PageStuck

    async def call(self, function: str, argument: object = None, *, deadline: float) -> Any:
        """A call of our script that outlives a navigation: it is asked again on the new page."""
        return await self.steady(self._insist(function, argument), deadline)

    async def place(self) -> tuple[str, str]:
        """Address and title, from the browser itself: answered even while the page hangs."""
        info = (await self.cdp.send("Target.getTargetInfo"))["targetInfo"]
        return str(info["url"]), title_of(info)

    async def terminate(self) -> None:
        """Stop whatever script is running in the page."""
        await self.cdp.send("Runtime.terminateExecution")

    async def settle(self, deadlines: Deadlines, *, ahead: dict[str, Any] | None = None) -> Rest:
        """Wait until the page has come to rest. Raises as `steady`.

        ``ahead``: a picture was asked for as the action ended; the limits of an observation that is made too.
        """
        return await self.steady(self._rest(deadlines, ahead), deadlines.loading + deadlines.call)

    async def stands(self, rest: Rest) -> bool:
        """Whether the page still looks as it did when it came to rest so. Asked, unless that was just now."""
        if not rest.still or rest.document is None or rest.document != self.world.prefix:
            return False
        if monotonic() - rest.since < JUST_NOW:
            return True
        try:
            return bool(await self.world.call("stoodStill"))
        except PageMoved:
            return False

    async def _insist(self, function: str, argument: object) -> Any:
        while True:
            try:
                return await self.world.call(function, argument)
            except PageMoved:
                await asyncio.sleep(0)  # the next call enters the new document

    async def _rest(self, deadlines: Deadlines, ahead: dict[str, Any] | None) -> Rest:
        now = asyncio.get_running_loop().time
        began = now()
        while True:
            limit = began + (deadlines.loading if self.activity.navigating else deadlines.settle)
            if now() >= limit:
                return Rest()
            if self.activity.busy:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(limit):
                        await self.activity.change()
                continue
            if self.frames:  # first: what they tell the page comes then
                await self.frames.settle(self.actor, limit - now())
            with contextlib.suppress(PageMoved):
                question = {
                    "quiet": deadlines.quiet * 1000,
                    "cap": (limit - now()) * 1000,
                    "ahead": ahead,
                }
                told = await self.world.call("settle", question)
                rest = Rest(**told, since=monotonic(), document=self.world.prefix)
                if not self.activity.busy:
                    return rest

    def _listen(self, cdp: CDPSession, doings: Doings) -> None:
        cdp.on("Page.frameRequestedNavigation", self._on_asked)
        cdp.on("Page.frameStartedNavigating", self._on_asked)
        cdp.on("Page.frameNavigated", self._on_navigated)
        cdp.on("Page.frameStoppedLoading", self._on_stopped)
        cdp.on("Page.domContentEventFired", lambda _: self.activity.loaded())
        cdp.on("Page.javascriptDialogOpening", lambda event: self.asking.told(event["url"]))
        cdp.on("Page.windowOpen", lambda _: doings.popup_asked())
        cdp.on("Page.downloadWillBegin", lambda event: self._on_download(event, doings))
        cdp.on(
            "Page.downloadProgress",
            lambda event: doings.download_progressed(event["guid"], int(event["receivedBytes"])),
        )

    def _on_asked(self, event: dict[str, Any]) -> None:
        same_document = event.get("navigationType") in ("sameDocument", "historySameDocument")
        elsewhere = event.get("disposition", "currentTab") != "currentTab"
        if self._is_main(event.get("frameId")) and not same_document and not elsewhere:
            self.activity.navigation_asked()

    def _on_navigated(self, event: dict[str, Any]) -> None:
        if "parentId" not in event["frame"]:
            self.world.left()
            self.frames.forget()
            self.activity.committed()

    def _on_stopped(self, event: dict[str, Any]) -> None:
        if self._is_main(event.get("frameId")):
            self.activity.loading_stopped()

    def _on_download(self, event: dict[str, Any], doings: Doings) -> None:
        doings.download_began(event["guid"], event["url"])
        self.activity.navigation_ended()

    def _is_main(self, frame_id: object) -> bool:
        return frame_id == self.world.frame_id

    def _end(self, how: str) -> None:
        self._dialogs.forget(self.page)
        if not self._gone.done():
            self._gone.set_result(how)


def title_of(info: dict[str, Any]) -> str:
    """The title in a target's description, where a page without one is given its address instead."""
    title = str(info["title"])
    stand_in = str(info["url"]).split("://", 1)[-1].rstrip("/")
    return "" if title.split("://", 1)[-1].rstrip("/") == stand_in else title
