import json

import pytest
from live_gateway import BORN, Links, a_step, picture_of

from stepwire.gateway.lost_picture import NOTE, lost_picture
from stepwire.gateway.stream.frames import frame_text, ping_frame
from stepwire.gateway.stream.shelf import Shelf
from stepwire.gateway.stream.studio import LINK_SECONDS, Studio, ping_naming
from stepwire.runs.events import Ended, Entry, PictureRef
from stepwire.runs.model import Status
from stepwire.testing import ManualClock, MemoryBlobs


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def studio(clock) -> Studio:
    blobs = MemoryBlobs()
    await blobs.put("key", b"picture")
    return Studio(blobs, Links(), Shelf(), clock)


ENTRY = Entry("run-1", 1, a_step(1, PictureRef("key", 1, 1, 7)))


async def test_what_was_made_is_at_hand_in_that_way_only(studio) -> None:
    assert studio.at_hand("run-1", "epoch", 1, "inline") is None
    made = await studio.make(ENTRY, "epoch", "inline")
    assert studio.at_hand("run-1", "epoch", 1, "inline") is made
    assert studio.at_hand("run-1", "epoch", 1, "none") is None
    assert studio.at_hand("run-1", "other", 1, "inline") is None


async def test_each_way_of_showing_a_picture(studio) -> None:
    made = {way: await studio.make(ENTRY, "epoch", way) for way in ("inline", "url", "none")}
    messages = {way: json.loads(frame_text(parcel.frame)) for way, parcel in made.items()}
    assert picture_of(messages["inline"]) == b"picture"
    assert messages["url"]["screenshotUrl"].startswith("https://pictures.example/run-1/1")
    assert "screenshotUrl" not in messages["none"]
    assert messages["url"]["screenshot"] == messages["none"]["screenshot"] == ""


@pytest.mark.parametrize("left", [b"", b"pict", None])
async def test_a_picture_that_was_lost_is_a_grey_one_that_says_so(left, clock) -> None:
    blobs = MemoryBlobs()
    if left is not None:
        await blobs.put("key", left)
    ref = PictureRef("key", 1280, 800, 7)
    entry = Entry("run-1", 1, a_step(1, ref, notes=("A popup opened.",)))
    message = json.loads(
        frame_text((await Studio(blobs, Links(), Shelf(), clock).make(entry, "e", "inline")).frame)
    )
    assert picture_of(message) == lost_picture(ref)
    assert message["screenshotStale"] is True
    assert message["notes"] == ["A popup opened.", NOTE]


async def test_an_address_is_not_handed_out_long_after_it_was_made(studio, clock) -> None:
    await studio.make(ENTRY, "epoch", "url")
    await clock.advance(LINK_SECONDS)
    assert studio.at_hand("run-1", "epoch", 1, "url") is None


async def test_the_end_is_the_last_parcel_and_is_named_like_a_step(studio) -> None:
    step = await studio.make(ENTRY, "epoch", "none")
    end = await studio.make(Entry("run-1", 2, Ended(Status.SUCCEEDED, BORN)), "epoch", "none")
    assert (step.last, end.last) == (False, True)
    assert end.ping == ping_frame(b"epoch.2")
    assert ping_naming("epoch", 2) == ping_frame(b"epoch.2")
