"""A real Chromium, a site, and a guard that is open unless told otherwise."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from browser_site import OpenGuard, Site
from plain_run import carried_out

from stepwire.agent.ports import SessionSpec
from stepwire.browser import chromium
from stepwire.browser.chromium import ChromiumBrowser
from stepwire.browser.deadlines import Deadlines
from stepwire.runs.model import Viewport

PATIENT = Deadlines(open=60.0, patience=0.6, frame=10.0)  # for pages that answer, however busy the machine
HASTY = Deadlines(call=1.5, navigation=1.5, patience=0.6, settle=1.0, loading=1.5)  # for those that never do


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def guard() -> AsyncIterator[OpenGuard]:
    yield OpenGuard()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(guard) -> AsyncIterator[ChromiumBrowser]:
    async with ChromiumBrowser(guard, deadlines=PATIENT) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def isolating_browser(guard) -> AsyncIterator[ChromiumBrowser]:
    """A browser that gives every site a process of its own, as a whole Chromium does."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(chromium, "FLAGS", (*chromium.FLAGS, "--site-per-process"))
        async with ChromiumBrowser(guard, deadlines=replace(PATIENT, frame=2.0)) as browser:
            yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def hasty_browser(guard) -> AsyncIterator[ChromiumBrowser]:
    async with ChromiumBrowser(guard, deadlines=HASTY) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def site(guard) -> AsyncIterator[Site]:
    site = Site()
    async with site.listening() as guard.site_port:
        guard.refuse = {}
        yield site


@pytest_asyncio.fixture(loop_scope="session")
async def session(browser, site):
    async with browser.open(SessionSpec("run-1", Viewport(1000, 700))) as session:
        yield session


@pytest_asyncio.fixture(loop_scope="session")
async def hasty(hasty_browser, site):
    """A session that gives up soon."""
    async with hasty_browser.open(SessionSpec("run-1", Viewport(1000, 700))) as session:
        yield session


@pytest.fixture
def fill():
    return lambda text, host: text


@pytest.fixture
def run(session, site):
    """A function that has the plain agent carry out a task on a page; ``others`` are pages by path."""

    async def run(task, html, **others):
        for path, page in others.items():
            site.page(f"/{path}", page)
        return await carried_out(task, site.page("/", f"<!doctype html><title>start</title>{html}"), session)

    return run
