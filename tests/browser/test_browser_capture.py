"""Pictures are JPEGs of the viewport; one that cannot be taken is the last good one, marked stale."""

import io

import pytest
from PIL import Image

from stepwire.agent.ports import SessionSpec
from stepwire.browser.capture import Camera
from stepwire.browser.mask import Mask
from stepwire.browser.world import ScriptFailed
from stepwire.runs.actions import Navigate
from stepwire.runs.model import Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_picture_is_a_jpeg_of_the_viewport(browser, site, fill):
    async with browser.open(SessionSpec("run-1", Viewport(320, 240))) as session:
        await session.act(Navigate(url=site.page("/", "<body style='background: #f00'>")), fill)
        picture = await session.capture()
    image = Image.open(io.BytesIO(picture.data))
    assert (image.format, image.size) == ("JPEG", (320, 240))
    assert (picture.width, picture.height, picture.stale) == (320, 240, False)
    assert image.getpixel((100, 100))[0] > 240


class BrokenTab:
    async def steady(self, work, deadline):
        work.close()
        raise ScriptFailed("TypeError at 1:1")


async def test_without_any_good_picture_there_is_none():
    camera = Camera(Viewport(320, 240), Mask([]), 1.0)
    assert await camera.capture(BrokenTab()) is None


async def test_a_picture_that_cannot_be_masked_is_not_taken(browser, site, fill):
    async with browser.open(SessionSpec("run-1", Viewport(320, 240), masked=("hunter2",))) as session:
        await session.act(Navigate(url=site.page("/", "<h1>Hi</h1>")), fill)
        good = await session.capture()
        camera = session._camera
        stale = await camera.capture(BrokenTab())
    assert stale.data == good.data
    assert stale.stale
