"""The dialogs of a session's pages: alert, confirm, prompt.

While one is open, its page and every page that shares its process stand still, and no call to them
returns. So a dialog interrupts whatever waits (`opened`), becomes part of the observation, and stays
until it is answered. A question before leaving a page is answered at once: the agent meant to leave.
"""

from __future__ import annotations

import asyncio
from collections import deque

from playwright.async_api import Dialog, Error

from stepwire.agent.observation import OpenDialog

MOST_WAITING = 50  # a page that opens more at once gets the rest dismissed


class Dialogs:
    """Open dialogs, oldest first."""

    def __init__(self) -> None:
        self._waiting: deque[Dialog] = deque()
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._notes: list[str] = []

    @property
    def open(self) -> OpenDialog | None:
        """The dialog that waits for an answer."""
        if not self._waiting:
            return None
        dialog = self._waiting[0]
        return OpenDialog(
            kind=dialog.type, message=dialog.message[:1000], default=dialog.default_value[:1000]
        )

    @property
    def page(self) -> object | None:
        """The page that opened it."""
        return self._waiting[0].page if self._waiting else None

    @property
    def opened(self) -> asyncio.Future[None]:
        """Done as soon as a dialog waits."""
        return self._opened

    def take(self, dialog: Dialog) -> bool:
        """A page opened one. False when it must not wait for the agent: the caller answers it."""
        if dialog.type == "beforeunload" or len(self._waiting) >= MOST_WAITING:
            return False
        self._waiting.append(dialog)
        self._notes.append(f"The page opened a dialog ({dialog.type}).")
        if not self._opened.done():
            self._opened.set_result(None)
        return True

    async def answer(self, accept: bool, text: str | None = None) -> bool:
        """Answer the oldest; False when there was none, or it had gone by itself."""
        if not self._waiting:
            return False
        dialog = self._waiting.popleft()
        if not self._waiting:
            self._opened = asyncio.get_running_loop().create_future()
        return await answered(dialog, accept, text)

    def forget(self, dialogs_of: object) -> None:
        """A page is gone, and its dialogs with it."""
        kept = [dialog for dialog in self._waiting if dialog.page is not dialogs_of]
        self._waiting = deque(kept)
        if not kept and self._opened.done():
            self._opened = asyncio.get_running_loop().create_future()

    def notes(self) -> list[str]:
        """What was opened since the last call."""
        notes, self._notes = self._notes, []
        return notes


class Asking:
    """Which document of a page opened its dialog: what is answered is told to it, and it may be a frame's.

    A page's dialogs are told of twice, by the driver and, with their document, by the debugger: one after the
    other, for a page has only one at a time. So the last that both have told of is the same.
    """

    def __init__(self) -> None:
        self._opened = self._told = 0
        self._url = ""
        self._news = asyncio.Event()

    def opened(self) -> None:
        """The driver has told of a dialog."""
        self._opened += 1

    def told(self, url: str) -> None:
        """The debugger has, and that a document with this address opened it."""
        self._told += 1
        self._url = url
        self._news.set()

    async def url(self) -> str:
        """The address of the document that opened the last one. The caller sets a deadline."""
        while self._told < self._opened:
            self._news.clear()
            await self._news.wait()
        return self._url if self._told == self._opened else ""


async def answered(dialog: Dialog, accept: bool, text: str | None = None) -> bool:
    """Give a dialog its answer; False when it is already gone."""
    try:
        if accept:
            await (dialog.accept(text) if text is not None else dialog.accept())
        else:
            await dialog.dismiss()
    except Error:
        return False
    return True
