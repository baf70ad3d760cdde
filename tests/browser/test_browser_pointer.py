# ruff: noqa: E501 - a page is easier to read on one line
"""What a page hears of a click: the same as from a hand, in order."""

import asyncio

import pytest
from playwright.async_api import Error

from stepwire.browser.pointer import Pointer
from stepwire.runs.actions import Click, Dialog, DoubleClick, Navigate, Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HEARING = """
<!doctype html><button>Go</button><script>
  const heard = [];
  for (const type of ["mousemove", "pointerdown", "mousedown", "mouseup", "click", "auxclick", "contextmenu", "dblclick"])
    addEventListener(type, (event) => {
      heard.push(`${type} ${event.button} ${event.buttons} ${event.detail} ${event.isTrusted}`);
      document.title = heard.join(", ");
    });
</script>"""


async def heard(session, site, fill, button, html=HEARING):
    await session.act(Navigate(url=site.page("/", html)), fill)
    await session.act(Click(target=Target(role="button", name="Go"), button=button), fill)
    return list(dict.fromkeys((await session.place())[1].split(", ")))  # the way there may be told in pieces


async def test_a_click_moves_there_presses_and_releases(session, site, fill):
    assert await heard(session, site, fill, "left") == [
        "mousemove 0 0 0 true",
        "pointerdown 0 1 0 true",
        "mousedown 0 1 1 true",
        "mouseup 0 0 1 true",
        "click 0 0 1 true",
    ]


async def test_a_double_click_is_two_clicks_of_which_the_second_says_so(session, site, fill):
    await session.act(Navigate(url=site.page("/", HEARING)), fill)
    await session.act(DoubleClick(target=Target(role="button", name="Go")), fill)
    events = (await session.place())[1].split(", ")
    assert [event for event in events if "click" in event] == [
        "click 0 0 1 true",
        "click 0 0 2 true",
        "dblclick 0 0 2 true",
    ]


@pytest.mark.parametrize(
    ("button", "number", "held", "last"), [("right", 2, 2, "contextmenu"), ("middle", 1, 4, "auxclick")]
)
async def test_another_button_is_no_click(session, site, fill, button, number, held, last):
    events = await heard(session, site, fill, button)
    assert f"mousedown {number} {held} 1 true" in events
    assert any(event.startswith(f"{last} {number}") for event in events)
    assert not any(event.startswith("click") for event in events)


@pytest.mark.parametrize("accept", [True, False])
async def test_a_dialog_at_the_press_does_not_lose_the_click(session, site, fill, accept):
    html = HEARING.replace("<button>", "<button onmousedown='alert(1)'>")
    await session.act(Navigate(url=site.page("/", html)), fill)
    await session.act(Click(target=Target(role="button", name="Go")), fill)
    assert (await session.observe()).dialog is not None
    await session.act(Dialog(accept=accept), fill)
    assert (await session.place())[1].endswith("mousedown 0 1 1 true, mouseup 0 0 1 true, click 0 0 1 true")


class Late:
    """A browser that is told of the first release only when the dialog which the press opens is there."""

    def __init__(self, cdp, dialogs):
        self._cdp = cdp
        self._opened = dialogs.opened

    async def send(self, method, event):
        if event["type"] == "mouseReleased":
            await self._opened
        return await self._cdp.send(method, event)


async def test_a_release_that_comes_while_the_dialog_is_open_is_not_lost(session, site, fill):
    html = HEARING.replace("<button>", "<button onmousedown='alert(1)'>")
    await session.act(Navigate(url=site.page("/", html)), fill)
    tab = session._tabs.current
    tab.pointer = Pointer(Late(tab.cdp, session._tabs.dialogs))
    await session.act(Click(target=Target(role="button", name="Go")), fill)
    await session.act(Dialog(accept=True), fill)
    assert (await session.place())[1].endswith("mousedown 0 1 1 true, mouseup 0 0 1 true, click 0 0 1 true")


async def test_a_page_that_closes_itself_at_the_press_has_been_clicked(session, site, fill):
    site.page("/pop", "<button onmousedown='alert(1); window.close()'>Close</button>")
    opening = "<button onclick='window.open(\"/pop\")'>Open</button>"
    await session.act(Navigate(url=site.page("/", opening)), fill)
    await session.act(Click(target=Target(role="button")), fill)
    await session.act(Click(target=Target(role="button", name="Close")), fill)
    await session.act(Dialog(accept=True), fill)
    assert (await session.place())[0] == "http://shop.test/"


async def test_each_dialog_of_one_click_is_answered_before_it_goes_on(session, site, fill):
    html = HEARING.replace("<button>", "<button onmousedown='alert(1); alert(2)' onmouseup='alert(3)'>")
    await session.act(Navigate(url=site.page("/", html)), fill)
    await session.act(Click(target=Target(role="button", name="Go")), fill)
    for message in ("1", "2", "3"):
        assert (await session.observe()).dialog.message == message
        await session.act(Dialog(accept=True), fill)
    assert (await session.place())[1].endswith("mousedown 0 1 1 true, mouseup 0 0 1 true, click 0 0 1 true")


class Browser:
    """Acknowledges what it is told when the test says so."""

    def __init__(self):
        self.told = []

    def send(self, method, event):
        assert method == "Input.dispatchMouseEvent"
        self.told.append((event["type"], asyncio.get_running_loop().create_future()))
        return self.told[-1][1]

    async def acknowledge(self, *numbers):
        for number in numbers:
            self.told[number][1].set_result({})
            await asyncio.sleep(0)

    @property
    def heard(self):
        return [kind for kind, _ in self.told]


async def interrupted(browser, *acknowledged, times=1):
    """A pointer in the middle of a click, in the way of which a dialog has come."""
    pointer = Pointer(browser)
    click = asyncio.ensure_future(pointer.click({"x": 1, "y": 2}, times=times))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await browser.acknowledge(*acknowledged)
    click.cancel()
    await asyncio.wait({click})
    browser.before = len(browser.told)
    return pointer


async def finished(browser, pointer, *acknowledged):
    finishing = asyncio.ensure_future(pointer.finish())
    await browser.acknowledge(*acknowledged)
    while len(browser.told) == browser.before and not finishing.done():
        await asyncio.sleep(0)
    await browser.acknowledge(*range(browser.before, len(browser.told)))
    await finishing
    return browser.heard[browser.before :]


async def test_what_the_browser_dropped_behind_a_dialog_is_told_again():
    browser = Browser()
    pointer = await interrupted(browser, 0, 2)  # the release before the press: it was dropped
    assert await finished(browser, pointer, 1) == ["mouseReleased"]


async def test_what_waits_behind_a_dialog_is_not_told_again():
    browser = Browser()
    pointer = await interrupted(browser, 0)
    assert await finished(browser, pointer, 1, 2) == []


async def test_the_second_click_of_two_is_told_again_whole():
    browser = Browser()
    pointer = await interrupted(browser, 0, 2, 3, 4, times=2)
    assert await finished(browser, pointer, 1) == ["mouseReleased", "mousePressed", "mouseReleased"]


async def test_a_click_that_is_over_is_not_finished_again():
    browser = Browser()
    pointer = Pointer(browser)
    click = asyncio.ensure_future(pointer.click({"x": 1, "y": 2}))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await browser.acknowledge(0, 1, 2)
    await click
    await pointer.finish()
    assert browser.heard == ["mouseMoved", "mousePressed", "mouseReleased"]


async def test_a_page_that_is_gone_leaves_nothing_to_finish():
    browser = Browser()
    pointer = await interrupted(browser, 0)
    browser.told[1][1].set_exception(Error("Target closed"))
    browser.told[2][1].set_exception(Error("Target closed"))
    with pytest.raises(Error, match="Target closed"):
        await pointer.finish()
