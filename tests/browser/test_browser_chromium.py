# ruff: noqa: E501 - a page is easier to read on one line
"""The shared browser: it comes back when it was killed, and goes when its process goes, however that ends."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from stepwire.agent.ports import BrowserLost, SessionSpec
from stepwire.browser.chromium import ChromiumBrowser, environment, flags
from stepwire.runs.actions import Navigate
from stepwire.runs.model import Viewport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SPEC = SessionSpec("run-1", Viewport(800, 600))


def descendants(pid):
    """All processes below this one, by /proc."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    below, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        children = [child for child, of in parents.items() if of == parent]
        below += children
        waiting += children
    return below


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


async def gone(pids):
    """Wait until none of these processes lives; a process no longer to be waited for counts as gone."""
    async with asyncio.timeout(15):
        while any(command(pid) for pid in pids):
            await asyncio.sleep(0.05)


async def test_sessions_share_a_browser_but_no_cookies(browser, site, fill):
    async def cookie(writer):
        body = b"<script>document.title = document.cookie</script>"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nSet-Cookie: a=b\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    url = site.page("/cookie", cookie)
    plain = site.page("/plain", "<script>document.title = document.cookie || 'none'</script>")
    async with browser.open(SPEC) as one, browser.open(SPEC) as other:
        await one.act(Navigate(url=url), fill)
        await other.act(Navigate(url=plain), fill)
        assert (await one.place())[1] == "a=b"
        assert (await other.place())[1] == "none"


@pytest.mark.parametrize("victim", ["headless", "node"])
async def test_a_killed_browser_is_lost_to_its_sessions_and_the_next_one_gets_a_new_one(
    victim, site, guard, fill
):
    url = site.page("/", "<title>Up</title>")
    async with ChromiumBrowser(guard) as browser:
        before = set(descendants(os.getpid()))
        async with browser.open(SPEC) as session:
            await session.act(Navigate(url=url), fill)
            ours = [
                pid for pid in set(descendants(os.getpid())) - before if victim in command(pid).split(" ")[0]
            ]
            os.kill(min(ours), signal.SIGKILL)
            with pytest.raises(BrowserLost):
                await session.observe()
        async with browser.open(SPEC) as session:
            await session.act(Navigate(url=url), fill)
            assert (await session.observe()).title == "Up"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("busy", ["idle", "loop"])
async def test_no_browser_outlives_a_killed_process(busy):
    script = Path(__file__).with_name("orphan.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), busy, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    async with asyncio.timeout(30):
        while (line := await process.stdout.readline()) and line != b"open\n":
            pass
    pids = [pid for pid in descendants(process.pid) if command(pid)]
    assert any("headless" in command(pid) for pid in pids)
    process.kill()
    await process.wait()
    await gone(pids)


async def test_no_browser_at_the_chosen_path_is_said(guard, site):
    async with ChromiumBrowser(guard, Path("/nowhere/chromium")) as browser:
        with pytest.raises(BrowserLost, match="no browser at /nowhere/chromium"):
            async with browser.open(SPEC):
                pass


async def test_a_whole_chromium_is_started_without_its_address_bar_renderer():
    assert any("WebUIOmniboxPopup" in flag for flag in flags(Path("/usr/bin/chromium")))
    assert not any("disable-features" in flag for flag in flags(Path("/x/chromium-headless-shell")))


async def test_the_browser_does_not_inherit_our_settings(monkeypatch):
    monkeypatch.setenv("STEPWIRE_JWT_SECRET", "s3cret")
    assert "STEPWIRE_JWT_SECRET" not in environment()
