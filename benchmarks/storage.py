"""What durability costs: appends, records and pictures, on the disk that holds a given folder.

    python benchmarks/storage.py [FOLDER]

Prints one line a kind of call: the median and the 99th percentile in milliseconds. At the end what a
step's writing costs with its picture and page synced, beside the same without, taken in turns: the ratio
holds on a busy machine too.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from obstore.store import LocalStore

from stepwire.clock import SystemClock
from stepwire.engine.local import LocalEngine
from stepwire.runs.actions import Click, Target
from stepwire.runs.events import PictureRef, Step, Timings
from stepwire.runs.model import Run, Spec, Viewport
from stepwire.runs.ports import Blobs, EventLog, Storage
from stepwire.storage.blobs import FolderBlobs, ObjectBlobs
from stepwire.storage.data_folder import DataFolder
from stepwire.storage.local import open_storage

CALLS = 300
PICTURE = b"\xff\xd8" + bytes(120_000)
PAGE = b"x" * 4_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BUY = Click(target=Target(role="button", name="Buy", test_id="buy", text="Buy", css="main > form > button"))


def step(number: int) -> Step:
    picture = PictureRef(f"runs/r/{number}-0123456789abcdef", 1280, 800, len(PICTURE))
    url = "https://shop.example/kettle"
    return Step(number, 1, NOW, BUY, "Clicking “Buy”", url, "Kettle", Viewport(), picture, Timings())


async def timed(call: Awaitable[object]) -> float:
    started = time.perf_counter()
    await call
    return (time.perf_counter() - started) * 1_000


def tell(what: str, took: Sequence[float]) -> None:
    percentiles = quantiles(took, n=100)
    print(f"{what:36}{percentiles[49]:8.2f}{percentiles[98]:8.2f}")


async def measure(what: str, call: Callable[[int], Awaitable[object]]) -> None:
    tell(what, [await timed(call(number)) for number in range(CALLS)])


async def measure_log(log: EventLog) -> None:
    await measure("append an event", lambda number: log.append("r", step(number + 1), after=number))
    await measure("read the last event", lambda _: log.last("r"))
    await measure("read 100 events", lambda _: log.read("r", after=100))


async def measure_storage(storage: Storage) -> None:
    run = Run("r", "ada", Spec(task="Buy a kettle"), "e", "d", NOW)

    async def swap(number: int) -> None:
        nonlocal run
        run = await storage.records.swap(run, replace(run, steps=number))

    await storage.records.add(run)
    await measure("change a record", swap)
    await measure("read a record", lambda _: storage.records.get("r"))
    await measure("store a 120 KB picture", lambda number: storage.blobs.put(f"runs/r/{number}", PICTURE))
    await measure("read a 120 KB picture", lambda number: storage.blobs.get(f"runs/r/{number}"))


async def write_step(log: EventLog, blobs: Blobs, run_id: str, number: int) -> None:
    """As the recorder does: picture and page side by side, then the entry."""
    await asyncio.gather(
        blobs.put(f"runs/{run_id}/{number}-picture", PICTURE), blobs.put(f"runs/{run_id}/{number}-page", PAGE)
    )
    await log.append(run_id, step(number), after=number - 1)


async def compare(log: EventLog, folder: Path) -> None:
    kept, loose = FolderBlobs(folder / "kept"), ObjectBlobs(LocalStore(folder / "loose", mkdir=True))
    synced, unsynced = [], []
    for number in range(1, CALLS + 1):
        unsynced.append(await timed(write_step(log, loose, "loose", number)))
        synced.append(await timed(write_step(log, kept, "kept", number)))
    tell("write a step", synced)
    tell("the same, its blobs not synced", unsynced)
    print(f"{'ratio':36}{median(synced) / median(unsynced):8.2f}")


async def main(folder: str | None) -> None:
    with TemporaryDirectory(dir=folder) as name:
        data = DataFolder(Path(name))
        print(f"{'milliseconds':36}{'median':>8}{'p99':>8}")
        async with LocalEngine(data.log, max_queued=1) as engine:
            await measure_log(engine.log)
            async with open_storage(data, SystemClock()) as storage:
                await measure_storage(storage)
            await compare(engine.log, Path(name))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None))
