# ruff: noqa: E501 - a page is easier to read on one line
"""Pages that hang, crash, ask, spawn, download or never end: each has its end, and the session goes on."""

import asyncio

import pytest

from stepwire.agent.ports import ActionFailed, NavigationFailed, PageLost
from stepwire.browser.world import ScriptFailed
from stepwire.runs.actions import Click, Dialog, Navigate, Read, Target
from stepwire.runs.actions import Tab as TabAction

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
BUTTON = Target(css="button")


async def still_works(session, site, fill):
    await session.act(Navigate(url=site.page("/fine", "<h1>Fine</h1>")), fill)
    assert (await session.observe()).texts[0].text == "Fine"


async def test_an_endless_loop_while_loading_costs_its_deadline_and_the_page(hasty, site, fill):
    url = site.page("/", "<h1>Hi</h1><script>for (;;);</script>")
    with pytest.raises(PageLost):  # noqa: PT012 - whether it began to show first is a matter of luck
        await hasty.act(Navigate(url=url), fill)
        await hasty.observe()
    await still_works(hasty, site, fill)


async def test_an_endless_loop_in_a_click_costs_its_deadline_and_the_page(hasty, site, fill):
    url = site.page("/", "<button onclick='for (;;);'>Go</button>")
    await hasty.act(Navigate(url=url), fill)
    with pytest.raises(PageLost, match="did not answer"):
        await hasty.act(Click(target=BUTTON), fill)
    await still_works(hasty, site, fill)


async def test_a_crashed_page_is_replaced(session, site, fill):
    await session.act(Navigate(url=site.page("/", "<button>Go</button>")), fill)
    with pytest.raises(Exception):  # noqa: B017, PT011 - the crash answers its own call with whatever is at hand
        async with asyncio.timeout(0.5):
            await session._tabs.current.cdp.send("Page.crash")
    with pytest.raises(PageLost, match="crashed"):
        await session.observe()
    await still_works(session, site, fill)


async def test_a_page_that_cannot_be_examined_is_replaced(session, site, fill, monkeypatch):
    await session.act(Navigate(url=site.page("/", "<h1>Hi</h1>")), fill)

    async def thrown(*_, **__):
        raise ScriptFailed("Error at 1:1")

    monkeypatch.setattr(session._tabs.current, "call", thrown)
    with pytest.raises(PageLost, match="could not be examined"):
        await session.observe()
    await still_works(session, site, fill)


async def test_a_tab_that_is_closing_is_left_out(session, site, fill):
    url = site.page("/", "<h1>Hi</h1>")
    await session.act(Navigate(url=url), fill)
    await session.act(TabAction(do="open", url=url), fill)
    await session._tabs.at(0).cdp.detach()  # what is asked of it fails, as of one that is closing
    assert [tab.index for tab in (await session.observe()).tabs] == [1]


async def test_a_page_behind_a_dialog_is_pictured_by_the_last_good_picture(session, site, fill):
    await session.act(Navigate(url=site.page("/", "<button onclick='alert()'>Go</button>")), fill)
    good = await session.capture()
    await session.act(Click(target=BUTTON), fill)
    stale = await session.capture()
    assert (good.stale, stale.stale) == (False, True)
    assert stale.data == good.data


async def test_a_dialog_while_loading_is_observed_and_answered(session, site, fill):
    url = site.page("/", "<script>document.title = confirm('Sure?') ? 'yes' : 'no'</script>")
    outcome = await session.act(Navigate(url=url), fill)
    seen = await session.observe()
    assert (seen.dialog.kind, seen.dialog.message) == ("confirm", "Sure?")
    assert outcome.notes == ("The page opened a dialog (confirm).",)
    await session.capture()
    await session.act(Dialog(accept=True), fill)
    assert (await session.observe()).title == "yes"


async def test_a_dialog_of_a_click_takes_text(session, site, fill):
    url = site.page("/", '<button onclick=\'document.title = prompt("Name?", "Jo")\'>Ask</button>')
    await session.act(Navigate(url=url), fill)
    await session.act(Click(target=BUTTON), fill)
    assert (await session.observe()).dialog.default == "Jo"
    await session.act(Dialog(accept=True, text="Ada"), fill)
    assert await session.place() == (url, "Ada")


async def test_another_action_dismisses_the_dialog_first(session, site, fill):
    url = site.page("/", '<button onclick=\'document.title = confirm() ? "yes" : "no"\'>Ask</button>')
    await session.act(Navigate(url=url), fill)
    await session.act(Click(target=BUTTON), fill)
    outcome = await session.act(Read(what="title"), fill)
    assert outcome.action.value == "no"
    assert "A dialog that was not answered was dismissed." in outcome.notes


async def test_answering_no_dialog_fails(session, site, fill):
    with pytest.raises(ActionFailed, match="no dialog"):
        await session.act(Dialog(accept=True), fill)


async def test_a_page_that_alerts_for_ever_is_replaced(session, site, fill):
    await session.act(Navigate(url=site.page("/", "<script>for (;;) alert(1)</script>")), fill)
    assert (await session.observe()).dialog is not None
    with pytest.raises(PageLost, match="one dialog after another"):
        await session.act(Read(what="title"), fill)
    await still_works(session, site, fill)


async def test_leaving_a_page_that_asks_to_stay_leaves_it(session, site, fill):
    page = "<input><script>onbeforeunload = event => event.preventDefault()</script>"
    await session.act(Navigate(url=site.page("/", page)), fill)
    await session.act(Click(target=Target(css="input")), fill)
    await still_works(session, site, fill)


async def test_an_action_that_opens_one_tab_goes_there(session, site, fill):
    site.page("/next", "<title>Next</title>")
    await session.act(Navigate(url=site.page("/", "<a href=/next target=_blank>Next</a>")), fill)
    outcome = await session.act(Click(target=Target(role="link", name="Next")), fill)
    seen = await session.observe()
    assert seen.title == "Next"
    assert [(tab.title, tab.current) for tab in seen.tabs] == [("", False), ("Next", True)]
    assert outcome.notes == ("The page opened a new tab.",)
    await session.act(TabAction(do="close"), fill)
    assert (await session.place())[0] == "http://shop.test/"


async def test_a_storm_of_popups_is_bounded_and_leaves_the_agent_where_it_was(session, site, fill):
    storm = "<button onclick='for (let i = 0; i < 30; i++) window.open(\"/pop\")'>Storm</button>"
    site.page("/pop", "<h1>Pop</h1>")
    await session.act(Navigate(url=site.page("/", storm)), fill)
    outcome = await session.act(Click(target=BUTTON), fill)
    seen = await session.observe()
    assert seen.url == "http://shop.test/"
    assert len(seen.tabs) <= 10
    assert any("more than 10 tabs" in note for note in outcome.notes)


async def test_a_page_that_closes_itself_leaves_the_agent_on_the_tab_before(session, site, fill):
    site.page("/pop", "<button onclick='window.close()'>Close</button>")
    await session.act(
        Navigate(url=site.page("/", "<button onclick='window.open(\"/pop\")'>Open</button>")), fill
    )
    await session.act(Click(target=BUTTON), fill)
    assert (await session.place())[0] == "http://shop.test/pop"
    await session.act(Click(target=BUTTON), fill)
    assert (await session.place())[0] == "http://shop.test/"


async def test_a_page_that_never_finishes_loading_is_used_as_far_as_it_came(hasty, site, fill):
    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Begun</h1>" + b" " * 5000)
        await writer.drain()
        await site.hanging.wait()

    await hasty.act(Navigate(url=site.page("/", endless)), fill)
    assert (await hasty.observe()).texts[0].text == "Begun"


async def test_an_address_that_never_answers_fails_in_time(hasty, site, fill):
    async def silent(writer):
        await site.hanging.wait()

    with pytest.raises(NavigationFailed, match="did not answer"):
        await hasty.act(Navigate(url=site.page("/", silent)), fill)
    await still_works(hasty, site, fill)


async def test_a_page_of_100_megabytes_ends(hasty, site, fill):
    async def huge(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Huge</h1>")
        for _ in range(100):
            writer.write(b"<p>words and words</p>\n" * 45_000)
            await writer.drain()

    try:
        await hasty.act(Navigate(url=site.page("/", huge)), fill)
        await hasty.observe()
    except PageLost:
        pass
    await still_works(hasty, site, fill)


async def test_a_tree_of_100_000_levels_is_observed_or_lost_but_ends(hasty, site, fill):
    deep = "<script>let at = document.body; for (let i = 0; i < 100000; i++) at = at.appendChild(document.createElement('i'))</script><button>Go</button>"
    try:
        await hasty.act(Navigate(url=site.page("/", deep)), fill)
        await hasty.observe()
    except PageLost:
        pass
    await still_works(hasty, site, fill)


async def test_an_error_of_the_server_is_noted(session, site, fill):
    outcome = await session.act(Navigate(url="http://shop.test/missing"), fill)
    assert outcome.notes == ("The server answered 404.",)
