"""What a step costs without thinking: click, observe, picture; against Playwright used the plain way.

    python benchmarks/step.py [--steps 30]

The plain way is `locator.click()`, `aria_snapshot()` and a PNG; ours is the session that runs use: the
same browser binary, the same pages, the same event loop, behind the guard. Both in one run, turn by turn,
so that a busy machine slows both. Prints a Markdown table: median milliseconds a step, and the ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from playwright.async_api import Page, async_playwright

from stepwire import event_loop
from stepwire.agent.ports import Guard, Session, SessionSpec
from stepwire.browser.chromium import ChromiumBrowser, running_as_root
from stepwire.browser.executable import find_executable
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.proxy import FilteringProxy
from stepwire.logs import set_up_logs
from stepwire.runs.actions import Click, Navigate, Target
from stepwire.runs.model import Viewport

SIZES = (340, 7_000, 16_000)
GOALS = {340: 0.5, 7_000: 0.15}
VIEWPORT = Viewport(1280, 800)
ROW = (
    "<tr><td><input type=checkbox aria-label='Row {n}'></td><td><a href='/orders/{n}'>Order {n}</a></td>"
    "<td><span class=tag>Open</span></td><td><i class=face></i> Customer {n}</td><td>{n}.00</td>"
    "<td><button onclick='status_.textContent = ++clicks'>Ship {n}</button></td></tr>"
)
STYLE = """
body { font: 14px sans-serif; margin: 0 } td { padding: 6px 14px } tr:nth-child(odd) { background: #f3f6fa }
nav { background: linear-gradient(90deg, #124, #48a) }
nav li { display: inline-block; padding: 14px } nav a { color: #fff }
.tag { background: #cde8d2; color: #163; border-radius: 9px; padding: 2px 9px }
.face { display: inline-block; width: 22px; height: 22px; border-radius: 50%;
  background: radial-gradient(#fc8, #a46) }
button { background: linear-gradient(#fff, #dde); border: 1px solid #99a; border-radius: 5px;
  box-shadow: 0 1px 3px #0003 }
"""
ROW_ELEMENTS = 12


def page_of(elements: int) -> str:
    """A list of orders with about this many elements."""
    rows = "".join(ROW.format(n=n) for n in range((elements - 40) // ROW_ELEMENTS))
    menu = "".join(f"<li><a href='/menu/{n}'>Menu {n}</a></li>" for n in range(12))
    return (
        f"<!doctype html><title>Orders</title><style>{STYLE}</style>"
        f"<nav><ul>{menu}</ul></nav><main><h1>Orders</h1><p id=status_>0</p><input placeholder=Search>"
        f"<table><tbody>{rows}</tbody></table></main><script>let clicks = 0</script>"
    )


@contextlib.asynccontextmanager
async def serving(html: str) -> AsyncIterator[int]:
    """A server for one page; gives its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        data = html.encode()
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + data)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def ours(session: Session, ref: str) -> None:
    """A step as the agent loop takes it."""
    await session.act(Click(target=Target(ref=ref)), lambda text, host: text)
    # In this order: the script runs while the browser waits for its frame.
    await asyncio.gather(session.capture(), session.observe())


async def plain(page: Page, name: str) -> None:
    """A step as a first agent on Playwright takes it."""
    await page.get_by_role("button", name=name, exact=True).click()
    await page.locator("body").aria_snapshot()
    await page.screenshot()


async def timed(step: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await step()
    return (time.perf_counter() - began) * 1000


async def measure(elements: int, steps: int) -> tuple[float, float]:
    """Median milliseconds of a step: the plain way's, and ours."""
    async with serving(page_of(elements)) as port, guarded(port) as guard, async_playwright() as playwright:
        url = f"http://127.0.0.1:{port}/"
        rival = await playwright.chromium.launch(
            executable_path=find_executable(), chromium_sandbox=not running_as_root()
        )
        page = await rival.new_page(viewport={"width": VIEWPORT.width, "height": VIEWPORT.height})
        await page.goto(url)
        async with ChromiumBrowser(guard) as browser, browser.open(SessionSpec("bench", VIEWPORT)) as session:
            await session.act(Navigate(url=url), lambda text, host: text)
            buttons = [
                element for element in (await session.observe()).elements if element.name.startswith("Ship")
            ]
            times: tuple[list[float], list[float]] = ([], [])
            for n in range(steps + 3):
                button = buttons[n % len(buttons)]
                times[0].append(await timed(lambda: plain(page, button.name)))  # noqa: B023 - awaited at once
                times[1].append(await timed(lambda: ours(session, button.ref)))  # noqa: B023
        await rival.close()
    return statistics.median(times[0][3:]), statistics.median(times[1][3:])


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=30)
    options = parser.parse_args()
    set_up_logs(level="error")
    print("| elements | Playwright, plain (ms) | Stepwire (ms) | ratio | goal |")
    print("|---:|---:|---:|---:|---:|")
    for elements in SIZES:
        theirs, mine = await measure(elements, options.steps)
        goal = f"≤ {GOALS[elements]}" if elements in GOALS else ""
        print(f"| {elements:,} | {theirs:.0f} | {mine:.0f} | {mine / theirs:.3f} | {goal} |", flush=True)


def guarded(port: int) -> contextlib.AbstractAsyncContextManager[Guard]:
    return FilteringProxy(PrivateHosts.parse(f"127.0.0.1:{port}"))


if __name__ == "__main__":
    event_loop.run(main())
