"""What pages send to be kept: it belongs to the action that it came of, under a safe name, within bounds."""

import asyncio

import pytest

from stepwire.runs.actions import Click, Navigate, Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
LINK = Target(css="a, button")


def attachment(
    data: bytes, name: str = "a.csv", *, said: int | None = None, gate: asyncio.Event | None = None
):
    """A page that is a file; ``said`` is the length that it claims, ``gate`` holds its second half back."""

    async def download(writer):
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Length: {said or len(data)}\r\nConnection: close\r\n"
            f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
        )
        writer.write(head.encode() + data)
        await writer.drain()
        if gate is not None:
            await gate.wait()

    return download


@pytest.fixture
def clicked(session, site, fill):
    """A function that shows a page, clicks its link and gives what came of it."""

    async def click(html="<a href=/file>File</a>"):
        await session.act(Navigate(url=site.page("/", f"<!doctype html>{html}")), fill)
        return await session.act(Click(target=LINK), fill)

    return click


async def test_a_file_belongs_to_the_action_that_it_came_of(session, site, fill, clicked):
    site.page("/file", attachment(b"1,2"))
    outcome = await clicked()
    assert [(file.name, file.data) for file in outcome.files] == [("a.csv", b"1,2")]
    assert outcome.notes == ("Downloaded a.csv (3 bytes).",)
    assert outcome.reaction.stirred
    again = await session.act(Navigate(url="http://shop.test/file"), fill)
    assert [file.data for file in again.files] == [b"1,2"]
    assert (await session.observe()).url == "http://shop.test/"


async def test_a_file_that_a_page_makes_itself_is_kept_too(clicked):
    script = (
        "l = document.createElement('a'); l.href = window.URL.createObjectURL(new Blob(['made here']));"
        "l.download = 'made.txt'; document.body.append(l); l.click()"
    )
    outcome = await clicked(f'<button onclick="{script}">Save</button>')
    assert [(file.name, file.data) for file in outcome.files] == [("made.txt", b"made here")]


async def test_a_file_from_a_tab_of_its_own_is_kept(clicked, session, site):
    site.page("/file", attachment(b"in a tab"))
    outcome = await clicked("<a href=/file target=_blank>File</a>")
    assert [file.data for file in outcome.files] == [b"in a tab"]
    assert (await session.place())[0] == "http://shop.test/"


async def test_an_action_waits_for_its_file(session, site, fill):
    gate = asyncio.Event()
    site.page("/file", attachment(b"x" * 1000, said=2000, gate=gate))
    await session.act(Navigate(url=site.page("/", "<a href=/file>File</a>")), fill)
    acting = asyncio.ensure_future(session.act(Click(target=LINK), fill))
    _, waiting = await asyncio.wait({acting}, timeout=1)
    assert waiting
    gate.set()  # the connection ends before the file does
    outcome = await acting
    assert outcome.files == ()
    assert outcome.notes == ("The download a.csv failed.",)


async def test_a_file_that_is_too_large_is_stopped_on_its_way(session, site, clicked):
    site.page("/file", attachment(b"x" * 400_000, said=10**9, gate=asyncio.Event()))
    session._tabs.downloads._bytes_left = 100_000
    outcome = await clicked()
    assert outcome.files == ()
    assert outcome.notes == ("The download a.csv was not kept: a run's downloads may have 50 MB together.",)


async def test_a_file_larger_than_what_is_left_is_not_kept(session, site, clicked):
    site.page("/file", attachment(b"x" * 60))
    session._tabs.downloads._bytes_left = 100
    assert len((await clicked()).files) == 1
    assert (await clicked()).files == ()


async def test_a_file_that_takes_too_long_is_given_up(session, site, clicked):
    site.page("/file", attachment(b"x" * 2000, said=4000, gate=asyncio.Event()))
    session._tabs.downloads._deadline = 0.5
    outcome = await clicked()
    assert outcome.files == ()
    assert outcome.notes == ("The download a.csv took longer than 0.5 seconds and was not kept.",)


async def test_only_so_many_files_are_kept(session, site, clicked):
    site.page("/file", attachment(b"1"))
    session._tabs.downloads._files_left = 1
    assert len((await clicked()).files) == 1
    outcome = await clicked()
    assert outcome.files == ()
    assert outcome.notes == ("Only 20 downloads of a run are kept; others were not.",)
