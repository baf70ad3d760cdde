"""A real Chromium opens pages that try everything to reach a forbidden port; nothing arrives.

Each attack names its own host, so the guard's refusals say which attacks were really tried, and a
second browser with the canary listed shows that the same pages would arrive.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from urllib.parse import unquote

import pytest
from attack_pages import FRAMES, MUST_TRY, SAYS_DONE, SPELLINGS, TABS
from playwright.async_api import Browser, Page, async_playwright

from stepwire.browser.chromium import FLAGS
from stepwire.browser.executable import find_executable
from stepwire.guard.addresses import Address
from stepwire.guard.gate import Pass
from stepwire.guard.limits import Limits
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.proxy import FilteringProxy

pytestmark = pytest.mark.browser


class Canary(asyncio.DatagramProtocol):
    """Listens on TCP and UDP on loopback and sings when anybody comes."""

    def __init__(self) -> None:
        self.connections = 0
        self.datagrams = 0
        self.heard: set[str] = set()
        self.changed = asyncio.Event()

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.datagrams += 1
        self.heard.add("udp")

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while line := (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0]:
                self.heard.add(line.split()[1].decode("latin-1").strip("/"))
                self.changed.set()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nAccess-Control-Allow-Origin: *\r\n"
                    b"Content-Length: 1\r\n\r\n "
                )
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[Canary]:
        loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0)
        transport, _ = await loop.create_datagram_endpoint(lambda: self, ("127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.udp = transport.get_extra_info("sockname")[1]
        try:
            yield self
        finally:
            server.close()
            transport.close()


class Site:
    """The allowed origin: serves the attack pages."""

    def __init__(self, canary: Canary) -> None:
        self._canary = canary
        self.done: set[str] = set()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[Site]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path, _, query = head.split()[1].decode().partition("?")
            writer.write(self._response(path, query))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _response(self, path: str, query: str) -> bytes:
        match path.split("/")[1:]:
            case ["redirect", code]:
                return f"HTTP/1.1 {code} Moved\r\nLocation: {query}\r\nContent-Length: 0\r\n\r\n".encode()
            case ["done", name]:
                self.done.add(name)
                return _ok(" ", "text/plain")
            case ["worker"]:
                return _ok(unquote(query), "text/javascript", "Service-Worker-Allowed: /")
            case ["csp"]:
                policy = f"Content-Security-Policy: img-src 'none'; report-uri {query}"
                return _ok("<img src=/empty>", "text/html", policy)
            case ["frames", domain]:
                frames = "".join(f'<iframe src="/attack/{domain}/{name}"></iframe>' for name in FRAMES)
                return _ok(frames, "text/html")
            case ["spellings"]:
                urls = (f"http://{spelling}:{self._canary.port}/spelled-{spelling}" for spelling in SPELLINGS)
                return _ok("".join(f'<img src="{url}">' for url in urls), "text/html")
            case ["attack", domain, name]:
                return _ok(self._attack(domain, name), "text/html")
            case _:
                return _ok(" ", "text/html")

    def _attack(self, domain: str, name: str) -> str:
        host = f"{name}.{domain}:{self._canary.port}"
        return (FRAMES | TABS)[name].format(
            to=f"http://{host}/{name}",
            ws=f"ws://{host}/{name}",
            host=host,
            udp=self._canary.udp,
            site=self.origin,
        )


def _ok(body: str, kind: str, *headers: str) -> bytes:
    content = body.encode()
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}; charset=utf-8", *headers]
    return (
        "\r\n".join([*lines, f"Content-Length: {len(content)}", "Connection: close", "", ""]).encode()
        + content
    )


class EverythingIsHere:
    """A resolver in which every name means this machine."""

    async def resolve(self, name: str) -> tuple[Address, ...]:
        return (ip_address("127.0.0.1"),)


@asynccontextmanager
async def chromium(*flags: str) -> AsyncIterator[Browser]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_executable(), args=[*flags, *as_root])
        try:
            yield browser
        finally:
            await browser.close()


async def attack(browser: Browser, passed: Pass, site: Site, domains: tuple[str, ...]) -> list[Page]:
    """Open all attack pages; they go on attacking until the browser closes."""
    context = await browser.new_context(proxy={"server": passed.server, "bypass": "<-loopback>"})
    addresses = [f"/frames/{domain}" for domain in domains] + ["/spellings"]
    addresses += [f"/attack/{domain}/{name}" for domain in domains for name in TABS]
    pages = []
    for address in addresses:
        page = await context.new_page()
        await page.goto(site.origin + address, wait_until="commit")
        pages.append(page)
    return pages


async def until(done: Callable[[], bool], missing: Callable[[], object]) -> None:
    """Wait for what other processes do; polls, for a browser's tries announce themselves nowhere."""
    try:
        async with asyncio.timeout(20):
            while not done():
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"still missing: {missing()}")


async def test_no_attack_page_reaches_the_canary() -> None:
    domains = ("localhost", "canary.example")
    expected = {f"{name}.{domain}" for name in MUST_TRY for domain in domains}
    tried: set[str] = set()

    def all_tried() -> bool:
        tried.update(refusal.host for refusal in passed.refusals())
        return expected <= tried and site.done >= SAYS_DONE

    async with (
        Canary().listen() as canary,
        Site(canary).listen() as site,
        FilteringProxy(
            PrivateHosts.parse(site.origin.removeprefix("http://")),
            EverythingIsHere(),
            Limits(refusals=1000),
        ) as guard,
        guard.admit("run-1", ()) as passed,
        chromium(*FLAGS) as browser,
    ):
        await attack(browser, passed, site, domains)
        await until(all_tried, lambda: sorted((expected - tried) | (SAYS_DONE - site.done)))
    assert canary.heard == set()
    assert canary.connections == 0
    assert canary.datagrams == 0
    assert "127.0.0.1" in tried


async def test_the_same_pages_reach_a_canary_that_is_listed() -> None:
    async with (
        Canary().listen() as canary,
        Site(canary).listen() as site,
        FilteringProxy(
            PrivateHosts.parse(f"{site.origin.removeprefix('http://')},*.canary.example:{canary.port}"),
            EverythingIsHere(),
        ) as guard,
        guard.admit("run-1", ()) as passed,
        chromium() as browser,
    ):
        await attack(browser, passed, site, ("canary.example",))
        # Without the flags, WebRTC goes past the proxy: the datagrams show that they are needed.
        within_reach = MUST_TRY | {"udp"}
        await until(lambda: canary.heard >= within_reach, lambda: sorted(within_reach - canary.heard))
