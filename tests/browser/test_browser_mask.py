# ruff: noqa: E501 - a page is easier to read on one line
"""Secret values appear in no picture, text, address, title or command."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from stepwire.agent.ports import ExpectationFailed, NavigationBlocked, SessionSpec
from stepwire.browser.mask import DOTS, Mask
from stepwire.runs.actions import Click, Dialog, Expect, Navigate, Read, Target, Type
from stepwire.runs.model import Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SECRET = "hunter2 & co"
SPEC = SessionSpec("run-1", Viewport(400, 300), masked=(SECRET,))


def dark(picture, box):
    """The share of dark pixels in a part of a picture."""
    image = Image.open(io.BytesIO(picture.data)).convert("L").crop(box)
    shades = image.histogram()
    return sum(shades[:100]) / sum(shades)


async def test_every_spelling_is_replaced():
    mask = Mask([SECRET, "ab"])
    assert mask.text(f"q={SECRET} hunter2%20%26%20co hunter2+%26+co ab") == f"q={DOTS} {DOTS} {DOTS} ab"
    assert not Mask([])


async def test_longer_secrets_go_first():
    assert Mask(["hunter", "hunter22"]).text("hunter22") == DOTS


async def test_a_page_that_sets_its_sheets_anew_is_masked_all_the_same(browser, site, fill):
    page = f"<!doctype html><body style='margin: 0; font: 20px monospace'>{SECRET}<button onclick='document.adoptedStyleSheets = []'>Reset</button>"
    async with browser.open(SPEC) as session:
        await session.act(Navigate(url=site.page("/", page)), fill)
        pictures = [await session.capture()]
        await session.act(Click(target=Target(css="button")), fill)
        pictures.append(await session.capture())
    for picture in pictures:
        assert dark(picture, (2, 4, 120, 18)) > 0.8


async def test_masking_leaves_the_pages_own_styles_as_they_were(browser, site, fill):
    field = "<input aria-label=Field style='-webkit-text-security: square'>"
    style = Expect(what="count", target=Target(css="[style*='-webkit-text-security: square;']"), value=1)
    async with browser.open(SPEC) as session:
        await session.act(Navigate(url=site.page("/", f"<!doctype html>{field}")), fill)
        await session.act(Type(target=Target(label="Field"), text=SECRET), fill)
        await session.capture()
        with pytest.raises(ExpectationFailed):
            await session.act(style.model_copy(update={"timeout": 0.0}), fill)
        await session.act(Type(target=Target(label="Field"), text="other"), fill)
        await session.capture()
        await session.act(style, fill)


async def test_a_page_that_says_a_secret_too_often_is_not_pictured(browser, site, fill):
    async with browser.open(SPEC) as session:
        await session.act(Navigate(url=site.page("/", "<!doctype html><p>Fine")), fill)
        fine = await session.capture()
        again = f"<!doctype html><script>document.write('<p>' + '{SECRET} '.repeat(30000))</script>"
        await session.act(Navigate(url=site.page("/again", again)), fill)
        assert (await session.capture()) == replace(fine, stale=True)


async def test_the_last_of_many_frames_is_masked_too(browser, site, fill):
    others = "<iframe srcdoc=x hidden></iframe>" * 60
    last = f"<iframe srcdoc=\"<body style='margin: 0; font: 20px monospace'>{SECRET}\" style='border: 0'></iframe>"
    async with browser.open(SPEC) as session:
        await session.act(
            Navigate(url=site.page("/", f"<!doctype html><body style='margin: 0'>{others}{last}")), fill
        )
        picture = await session.capture()
    assert not picture.stale
    assert dark(picture, (2, 4, 120, 18)) > 0.8


async def test_what_a_page_echoes_is_masked_everywhere_but_on_the_page(browser, site):
    page = """<!doctype html><body style="margin: 0; font: 20px monospace"><form onsubmit="
        out.textContent = document.title = b.textContent = f.value; history.pushState(0, 0, '?q=' + encodeURIComponent(f.value));
        return false"><input id=f aria-label=Field style="font: 20px monospace"></form><h1 id=out style="margin: 0"></h1>
        <button id=b onclick="alert(out.textContent)">Show</button>"""
    async with browser.open(SPEC) as session:
        await session.act(Navigate(url=site.page("/", page)), lambda text, host: text)

        def fill(text, host):
            return text.replace("{{secret:pw}}", SECRET)

        typed = await session.act(Type(target=Target(label="Field"), text="{{secret:pw}}", submit=True), fill)
        assert typed.action.text == "{{secret:pw}}"
        seen = await session.observe()
        picture = await session.capture()
        clicked = await session.act(Click(target=Target(css="#b")), fill)
        dialog = await session.observe()
        await session.act(Dialog(accept=True), fill)
        read = await session.act(Read(what="text", target=Target(css="#out")), fill)
        place = await session.place()
    for part in (seen, clicked, dialog, read, place):
        assert "hunter2" not in repr(part)
    assert (seen.title, seen.texts[0].text, dialog.dialog.message, read.action.value) == (DOTS,) * 4
    assert seen.elements[0].value == DOTS
    assert clicked.action.target.name is None
    assert dark(picture, (2, 36, 100, 50)) > 0.9  # the heading is a black bar


async def test_fields_are_dotted_in_pictures_and_plain_again_without_the_secret(browser, site, fill):
    page = (
        "<!doctype html><input aria-label=F oninput=''><script>f = document.querySelector('input')</script>"
    )
    async with browser.open(SPEC) as session:
        await session.act(Navigate(url=site.page("/", page)), fill)
        await session.act(Type(target=Target(label="F"), text=f"x{SECRET}"), fill)
        await session.capture()
        tab = session._tabs.current
        security = "getComputedStyle(f).webkitTextSecurity"
        assert await tab.page.evaluate(security) == "disc"
        await session.act(Type(target=Target(label="F"), text="open"), fill)
        await session.capture()
        assert await tab.page.evaluate(security) == "none"


async def test_a_secret_in_the_name_of_a_refused_host_is_masked(browser, site, guard, fill):
    guard.refuse["hunter2.evil.test"] = "hunter2.evil.test is not allowed"
    async with browser.open(SessionSpec("run-1", Viewport(400, 300), masked=("hunter2",))) as session:
        page = "<img src=http://hunter2.evil.test/>"
        outcome = await session.act(Navigate(url=site.page("/", page)), fill)
        assert outcome.notes == (f"Refused {DOTS}.evil.test: {DOTS}.evil.test is not allowed",)
        with pytest.raises(NavigationBlocked) as blocked:
            await session.act(Navigate(url="http://hunter2.evil.test/"), fill)
    assert "hunter2" not in blocked.value.message
