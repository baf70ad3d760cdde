"""The console with a run of 1,000 steps: real server, real Chromium, over loopback.

    python -m benchmarks.console [--steps 1000]

- From a step to its picture: milliseconds from when the worker hands a step over, before it is durable
  and sent, to the first frame that shows its picture.
- Scrubbing: milliseconds between frames while → is held through all steps, a step a frame.
- Memory: the page's JavaScript heap after that, garbage collected.
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
from playwright.async_api import Page, async_playwright

from stepwire.agent.attempt import Attempt
from stepwire.agent.ports import Picture
from stepwire.agent.recorder import Happened, Recorder
from stepwire.agent.vault import Vault
from stepwire.auth.tokens import TokenContent
from stepwire.bootstrap import Archive, open_server
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
    let last = document.querySelector(".pic img")?.src;
    const look = () => {
        const picture = document.querySelector(".pic img");
        if (picture && picture.src !== last && picture.complete && picture.naturalWidth) {
            last = picture.src;
            seen.push(Date.now());
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
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
            latencies = await live(page, recorder)
            frames, heap = await scrub(page, steps)
            await chromium.close()
    print("| what | median | p95 | goal |")
    print("|---|---:|---:|---:|")
    for what, values, goal in (
        ("a step to its picture on screen, ms", latencies, 60),
        ("a frame while scrubbing, ms", frames, 16),
    ):
        p95 = statistics.quantiles(values, n=20)[-1]
        print(f"| {what} | {statistics.median(values):.1f} | {p95:.1f} | ≤ {goal} |")
    print(f"| JavaScript heap with {steps:,} steps, MB | {heap:.0f} | | ≤ 300 |")


async def recording(archive: Archive) -> Recorder:
    """What a worker writes with, for a run that is at work."""
    run = Run("bench", "ada", Spec(task="Buy"), os.urandom(4).hex(), "", datetime.now(UTC), Status.RUNNING)
    await archive.storage.records.add(run)
    attempt = Attempt(run, Vault({}, (), {}, archive.clock.now))
    return Recorder(attempt, archive.engine.log, archive.storage.blobs, archive.clock)


async def live(page: Page, recorder: Recorder) -> list[float]:
    """Milliseconds from the worker to the screen, of each of LIVE steps."""
    await page.get_by_role("radio", name="After").click()
    await page.wait_for_function("document.querySelector('.pic img')?.complete")
    await page.evaluate(_WATCH)
    sent = []
    for number in range(1, LIVE + 1):
        picture = next_picture()
        sent.append(time.time() * 1_000)
        await recorder.record(STEP, picture)
        await page.wait_for_function(f"seen.length >= {number}")
        await asyncio.sleep(APART)
    seen = await page.evaluate("seen")
    return [arrived - began for began, arrived in zip(sent, seen, strict=True)]


async def scrub(page: Page, steps: int) -> tuple[list[float], float]:
    """Milliseconds between frames, and the heap in MB afterwards."""
    await page.keyboard.press("Home")
    await page.locator(".stage .what", has_text="1. Clicked").wait_for()
    frames = await page.evaluate(_SCRUB, steps - 1)
    session = await page.context.new_cdp_session(page)
    await session.send("HeapProfiler.collectGarbage")
    await session.send("Performance.enable")
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    heap = next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize")
    return frames, heap / 1_000_000


def next_picture() -> Picture:
    """A page-like picture that no other step has."""
    image = Image.effect_noise((160, 100), 60).resize((1280, 800)).convert("RGB")
    written = io.BytesIO()
    image.save(written, "JPEG", quality=70)
    return Picture(written.getvalue(), 1280, 800)


if __name__ == "__main__":
    asyncio.run(main())
