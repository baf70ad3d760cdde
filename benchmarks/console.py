"""The console with a run of 1,000 steps: real server, real Chromium, over loopback.

    python -m benchmarks.console [--steps 1000]

- From a step to its picture: milliseconds to the first frame that shows its picture, from when the worker
  hands the step over, and from when it is durable, which is when the server sends it.
- Scrubbing: milliseconds between frames while → is held through all steps, a step a frame. A screen of
  60 Hz has one every 16.7 ms. And how many pictures came through: those that were passed are not waited for.
- Memory: the page's JavaScript heap after that, garbage collected; and its whole process, with and without
  the decoded pictures that the browser keeps for as long as nobody needs the room.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from stepwire.agent.attempt import Attempt
from stepwire.agent.meter import Meter
from stepwire.agent.ports import Picture
from stepwire.agent.recorder import Happened, Recorder
from stepwire.agent.vault import Vault
from stepwire.auth.tokens import TokenContent
from stepwire.bootstrap.archive import Archive
from stepwire.bootstrap.server import open_server
from stepwire.browser.executable import find_executable
from stepwire.logs import set_up_logs
from stepwire.runs.access import DEFAULT_SCOPES
from stepwire.runs.actions import Click, Target
from stepwire.runs.events import Rect, Timings
from stepwire.runs.model import Run, Spec, Status
from stepwire.settings import Settings

LIVE = 100  # steps that are timed from the worker to the screen
APART = 0.1  # seconds between them
BUY = Click(target=Target(role="button", name="Buy"))
STEP = Happened(
    BUY, "Clicking “Buy”", "https://shop.example/", "Shop", Timings(), rect=Rect(600, 300, 120, 40)
)

_WATCH = """() => {
    window.seen = [];
    const { prototype } = ImageBitmapRenderingContext;
    const { transferFromImageBitmap } = prototype;
    prototype.transferFromImageBitmap = function (picture) {
        transferFromImageBitmap.call(this, picture);
        requestAnimationFrame(() => seen.push(Date.now()));
    };
}"""
_SCRUB = """(steps) => new Promise(done => {
    const frames = [];
    let before;
    const press = now => {
        if (before !== undefined) frames.push(now - before);
        before = now;
        if (frames.length >= steps) return done(frames);
        dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", repeat: true }));
        requestAnimationFrame(press);
    };
    requestAnimationFrame(press);
})"""


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=1_000)
    steps = parser.parse_args().steps
    set_up_logs(level="error")
    with TemporaryDirectory() as folder:
        settings = Settings.load({}, data=Path(folder), listen="127.0.0.1:0")
        async with open_server(settings) as server, async_playwright() as playwright:
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            chromium = await playwright.chromium.launch(executable_path=find_executable(), args=arguments)
            page = await chromium.new_page(viewport={"width": 1440, "height": 900}, bypass_csp=True)
            recorder = await recording(server.runtime.archive)
            for _ in range(steps - LIVE):
                await recorder.record(STEP, next_picture())
            content = TokenContent("ada", timedelta(hours=1), DEFAULT_SCOPES)
            await page.goto(server.link("/runs/bench", content))
            await page.get_by_text(f"{steps - LIVE}. Clicked").wait_for()
            from_worker, from_server = await live(page, recorder)
            frames, pictures, heap = await scrub(page, steps)
            process = await memory_of_page(chromium)
            await give_back(page)
            held = await memory_of_page(chromium)
            await chromium.close()
    print("| what | median | p95 | goal |")
    print("|---|---:|---:|---:|")
    for what, values, goal in (
        ("a step to its picture on screen, from the worker's hand, ms", from_worker, ""),
        ("a step to its picture on screen, from the server's send, ms", from_server, "≤ 60"),
        ("a frame while scrubbing, ms", frames, "≤ 16.7"),
    ):
        p95 = statistics.quantiles(values, n=20)[-1]
        print(f"| {what} | {statistics.median(values):.1f} | {p95:.1f} | {goal} |")
    print(f"| pictures shown while scrubbing, of {steps:,} steps | {pictures:,} | | |")
    print(f"| JavaScript heap with {steps:,} steps, MB | {heap:.0f} | | |")
    print(f"| the page's process, MB | {process:.0f} | | |")
    print(f"| the page's process without what the browser may give back, MB | {held:.0f} | | ≤ 300 |")


async def recording(archive: Archive) -> Recorder:
    """What a worker writes with, for a run that is at work."""
    run = Run("bench", "ada", Spec(task="Buy"), os.urandom(4).hex(), "", datetime.now(UTC), Status.RUNNING)
    await archive.storage.records.add(run)
    attempt = Attempt(run, Vault({}, (), {}, archive.clock.now), Meter(run, archive.budgets))
    return Recorder(attempt, archive.engine.log, archive.storage.blobs, archive.clock)


async def live(page: Page, recorder: Recorder) -> tuple[list[float], list[float]]:
    """Milliseconds from the worker to the screen, and from the server, of each of LIVE steps."""
    await page.get_by_role("radio", name="After").click()
    await page.locator(".pic canvas[aria-busy=false]").wait_for()
    await page.evaluate(_WATCH)
    handed: list[float] = []
    sent: list[float] = []
    for number in range(1, LIVE + 1):
        picture = next_picture()
        handed.append(time.time() * 1_000)
        await recorder.record(STEP, picture)
        sent.append(time.time() * 1_000)
        await page.wait_for_function(f"seen.length >= {number}")
        await asyncio.sleep(APART)
    seen = await page.evaluate("seen")
    return _apart(handed, seen), _apart(sent, seen)


def _apart(began: list[float], ended: list[float]) -> list[float]:
    return [end - begin for begin, end in zip(began, ended, strict=True)]


async def scrub(page: Page, steps: int) -> tuple[list[float], int, float]:
    """Milliseconds between frames, how many pictures were shown, and the heap in MB afterwards."""
    await page.keyboard.press("Home")
    await page.locator(".stage .what", has_text="1. Clicked").wait_for()
    before = await page.evaluate("seen.length")
    frames = await page.evaluate(_SCRUB, steps - 1)
    pictures = await page.evaluate("seen.length") - before
    session = await page.context.new_cdp_session(page)
    await session.send("HeapProfiler.collectGarbage")
    await session.send("Performance.enable")
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    heap = next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize")
    return frames, pictures, heap / 1_000_000


async def memory_of_page(chromium: Browser) -> float:
    """MB that the process of the page takes, its share of what it shares with others."""
    session = await chromium.new_browser_cdp_session()
    processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
    shares = [
        int(line.split()[1])
        for process in processes
        if process["type"] == "renderer"
        for line in Path(f"/proc/{process['id']}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    ]
    return max(shares) / 1_000


async def give_back(page: Page) -> None:
    """What the browser does when memory is short."""
    session = await page.context.new_cdp_session(page)
    await session.send("Memory.simulatePressureNotification", {"level": "critical"})
    await asyncio.sleep(1)


def next_picture() -> Picture:
    """A page-like picture that no other step has."""
    image = Image.effect_noise((160, 100), 60).resize((1280, 800)).convert("RGB")
    written = io.BytesIO()
    image.save(written, "JPEG", quality=70)
    return Picture(written.getvalue(), 1280, 800)


if __name__ == "__main__":
    asyncio.run(main())
