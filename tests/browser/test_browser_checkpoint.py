# ruff: noqa: E501 - a page is easier to read on one line
"""What the guard refuses: a page ends the run, a part of a page is a note, and a page's word is not believed."""

import pytest
from browser_site import answer

from stepwire.agent.ports import NavigationBlocked, NavigationFailed
from stepwire.browser.checkpoint import host_of
from stepwire.runs.actions import Click, Condition, Navigate, Target, Wait

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "chrome://version", "ftp://shop.test/"],
)
async def test_an_address_of_a_forbidden_form_is_not_even_tried(session, fill, url):
    with pytest.raises(NavigationBlocked, match="only http and https"):
        await session.act(Navigate(url=url), fill)


async def test_a_refused_page_is_blocked_with_the_guards_reason(session, guard, fill):
    guard.refuse["inside.test"] = "it is a private address"
    with pytest.raises(NavigationBlocked, match="it is a private address"):
        await session.act(Navigate(url="http://inside.test/"), fill)


async def test_a_refused_tunnel_is_blocked_with_the_guards_reason(session, guard, fill):
    guard.refuse["inside.test"] = "it is a private address"
    with pytest.raises(NavigationBlocked, match="it is a private address"):
        await session.act(Navigate(url="https://inside.test/"), fill)


async def test_a_redirect_to_a_refused_page_is_blocked(session, site, guard, fill):
    async def redirect(writer):
        await answer(writer, "302 Found", "", "Location: http://inside.test/")

    guard.refuse["inside.test"] = "no"
    with pytest.raises(NavigationBlocked):
        await session.act(Navigate(url=site.page("/", redirect)), fill)


@pytest.mark.parametrize("address", ["http://inside.test/", "https://inside.test/"])
@pytest.mark.parametrize(
    "way",
    ["<a href='{}'>Go</a>", "<a href='{}' target=_blank>Go</a>", "<a onclick='location = \"{}\"'>Go</a>"],
)
async def test_a_click_that_leads_to_a_refused_page_is_blocked(session, site, guard, fill, address, way):
    guard.refuse["inside.test"] = "no"
    await session.act(Navigate(url=site.page("/", way.format(address))), fill)
    with pytest.raises(NavigationBlocked):
        await session.act(Click(target=Target(css="a")), fill)


async def test_a_page_that_leaves_by_itself_is_blocked_at_the_next_action(session, site, guard, fill):
    guard.refuse["inside.test"] = "no"
    page = "<script>setTimeout(() => location = 'http://inside.test/', 300)</script>"
    await session.act(Navigate(url=site.page("/", page)), fill)
    with pytest.raises(NavigationBlocked):
        await session.act(Wait(until=Condition(url="inside")), fill)


async def test_refused_parts_of_a_page_are_notes(session, site, guard, fill):
    guard.refuse |= {"ads.test": "not allowed", "inside.test": "private"}
    page = "<img src=http://ads.test/1><img src=http://ads.test/2><iframe src=http://inside.test/></iframe>"
    outcome = await session.act(Navigate(url=site.page("/", page)), fill)
    assert set(outcome.notes) == {"Refused ads.test: not allowed", "Refused inside.test: private"}


async def test_many_refusals_are_counted(session, site, guard, fill):
    guard.refuse |= {f"ad{n}.test": "no" for n in range(25)}
    page = "".join(f"<img src=http://ad{n}.test/>" for n in range(25))
    outcome = await session.act(Navigate(url=site.page("/", page)), fill)
    assert outcome.notes[-1] == "Refused 15 more."


async def test_a_page_that_only_says_it_was_refused_is_an_error_of_its_server(session, site, fill):
    async def liar(writer):
        await answer(writer, "403 Forbidden", "<h1>No</h1>", "Stepwire-Refused: because")

    outcome = await session.act(Navigate(url=site.page("/", liar)), fill)
    assert outcome.notes == ("The server answered 403.",)


async def test_an_address_that_cannot_be_loaded_says_why(session, site, fill):
    async def nothing(writer):
        writer.close()

    with pytest.raises(NavigationFailed, match="the server sent nothing"):
        await session.act(Navigate(url=site.page("/", nothing)), fill)


async def test_the_guards_page_about_a_site_that_is_not_reached_is_no_page(session, site, fill):
    async def not_reached(writer):
        await answer(writer, "502 Bad Gateway", "<h1>Not reached</h1>", "Stepwire-Failed: dns")

    with pytest.raises(NavigationFailed, match="its name could not be resolved"):
        await session.act(Navigate(url=site.page("/", not_reached)), fill)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://shop.test:81/x", "shop.test"),
        ("shop.test:443", "shop.test"),
        ("shop.test", "shop.test"),
        ("[::1]:80", "::1"),
        ("http://SHOP.test./", "shop.test"),
        ("http://evil.test\\@shop.test/", "evil.test"),
        ("http:\\\\evil.test/@shop.test", "evil.test"),
        ("http://[::1", ""),
        ("http://evil.test／@shop.test/", ""),
    ],
)
async def test_hosts_are_compared_without_port_and_case(address, host):
    assert host_of(address) == host
