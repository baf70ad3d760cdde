"""The frontend guide's class, in a real browser, against a real server."""

from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from stepwire.browser.executable import find_executable

pytestmark = pytest.mark.browser
GUIDE = (Path(__file__).parent / "guide_client.js").read_text()


@pytest.fixture
async def page():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_executable(), args=["--no-sandbox"])
        try:
            yield await browser.new_page()
        finally:
            await browser.close()


async def begin(page: Page, server, token: str, run_id: str) -> None:
    await page.goto(f"{server.url}/healthz")
    await page.evaluate(
        """([source, url, token, runId]) => {
            window.received = [];
            window.runId = runId;
            const made = Function(source + '; return AgentWebSocketClient;')();
            window.client = new made(url, token);
        }""",
        [GUIDE, server.url.replace("http", "ws") + "/ws", token, run_id],
    )


async def received(page: Page, kind: str) -> list[dict]:
    return await page.evaluate("kind => window.received.filter(message => message.type === kind)", kind)


async def until_completed(page: Page) -> None:
    await page.wait_for_function(
        "window.received.some(message => message.type === 'completion')", timeout=60_000
    )


async def test_the_guides_class_sees_every_step_and_the_commands(page, server, token, shop) -> None:
    run_id = await server.create(
        token, task="Search for mug, click Enamel mug, tell me the price", startUrl=shop.url
    )
    await begin(page, server, token, run_id)
    await until_completed(page)
    steps = await received(page, "step_update")
    assert [step["stepNumber"] for step in steps] == list(range(1, len(steps) + 1))
    assert all(step["screenshot"].startswith("/9j/") for step in steps)
    assert all(isinstance(step["explanation"], str) and step["action"]["type"] for step in steps)
    (completion,) = await received(page, "completion")
    assert completion["status"] == "success"
    assert len(completion["commands"]) == len(steps)
    assert "error" not in completion
    assert await received(page, "error") == []


async def test_the_guides_class_hears_of_a_bad_token_and_does_not_reconnect_for_ever(page, server) -> None:
    await begin(page, server, "not-a-token", "run-1")
    await page.wait_for_function("window.received.length > 0")
    (authentication,) = await received(page, "authentication")
    assert authentication["status"] == "failed"
    assert await page.evaluate("window.client.ws.readyState") == 1


async def test_the_guides_class_goes_on_after_a_drop_without_asking_again(page, server, token, shop) -> None:
    run_id = await server.create(
        token, task="Search for mug, click Enamel mug, wait 4 seconds, click Add to basket", startUrl=shop.url
    )
    await begin(page, server, token, run_id)
    await page.wait_for_function("window.received.some(message => message.stepNumber === 2)", timeout=30_000)
    # The line is cut, as a network does it: the class's own onclose handler connects anew.
    await page.context.set_offline(True)
    await page.evaluate("window.client.setupEventListeners")
    await page.evaluate(
        """() => { const old = window.client.ws; old.onclose = null; old.onmessage = null;
                   window.client.connect(); }"""
    )
    await page.context.set_offline(False)
    await until_completed(page)
    numbers = [step["stepNumber"] for step in await received(page, "step_update")]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
