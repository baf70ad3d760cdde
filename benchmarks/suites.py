"""A suite of 20 tests with one worker and with two: how much sooner is it done?

    python -m benchmarks.suites [--rounds 3] [--latency 0.15]

The real command, ``stepwire test``, in a process of its own, against the demo shop in another. Each test
signs in, or searches and fills the basket, and checks what the page says: six steps or so. The shop
answers each request after ``latency`` seconds, as sites under test do; once more without any, which shows
what this machine's processors alone allow. One worker and two take turns. Prints a Markdown table.

Its last columns say what could be had at best: the seconds that all processes of a run with one worker keep a
processor busy (browser included, the shop not), and how many times faster two workers could be if nothing
else stood in their way: twice, or as the processors allow.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from stepwire.demo.shop import demo_shop
from stepwire.gateway.server import serving

TESTS = 20
GOAL = 1.6
BODY = """
- Search for {thing}, click {product}
- Check that the heading says “{product}”
- Click Add to basket
- You should see “{product}”
- The address should contain basket
"""
GOODS = (("mug", "Enamel mug"), ("lantern", "Storm lantern"))


class Distant:
    """A site as far away as this many seconds."""

    def __init__(self, site: ASGIApp, latency: float) -> None:
        self._site = site
        self._latency = latency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await asyncio.sleep(self._latency)
        await self._site(scope, receive, send)


def suite() -> str:
    """Twenty tests as a steps file."""
    made = []
    for number in range(TESTS):
        thing, product = GOODS[number % len(GOODS)]
        made.append(f"## Test {number + 1}\n{BODY.format(thing=thing, product=product)}")
    return "# Shop\n\n" + "\n".join(made)


async def serve(latency: float) -> None:
    """The shop, until this process is ended; prints its address."""
    async with serving(Distant(demo_shop(), latency), "127.0.0.1", 0) as address:
        print(address, flush=True)
        await asyncio.Event().wait()


@contextlib.contextmanager
def shop(latency: float) -> Iterator[str]:
    """The shop in a process of its own; its address."""
    command = [sys.executable, "-m", "benchmarks.suites", "--serve", str(latency)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def running(file: Path, address: str, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """The command; leaving waits for its end, which must be a good one."""
    command = [sys.executable, "-m", "stepwire", "test", str(file), "--base-url", address]
    process = subprocess.Popen([*command, "--workers", str(workers)], stdout=subprocess.DEVNULL)
    yield process
    if process.wait():
        raise RuntimeError(f"The suite failed with {process.returncode}.")


def seconds(file: Path, address: str, workers: int) -> float:
    """How long the command took, start and end of its process and browser included."""
    began = time.monotonic()
    with running(file, address, workers):
        pass
    return time.monotonic() - began


def busy_seconds(file: Path, address: str) -> float | None:
    """What the command and all processes below it kept processors busy; None where that cannot be seen."""
    if not Path("/proc/self/stat").exists():
        return None
    spent: dict[int, float] = {}
    ended = threading.Event()
    with running(file, address, 1) as process:
        watching = threading.Thread(target=watch, args=(process.pid, spent, ended))
        watching.start()
        process.wait()
        ended.set()
        watching.join()
    return sum(spent.values())


def watch(root: int, spent: dict[int, float], ended: threading.Event) -> None:
    """Keep the processor seconds of a process and all below it, as long as they are there."""
    while not ended.wait(0.25):
        seen = {int(each.name): stat for each in Path("/proc").glob("[0-9]*") if (stat := stat_of(each))}
        below: set[int] = set()
        found = {root}
        while found:
            below |= found
            found = {number for number, (parent, _) in seen.items() if parent in below} - below
        spent.update({number: seen[number][1] for number in below if number in seen})


def stat_of(process: Path) -> tuple[int, float] | None:
    """A process's parent and processor seconds."""
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def row(file: Path, latency: float, rounds: int) -> tuple[str, float]:
    """One line of the table, and the ratio in it."""
    taken: dict[int, list[float]] = {1: [], 2: []}
    with shop(latency) as address:
        busy = busy_seconds(file, address)  # which also warms the machine's caches
        for _ in range(rounds):
            for workers, times in taken.items():
                times.append(seconds(file, address, workers))
    one, two = (statistics.median(times) for times in taken.values())
    best = f"{busy:.1f} | {min(2, (os.cpu_count() or 1) * one / busy):.2f}" if busy else "– | –"
    return f"| {latency * 1000:.0f} | {one:.1f} | {two:.1f} | {one / two:.2f} | {best} |", one / two


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency", type=float, default=0.15)
    parser.add_argument("--serve", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve is not None:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(asked.serve))
        return 0
    print(f"{TESTS} tests, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the beginning\n")
    print(
        "| the site answers after (ms) | 1 worker (s) | 2 workers (s) | times faster | busy (s) | at best |"
    )
    print("|---:|---:|---:|---:|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "shop.steps.md"
        file.write_text(suite())
        distant, ratio = row(file, asked.latency, asked.rounds)
        print(distant, flush=True)
        print(row(file, 0.0, asked.rounds)[0])
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
