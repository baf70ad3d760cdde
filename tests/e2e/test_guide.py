"""The frontend guide's class, in a real browser, against a real server."""

import asyncio
import re
import signal
import sys
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from cutting_proxy import cutting_proxy
from playwright.async_api import Page, async_playwright

from running_server import bearer, environment, make_token
from stepwire.browser.executable import find_executable

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
GUIDE = (Path(__file__).parent / "guide_client.js").read_text()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_executable(), args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser, pages):
    """A page of some product's frontend; the class's pauses and heartbeats pass when a test says so."""
    async with await browser.new_context() as context:
        page = await context.new_page()
        page.set_default_timeout(60_000)
        await page.clock.install()
        await page.goto(pages.url("fine"))
        yield page


async def begin(page: Page, server, token: str, run_id: str, *, url: str | None = None) -> None:
    """Make the class as the guide does; it starts the run once authentication has succeeded."""
    await page.evaluate(
        """([source, url, token, runId]) => {
            window.received = [];
            window.runId = runId;
            const made = Function(source + '; return AgentWebSocketClient;')();
            window.client = new made(url, token);
        }""",
        [GUIDE, url or server.socket_url, token, run_id],
    )


async def received(page: Page, kind: str) -> list[dict]:
    return await page.evaluate("kind => window.received.filter(message => message.type === kind)", kind)


async def until(page: Page, condition: str) -> None:
    """Wait until some received ``message`` fulfils a condition. Watched by frames, for the clock is ours."""
    await page.wait_for_function(f"window.received.some(message => {condition})", polling="raf")


async def test_the_guides_class_sees_every_step_and_the_commands(page, server, token, shop):
    run_id = await server.create(
        token, task="Search for mug, click Enamel mug, tell me the price", startUrl=shop
    )
    await begin(page, server, token, run_id)
    await until(page, "message.type === 'completion'")
    steps = await received(page, "step_update")
    assert [step["stepNumber"] for step in steps] == list(range(1, len(steps) + 1))
    assert all(step["screenshot"].startswith("/9j/") for step in steps)
    assert all(isinstance(step["explanation"], str) and step["action"]["type"] for step in steps)
    (completion,) = await received(page, "completion")
    assert completion["status"] == "success"
    assert len(completion["commands"]) == len(steps)
    assert "error" not in completion
    assert await received(page, "error") == []


async def test_the_guides_class_hears_of_a_failed_run(page, server, token, pages):
    run_id = await server.create(token, task="Defenestrate the moon", startUrl=pages.url("fine"))
    await begin(page, server, token, run_id)
    await until(page, "message.type === 'completion'")
    (completion,) = await received(page, "completion")
    assert completion["status"] == "failed"
    assert "Defenestrate the moon" in completion["error"]
    assert isinstance(completion["commands"], list)


async def test_the_guides_class_hears_of_a_bad_token_and_is_held_so_that_it_does_not_reconnect_for_ever(
    page, server
):
    async with cutting_proxy(server.port) as proxy:
        await begin(page, server, "not-a-token", "run-1", url=proxy.socket_url)
        await until(page, "message.type === 'authentication'")
        await page.clock.run_for(60_000)
        (authentication,) = await received(page, "authentication")
        assert authentication["status"] == "failed"
        assert authentication["error"]
        assert await page.evaluate("window.client.ws.readyState") == 1
        assert proxy.carried == 1


async def test_the_guides_class_goes_on_after_a_drop_without_asking_again(page, server, pages):
    gate = pages.gate()
    token = make_token("drops")
    run_id = await server.create(token, commands=gate.commands(5))
    async with cutting_proxy(server.port) as proxy:
        await begin(page, server, token, run_id, url=proxy.socket_url)
        for number in (2, 3, 4):  # a drop behind every step
            gate.open()
            await until(page, f"message.stepNumber === {number}")
            proxy.cut()
            await page.wait_for_function("window.client.ws.readyState === 3", polling="raf")
            await page.clock.run_for(5_000)
            await until(page, f"window.received.filter(m => m.status === 'success').length === {number}")
        gate.open()
        await until(page, "message.type === 'completion'")
    steps = [step["stepNumber"] for step in await received(page, "step_update")]
    assert list(dict.fromkeys(steps)) == [1, 2, 3, 4, 5]
    assert len(await received(page, "completion")) == 1
    assert await received(page, "error") == []
    assert (await server.get(token, f"/api/runs/{run_id}"))["attempt"] == 1


async def test_the_guides_heartbeat_is_welcome_and_its_answer_disturbs_nothing(page, server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(2))
    await begin(page, server, token, run_id)
    await until(page, "message.stepNumber === 1")
    pongs = await page.evaluate_handle(
        """() => { const pongs = [];
                   window.client.ws.addEventListener('message', event => {
                       if (JSON.parse(event.data).type === 'pong') pongs.push(event.data) });
                   return pongs }"""
    )
    await page.clock.run_for(90_000)
    await page.wait_for_function("pongs => pongs.length === 3", arg=pongs, polling="raf")
    gate.open()
    await until(page, "message.type === 'completion'")
    assert await received(page, "error") == []


async def test_the_guides_close_means_goodbye_and_the_run_goes_on(page, server, pages):
    gate = pages.gate()
    token = make_token("leaves")
    run_id = await server.create(token, commands=gate.commands(3))
    await begin(page, server, token, run_id)
    await until(page, "message.stepNumber === 1")
    await page.evaluate("window.client.close()")
    await page.wait_for_function("window.client.ws.readyState === 3", polling="raf")
    await page.clock.run_for(5_000)  # the class connects again even then
    await until(page, "window.received.filter(m => m.status === 'success').length === 2")
    gate.open(3)
    assert (await server.ended(token, run_id))["status"] == "succeeded"
    assert [step["stepNumber"] for step in await received(page, "step_update")] == [1]


async def test_the_guides_sample_works_with_the_demo_as_it_is_printed_there(page, pages, tmp_path):
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stepwire", "demo", "--listen", "127.0.0.1:0", "--data", str(tmp_path),
        env=environment(agent_private_hosts=pages.host), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        printed = ""
        async with asyncio.timeout(90):
            while "Ctrl+C stops" not in printed:
                line = await demo.stdout.readline()
                assert line, printed
                printed += line.decode()
        sample = re.search(
            r"new AgentWebSocketClient\('(\S+)', token\) .* startAgent\('(run-123)'\)", printed
        )
        token = re.search(r"token = (\S+)", printed)
        await begin(page, None, token[1], sample[2], url=sample[1])
        await until(page, "message.type === 'completion'")
        (completion,) = await received(page, "completion")
        assert completion["status"] == "success"
        assert "£" in str(completion["result"])
        api = sample[1].replace("ws://", "http://").removesuffix("/ws")
        async with httpx.AsyncClient(base_url=api, headers=bearer(token[1]), timeout=70) as client:
            body = {"task": "Tell me the heading", "startUrl": pages.url("fine"), "start": True}
            run_id = (await client.post("/api/runs", json=body)).json()["runId"]
            ended = (await client.get(f"/api/runs/{run_id}", params={"wait": 60})).json()
        assert ended["result"] == "Fine", "what the environment opens to agents is open in the demo too"
    finally:
        demo.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            assert await demo.wait() == 0
