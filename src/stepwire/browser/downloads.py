"""What pages send to be kept: fetched while the context lives, for its files go with it.

An action is not over until its downloads are: `settled` waits for them, each for half a minute at most. How
much has arrived is told by the tab's debugger, so that one that grows too large is stopped on its way; the
file itself is Playwright's. Whichever of the two speaks first, they are paired by the download's address.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Download, Error

from stepwire.agent.ports import DownloadedFile
from stepwire.runs.artifacts import MOST_BYTES, MOST_FILES, safe_name

HANDED_OVER = 2.0  # seconds between the debugger's word of a download and Playwright's
MOST_AT_ONCE = 50  # told of and not paired yet, or on their way: more are not looked at


@dataclass(slots=True, eq=False)
class _Arrival:
    """A download as Playwright has it; ``guid`` is the debugger's name of it, once told."""

    download: Download
    guid: str | None = None
    too_large: bool = False


class Downloads:
    """A session's downloads. Told of by tabs; what was kept is taken away after each action."""

    def __init__(self, deadline: float, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES) -> None:
        self._deadline = deadline
        self._files_left = self._most_files = most_files
        self._bytes_left = self._most_bytes = most_bytes
        self._told: deque[tuple[str, str]] = deque(maxlen=MOST_AT_ONCE)  # guid and address; the oldest goes
        self._untold: deque[_Arrival] = deque(maxlen=MOST_AT_ONCE)
        self._paired: dict[str, _Arrival] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._handed_over = asyncio.Event()
        self._files: list[DownloadedFile] = []
        self._notes: list[str] = []

    # -- the tabs' side --------------------------------------------------------------------------

    def began(self, guid: str, url: str) -> None:
        """A page began a download."""
        ahead = next((arrival for arrival in self._untold if arrival.download.url == url), None)
        if ahead is None:
            self._told.append((guid, url))
        else:
            self._untold.remove(ahead)
            self._pair(guid, ahead)

    def progressed(self, guid: str, received: int) -> None:
        """So many bytes of it are there."""
        arrival = self._paired.get(guid)
        if arrival is not None and received > self._bytes_left and not arrival.too_large:
            arrival.too_large = True
            self._own(_cancel(arrival.download))

    def handed_over(self, download: Download) -> None:
        """Playwright has it."""
        arrival = _Arrival(download)
        told = next((told for told in self._told if told[1] == download.url), None)
        if told is None:
            self._untold.append(arrival)
        else:
            self._told.remove(told)
            self._pair(told[0], arrival)
        self._handed_over.set()
        if self._files_left > 0 and len(self._tasks) < MOST_AT_ONCE:
            self._files_left -= 1
            self._own(self._fetch(arrival))
        else:
            self._notes.append(f"Only {self._most_files} downloads of a run are kept; others were not.")
            self._own(_cancel(download))

    # -- the session's side ----------------------------------------------------------------------

    async def settled(self) -> None:
        """Return when every download has arrived or was given up."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HANDED_OVER):
                while self._told:
                    self._handed_over.clear()
                    await self._handed_over.wait()
        self._told.clear()
        while self._tasks:
            await asyncio.wait(self._tasks)

    @property
    def told(self) -> bool:
        """Whether there was a download since notes were taken last."""
        return bool(self._notes)

    def files(self) -> tuple[DownloadedFile, ...]:
        """What was kept since the last call."""
        files, self._files = tuple(self._files), []
        return files

    def notes(self) -> list[str]:
        """What a viewer should know, since the last call."""
        notes, self._notes = self._notes, []
        return notes

    async def finish(self) -> None:
        """Give up what is still on its way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- fetching --------------------------------------------------------------------------------

    async def _fetch(self, arrival: _Arrival) -> None:
        download = arrival.download
        name = safe_name(download.suggested_filename)
        try:
            async with asyncio.timeout(self._deadline):
                self._notes.append(await self._kept(name, await download.path()))
        except TimeoutError:
            await _cancel(download)
            late = f"The download {name} took longer than {self._deadline:g} seconds and was not kept."
            self._notes.append(late)
        except Error:
            why = self._no_room(name) if arrival.too_large else f"The download {name} failed."
            self._notes.append(why)
        finally:
            if arrival.guid is not None:
                self._paired.pop(arrival.guid, None)
        with contextlib.suppress(Error):
            await download.delete()

    async def _kept(self, name: str, path: Path) -> str:
        """What there is to say of a download that has arrived."""
        data = await asyncio.to_thread(_read, path, self._bytes_left)
        if data is None or len(data) > self._bytes_left:  # another may have taken the room meanwhile
            return self._no_room(name)
        self._bytes_left -= len(data)
        self._files.append(DownloadedFile(name, data))
        return f"Downloaded {name} ({len(data):,} bytes)."

    def _no_room(self, name: str) -> str:
        most = f"{self._most_bytes / 1e6:g} MB"
        return f"The download {name} was not kept: a run's downloads may have {most} together."

    def _pair(self, guid: str, arrival: _Arrival) -> None:
        arrival.guid = guid
        self._paired[guid] = arrival

    def _own(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _read(path: Path, most: int) -> bytes | None:
    return path.read_bytes() if path.stat().st_size <= most else None


async def _cancel(download: Download) -> None:
    with contextlib.suppress(Error):
        await download.cancel()
