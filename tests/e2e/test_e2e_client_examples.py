"""The examples of the TypeScript client: built and used as their readers do."""

import re

import pytest
from playwright.async_api import async_playwright, expect
from typescript_client import CLIENT, ROOT, bundle

from running_server import make_token
from stepwire.browser.executable import find_executable

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
# A page that a test makes up has no address; Chromium would keep it from a server on this machine.
ARGUMENTS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]


def answering(kind: str, body: str):
    async def answer(route):
        await route.fulfill(body=body, content_type=kind)

    return answer


async def opened(playwright, site: str, files: dict[str, tuple[str, str]]):
    """A page of a site that has these files; an error on it is an error of the test."""
    browser = await playwright.chromium.launch(executable_path=find_executable(), args=ARGUMENTS)
    page = await browser.new_page(viewport={"width": 1000, "height": 800})
    page.set_default_timeout(45_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    for path, (kind, body) in files.items():
        await page.route(f"{site}{path}", answering(kind, body))
    return browser, page, errors


async def test_the_react_app_follows_a_run_under_strict_mode_and_cancels_it(server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(3))
    app = bundle(
        ROOT / "examples/react-run.tsx",
        "--format=esm",
        "--jsx=automatic",
        '--define:process.env.NODE_ENV="development"',
    )
    files = {
        "page.html": (
            "text/html",
            "<!doctype html><meta charset=utf-8><body><script type=module src=app.js></script>",
        ),
        "app.js": ("text/javascript", app),
        "favicon.ico": ("image/x-icon", ""),
    }
    async with async_playwright() as playwright:
        browser, page, errors = await opened(playwright, pages.url(""), files)
        await page.goto(pages.url(f"page.html#{server.url}/{run_id}"))
        await page.get_by_label("Token").fill(token)
        await page.get_by_role("button", name="Watch").click()
        await page.get_by_role("listitem").nth(0).wait_for()
        gate.open()
        await page.get_by_role("listitem").nth(1).wait_for()
        assert await page.get_by_role("listitem").count() == 2
        await expect(page.get_by_role("status")).to_contain_text("Connected")
        await expect(page.get_by_role("img")).to_have_attribute("src", re.compile("^blob:"))
        run = await server.get(token, f"/api/runs/{run_id}")
        assert run["attempt"] == 1
        await page.get_by_role("button", name="Cancel").click()
        await expect(page.get_by_role("heading")).to_contain_text("cancelled")
        await browser.close()
    assert errors == []


async def test_the_page_with_the_element_shows_a_run_with_a_token_for_it_alone(server, token, pages, shop):
    run_id = await server.create(
        token, task="Search for mug, click Enamel mug, tell me the price", startUrl=shop
    )
    html = (ROOT / "examples/embed-a-run.html").read_text()
    assert "http://127.0.0.1:8080" in html
    html = html.replace("http://127.0.0.1:8080", server.url).replace("run-123", run_id)
    narrow = make_token("visitor", scope="runs:view runs:start", runs=[run_id])
    files = {
        "page.html": ("text/html", html),
        "element.min.js": ("text/javascript", bundle(CLIENT / "src/element.ts", "--format=esm", "--minify")),
        f"token-for-{run_id}": ("text/plain", narrow),
        "favicon.ico": ("image/x-icon", ""),
    }
    async with async_playwright() as playwright:
        browser, page, errors = await opened(playwright, pages.url(""), files)
        await page.goto(pages.url("page.html"))
        await page.get_by_text("✓ Succeeded").wait_for()
        assert await page.locator("stepwire-run li").count() >= 3
        assert await page.title() == "succeeded"
        await browser.close()
    assert errors == []
