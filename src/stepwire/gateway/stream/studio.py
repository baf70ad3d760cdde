"""Makes frames out of a run's entries: picture, message, frame, and a place on the shelf."""

from __future__ import annotations

from typing import Final, assert_never

import pybase64

from stepwire.gateway.lost_picture import NOTE, is_whole, lost_picture
from stepwire.gateway.rendering import ScreenshotsMode, around_picture, completion, step_members
from stepwire.gateway.stream.frames import MAX_CONTROL_PAYLOAD, ping_frame, text_header
from stepwire.gateway.stream.ports import PictureLinks
from stepwire.gateway.stream.shelf import Parcel, Place, Shelf
from stepwire.protocol.wire import encode_members, encode_utf8
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
        text = await self._text(entry, epoch, mode)
        frame = b"".join((text_header(sum(map(len, text))), *text))
        ping = ping_naming(epoch, entry.offset)
        parcel = Parcel(entry.offset, frame, ping, last=isinstance(entry.event, Ended))
        self._shelf.put(Place(entry.run_id, epoch, entry.offset, self._kind(mode)), parcel)
        return parcel

    async def _text(self, entry: Entry, epoch: str, mode: ScreenshotsMode) -> tuple[bytes, ...]:
        """The message in UTF-8, in as many pieces as it comes."""
        match entry.event:
            case Ended() as ended:
                return (encode_utf8(completion(entry, ended, epoch)),)
            case Step() as step if mode == "inline":
                return await self._with_picture(entry, step, epoch)
            case Step() as step:
                url = self._links.link(entry.run_id, step.number) if mode == "url" else None
                return (encode_members(step_members(entry, step, epoch, url)),)
            case _:
                assert_never(entry.event)

    async def _with_picture(self, entry: Entry, step: Step, epoch: str) -> tuple[bytes, ...]:
        members, picture = step_members(entry, step, epoch), step.picture
        data = await self._blobs.get(picture.key) if picture else b""
        if picture is not None and not is_whole(data, picture):
            data = lost_picture(picture)
            members |= {"screenshotStale": True, "notes": [*step.notes, NOTE]}
        before, after = around_picture(encode_members(members))
        return before, pybase64.b64encode(data or b""), after

    def _kind(self, mode: ScreenshotsMode) -> str:
        """How a picture is shown; links grow old, so a frame with one is good for a while only."""
        return f"url {self._clock.monotonic() // LINK_SECONDS}" if mode == "url" else mode


def ping_naming(epoch: str, offset: int) -> bytes:
    """The ping whose answer acknowledges everything up to an offset."""
    return ping_frame(position_text(epoch, offset).encode()[:MAX_CONTROL_PAYLOAD])
