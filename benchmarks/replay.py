"""Replays of a 20-step recording: how often they work on a changed shop, and what they cost.

    python -m benchmarks.replay [--replays 100] [--gone 50] [--rounds 5]

Records a purchase in the demo shop once. Then three things. What a replay takes, against the same calls made
with Playwright itself and a picture after each, turn by turn. Replays while the target of one command is gone
and a decoy stands in its place. Replays while ids, classes, test ids and the order of elements are other in
each. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright

from stepwire.browser.chromium import running_as_root
from stepwire.browser.executable import find_executable
from stepwire.export.locators import Call, Literal, Root, Value, locator
from stepwire.export.python import snake
from stepwire.logs import set_up_logs
from stepwire.runs.actions import Check, Click, Navigate, Read, Target, Type
from stepwire.runs.command_list import CommandList

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "e2e"))
from changing_shop import DECOYS, TARGETS
from purchases import AT_ONCE, PASSWORD, Place, purchases


async def changed(place: Place, recording: CommandList, replays: int) -> int:
    """How many replays work, each on a shop that is another one."""
    worked = 0
    for seed in range(1, replays // AT_ONCE + 1):
        place.shop.change.seed = seed
        runs = await asyncio.gather(*(place.replay(recording) for _ in range(AT_ONCE)))
        worked += sum(run.error is None for run in runs)
        for run in runs:
            if run.error is not None:
                print(f"changed {seed}: {run.error}", file=sys.stderr)
    place.shop.change.seed = None
    return worked


async def false_passes(place: Place, recording: CommandList, count: int) -> int:
    """How many replays of a shop without the target of one command go past that command."""
    cases: list[dict[str, Any]] = [
        {"css": css, "text": text, "decoy": decoy, "n": number}
        for number, (css, text) in enumerate(TARGETS)
        for decoy in DECOYS
    ]
    random.Random(7).shuffle(cases)
    passed = 0
    for case in (cases * (count // len(cases) + 1))[:count]:
        place.shop.change.gone = case
        run = await place.replay(recording)
        if run.error is None or run.code != "target_not_found":
            passed += 1
            print(f"gone {case}: {run.code} {run.error}", file=sys.stderr)
    place.shop.change.gone = None
    return passed


async def raw(browser: Browser, recording: CommandList) -> float:
    """Seconds that the same calls take in Playwright itself."""
    began = time.perf_counter()
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    for command in recording.commands:
        await call(page, command.action)
        await page.wait_for_load_state()
        await page.screenshot(type="jpeg", quality=70)
    seconds = time.perf_counter() - began
    await context.close()
    return seconds


async def call(page: Page, action: object) -> None:
    """One action, as a Playwright script has it."""
    match action:
        case Navigate(url=url):
            await page.goto(url)
        case Click(target=target):
            await at(page, target).click()
        case Type(target=target, text=text, submit=submit):
            value = text.replace("{{second}}", "mug").replace("{{secret:password}}", PASSWORD)
            await at(page, target).fill(value)
            if submit:
                await at(page, target).press("Enter")
        case Check(target=target):
            await at(page, target).check()
        case Read(target=Target() as target):
            await at(page, target).inner_text()
        case _:
            await page.locator("body").inner_text()


def at(page: Page, target: Target) -> Locator:
    """The locator that an exported test would use."""
    found: Locator = made(page, locator(Root("page"), target))
    return found


def made(page: Page, value: Value | Root) -> Any:
    """A call of an exported test, made; its methods have other letters here."""
    match value:
        case Root():
            return page
        case Literal(given):
            return given
        case Call(on, method, args, options):
            by_name = {name: made(page, option) for name, option in options.items()}
            return getattr(made(page, on), snake(method))(*(made(page, arg) for arg in args), **by_name)
        case _:
            raise TypeError(f"The purchase has no {value}.")


async def costs(place: Place, recording: CommandList, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of replays and of the raw calls, turn by turn."""
    ours, theirs = [], []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_executable(), chromium_sandbox=not running_as_root()
        )
        for _ in range(rounds + 1):
            theirs.append(await raw(browser, recording))
            run = await place.replay(recording)
            log = place.runtime.archive.engine.log
            entries = await log.read(run.id, after=0)
            assert run.started_at is not None
            ours.append((entries[-1].event.at - run.started_at).total_seconds())
        await browser.close()
    return ours[1:], theirs[1:]


def row(what: str, found: str, goal: str) -> None:
    print(f"| {what} | {found} | {goal} |", flush=True)


def median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replays", type=int, default=100)
    parser.add_argument("--gone", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    set_up_logs(level="error")
    async with purchases() as place:
        recording = await place.bought()
        row("what", "measured", "goal")
        print("|---|---:|---:|")
        row("steps of the recording", str(len(recording.commands)), "20")
        ours, theirs = await costs(place, recording, options.rounds)
        ratio = median([mine / other for mine, other in zip(ours, theirs, strict=True)])
        row("Playwright's calls, with a picture each (s)", f"{median(theirs):.2f}", "")
        row("a replay (s)", f"{median(ours):.2f}", "")
        row("ratio", f"{ratio:.2f}", "≤ 1.2")
        passed = await false_passes(place, recording, options.gone)
        row(f"false passes of {options.gone} with a target that is gone", str(passed), "0")
        worked = await changed(place, recording, options.replays)
        row(f"replays of {options.replays} that work on a changed shop", str(worked), str(options.replays))


if __name__ == "__main__":
    asyncio.run(main())
