"""The server behind real proxies, under a path, over TLS."""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
from dataclasses import dataclass

import httpx
import pytest
from front_proxies import PROXIES, free_port
from playwright.async_api import async_playwright

from running_server import bearer, environment
from stepwire.browser.executable import find_executable
from stepwire.client import Client

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Front:
    """A server as its users reach it."""

    url: str
    cert: str

    @property
    def trusts(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.cert)


@pytest.fixture(params=PROXIES)
def front(request, new_server, certificate, tmp_path):
    port = free_port()
    url = f"https://localhost:{port}/stepwire"
    server = new_server(public_url=url, allowed_origins="https://elsewhere.example")
    with PROXIES[request.param](tmp_path, port, server.port, certificate):
        yield Front(url, str(certificate[0]))


async def looked_at(front: Front, folder, token: str) -> str:
    """What the doctor says."""
    (folder / "token").write_text(token)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "stepwire", "doctor", front.url),
        *("--idle", "1", "--token-file", str(folder / "token")),
        env=environment() | {"SSL_CERT_FILE": front.cert, "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def shown(front: Front, run_id: str, token: str) -> str:
    """Where the console's way back leads, once it shows the run's end and a picture."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_executable(), args=arguments)
        page = await browser.new_page(ignore_https_errors=True)
        await page.goto(f"{front.url}/runs/{run_id}")
        await page.fill("#token", token)
        await page.get_by_role("button", name="Continue").click()
        await page.get_by_text("Succeeded").first.wait_for()
        await page.locator(".pic canvas[width][aria-busy=false]").wait_for()
        home = await page.evaluate(
            "new URL(document.querySelector('a.home').getAttribute('href'), location).href"
        )
        await browser.close()
        return home


async def test_all_of_it_works_under_a_path_with_tls(front, pages, token, tmp_path):
    async with Client(front.url, token, context=front.trusts) as client:
        made = await client.create(task="Tell me the heading", start_url=pages.url("fine"), start=True)
        steps = [step async for step in client.run(made.run_id, screenshots="url")]
        assert [step.step_number for step in steps] == [1, 2]
        assert all(step.screenshot_url.startswith(f"{front.url}/api/runs/") for step in steps)
        assert (await client.run(made.run_id).result()).result == "Fine"
    async with httpx.AsyncClient(verify=front.trusts) as http:
        picture = await http.get(steps[0].screenshot_url)
        assert picture.content.startswith(b"\xff\xd8\xff")
        body = {"task": "Go", "runId": "placed"}
        placed = await http.post(f"{front.url}/api/runs", json=body, headers=bearer(token))
        assert placed.headers["location"] == f"{front.url}/api/runs/placed"
        entrance = await http.get(front.url)
        assert entrance.status_code in (301, 302, 308)
        assert entrance.headers["location"].endswith("/stepwire/")
    assert await shown(front, made.run_id, token) == f"{front.url}/"
    said = await looked_at(front, tmp_path, token)
    assert said.count("✓") == 7, said
