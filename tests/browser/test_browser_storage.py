# ruff: noqa: E501 - data reads best on one line
"""What a browser begins with, and what it holds at the end."""

import pytest

from stepwire.agent.ports import SessionSpec
from stepwire.runs.actions import Navigate, Read, Target
from stepwire.runs.model import Viewport
from stepwire.runs.saved_sessions import StorageState

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SIGNS_IN = "<script>document.cookie = 'sid=7; max-age=900'; localStorage.theme = 'dark'</script>"
SHOWS = "<p></p><script>document.querySelector('p').textContent = document.cookie + ' ' + localStorage.theme</script>"


async def test_cookies_and_storage_of_one_session_are_those_of_the_next(browser, site, fill):
    async with browser.open(SessionSpec("run-1", Viewport())) as session:
        await session.act(Navigate(url=site.page("/in", SIGNS_IN)), fill)
        saved = StorageState.model_validate(await session.storage()).plain()
    shows = Navigate(url=site.page("/show", SHOWS))
    for storage, text in ((saved, "sid=7 dark"), (None, "undefined")):
        async with browser.open(SessionSpec("run-2", Viewport(), storage=storage)) as session:
            await session.act(shows, fill)
            outcome = await session.act(Read(target=Target(css="p")), fill)
        assert outcome.action.value == text


async def test_a_one_time_code_that_was_typed_is_masked_from_then_on(browser, site):
    codes = []

    def fill(text, host):
        codes.append("287082")
        return text.replace("{{secret:code}}", "287082")

    page = Navigate(url=site.page("/code", "<h1>Code 287082</h1>"))
    async with browser.open(SessionSpec("run-1", Viewport(), codes=codes)) as session:
        await session.act(page, fill)
        seen = await session.observe()
    assert [text.text for text in seen.texts] == ["Code ••••••"]
