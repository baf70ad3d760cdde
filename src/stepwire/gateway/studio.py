"""Makes frames out of a run's entries: picture, message, frame, and a place on the shelf."""

from __future__ import annotations

from typing import Final, assert_never

import pybase64

from stepwire.gateway.frames import MAX_CONTROL_PAYLOAD, ping_frame, text_header
from stepwire.gateway.ports import PictureLinks
from stepwire.gateway.rendering import ScreenshotsMode, Shown, completion, step_update
from stepwire.gateway.shelf import Parcel, Place, Shelf, parcel_of
from stepwire.protocol.messages import Completion, StepUpdate
from stepwire.protocol.wire import encode_utf8
from stepwire.runs.events import Ended, Entry, Step
from stepwire.runs.ports import Blobs, Clock
from stepwire.runs.position import position_text

LINK_SECONDS: Final = 60  # a frame with a picture's address is made anew after this long


class Studio:
    """Makes each frame once, whoever asks, and knows which ones are at hand."""

    def __init__(self, blobs: Blobs, links: PictureLinks, shelf: Shelf, clock: Clock) -> None:
        self._blobs = blobs
        self._links = links
        self._shelf = shelf
        self._clock = clock

    def at_hand(self, run_id: str, epoch: str, offset: int, mode: ScreenshotsMode) -> Parcel | None:
        """The parcel, if it was made a moment ago."""
        return self._shelf.get(Place(run_id, epoch, offset, self._kind(mode)))

    async def make(self, entry: Entry, epoch: str, mode: ScreenshotsMode) -> Parcel:
        """The parcel of an entry; it is on the shelf from now on."""
        message = await self._message(entry, epoch, mode)
        text = encode_utf8(message)
        parcel = parcel_of(
            entry.offset,
            (text_header(len(text)), text),
            ping_naming(epoch, entry.offset),
            last=isinstance(entry.event, Ended),
        )
        self._shelf.put(Place(entry.run_id, epoch, entry.offset, self._kind(mode)), parcel)
        return parcel

    async def _message(self, entry: Entry, epoch: str, mode: ScreenshotsMode) -> StepUpdate | Completion:
        match entry.event:
            case Step() as step:
                return step_update(entry, step, epoch, await self._shown(entry, step, mode))
            case Ended() as ended:
                return completion(entry, ended, epoch)
            case _:
                assert_never(entry.event)

    async def _shown(self, entry: Entry, step: Step, mode: ScreenshotsMode) -> Shown:
        match mode:
            case "inline":
                data = await self._blobs.get(step.picture.key) if step.picture else None
                return Shown(base64=pybase64.b64encode(data or b"").decode("ascii"))
            case "url":
                return Shown(url=self._links.link(entry.run_id, step.number))
            case "none":
                return Shown()
            case _:
                assert_never(mode)

    def _kind(self, mode: ScreenshotsMode) -> str:
        """How a picture is shown; links grow old, so a frame with one is good for a while only."""
        return f"url {self._clock.monotonic() // LINK_SECONDS}" if mode == "url" else mode


def ping_naming(epoch: str, offset: int) -> bytes:
    """The ping whose answer acknowledges everything up to an offset."""
    return ping_frame(position_text(epoch, offset).encode()[:MAX_CONTROL_PAYLOAD])
