"""Many runs at once, each at one step a second: does every step come in time?

    python -m benchmarks.runs_at_once [--runs 16] [--seconds 20]

The real worker, engine, log, browser and guard, on a page of 340 elements; each run's planner wants a
click at each full second. A step that is not durable in the log before the next one is due is a
miss. Prints a Markdown table: steps, misses, how long a step took from being due to being in the
log, and the processor time of everything (this process, driver, browser) as a share of the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.step import page_of, serving

from stepwire.agent.ports import Act, Decision, Done, GiveUp, Planner, View
from stepwire.agent.worker import Tools, Worker
from stepwire.browser.chromium import ChromiumBrowser
from stepwire.clock import SystemClock
from stepwire.engine.local import LocalEngine
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.guard.proxy import FilteringProxy
from stepwire.logs import set_up_logs
from stepwire.runs.access import Identity
from stepwire.runs.actions import Click, Target
from stepwire.runs.events import Ended, Entry, Step
from stepwire.runs.journal import follow
from stepwire.runs.model import Run
from stepwire.runs.request import RunRequest
from stepwire.runs.service import Chance, RunService
from stepwire.storage.data_folder import DataFolder
from stepwire.storage.disk import FolderSpace
from stepwire.storage.local import open_storage

ELEMENTS = 340
CLICK = Act(Click(target=Target(role="button", name="Ship 3")), "Shipping the third order")


@dataclass(slots=True)
class EverySecond:
    """A planner that clicks at each full second since its first look, and notes when that was due."""

    clicks: int
    begun: float = 0.0
    due: list[float] = field(default_factory=list)

    async def decide(self, view: View) -> Decision:
        loop = asyncio.get_running_loop()
        self.begun = self.begun or loop.time()
        if len(self.due) == self.clicks:
            return Done()
        due = self.begun + len(self.due)
        self.due.append(due)
        await asyncio.sleep(max(0.0, due - loop.time()))
        return CLICK


class Everybody:
    """Gives each run such a planner."""

    def __init__(self, clicks: int) -> None:
        self._clicks = clicks
        self.planners: dict[str, EverySecond] = {}

    def plan(self, run: Run) -> Planner | GiveUp:
        return self.planners.setdefault(run.id, EverySecond(self._clicks))


async def latencies(engine: LocalEngine, run_id: str, everybody: Everybody) -> list[float]:
    """For each click of a run, seconds from being due to being durable."""
    loop = asyncio.get_running_loop()
    seconds = []
    async for item in follow(engine.log, run_id, after=0):
        match item:
            case Entry(event=Step(number=number, error=None)) if number > 1:
                seconds.append(loop.time() - everybody.planners[run_id].due[number - 2])
            case Entry(event=Step(error=str() as error)):
                raise RuntimeError(error)
            case Entry(event=Ended(error=str() as error)):
                raise RuntimeError(error)
    return seconds


def processor_seconds() -> float:
    """Processor time of this process and all its descendants so far."""
    children: dict[int, list[int]] = {}
    times: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(pid)
        times[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    total, todo = 0.0, [os.getpid()]
    while todo:
        pid = todo.pop()
        total += times.get(pid, 0.0)
        todo += children.get(pid, [])
    return total


async def measure(runs: int, seconds: int) -> None:
    clock = SystemClock()
    ids = iter(f"run-{number}" for number in range(runs))
    chance = Chance(lambda: next(ids), lambda: "bench", lambda data: str(len(data)))
    who = Identity("bench", clock.now(), clock.now())
    everybody = Everybody(seconds)
    with tempfile.TemporaryDirectory() as path:
        folder = DataFolder(Path(path))
        async with (
            serving(page_of(ELEMENTS)) as port,
            open_storage(folder, clock) as storage,
            LocalEngine(folder.log, max_queued=runs) as engine,
            FilteringProxy(PrivateHosts.parse(f"127.0.0.1:{port}")) as guard,
            ChromiumBrowser(guard) as browser,
            asyncio.TaskGroup() as tasks,
        ):
            service = RunService(storage, engine, clock, chance, FolderSpace(folder.path))
            worker = Worker(storage, engine, Tools(browser, everybody), clock, runs)
            tasks.create_task(worker.serve())
            request = RunRequest(task="click", start_url=f"http://127.0.0.1:{port}/", start=True)
            made = [await service.create(who, request) for _ in range(runs)]
            followers = [tasks.create_task(latencies(engine, run.id, everybody)) for run in made]
            while len(everybody.planners) < runs or not all(p.due for p in everybody.planners.values()):
                await asyncio.sleep(0.1)
            before = processor_seconds()
            await asyncio.sleep(seconds - 3)
            share = (processor_seconds() - before) / (seconds - 3) / (os.cpu_count() or 1)
            taken = [value for follower in followers for value in await follower]
            await worker.drain(10)
    misses = sum(value > 1 for value in taken)
    ordered = sorted(taken)
    print("| runs | steps | misses | median ms | p99 ms | slowest ms | processor |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {runs} | {len(taken)} | {misses} | {statistics.median(taken) * 1000:.0f} "
        f"| {ordered[int(len(ordered) * 0.99)] * 1000:.0f} | {ordered[-1] * 1000:.0f} "
        f"| {share:.0%} of {os.cpu_count()} cores |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Many runs at one step a second.")
    parser.add_argument("--runs", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=20)
    arguments = parser.parse_args()
    set_up_logs(level="error")
    asyncio.run(measure(arguments.runs, arguments.seconds))


if __name__ == "__main__":
    main()
