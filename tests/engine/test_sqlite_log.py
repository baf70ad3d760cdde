import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from stepwire.engine.log import SqliteLog
from stepwire.engine.tails import Tails
from stepwire.runs.errors import Fenced, NewerFormat
from stepwire.runs.events import Ended, Entry
from stepwire.runs.model import Status

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def event(word: object) -> Ended:
    return Ended(Status.SUCCEEDED, NOW, result=word)


@asynccontextmanager
async def opened(path: Path, room: int = 256) -> AsyncIterator[SqliteLog]:
    log = SqliteLog(path, Tails(room))
    await log.open()
    try:
        yield log
    finally:
        await log.close()


APPENDER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from stepwire.engine.local import LocalEngine
from stepwire.runs.events import Ended
from stepwire.runs.model import Status

async def main():
    async with LocalEngine(Path(sys.argv[1]), max_queued=1) as engine:
        for offset in range(1_000_000):
            event = Ended(Status.SUCCEEDED, datetime(2026, 1, 1, tzinfo=UTC), result=offset + 1)
            entry = await engine.log.append("r", event, after=offset)
            print(entry.offset, flush=True)

asyncio.run(main())
"""


async def test_every_acknowledged_event_outlives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with subprocess.Popen([sys.executable, "-c", APPENDER, str(path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        for _ in range(50):
            child.stdout.readline()
        os.kill(child.pid, signal.SIGKILL)
        acknowledged = 50 + len(child.stdout.read().split())
    async with opened(path) as log:
        entries = await log.read("r", after=0, limit=1_000_000)
        assert len(entries) in (acknowledged, acknowledged + 1)  # the last may not have been said any more
        assert [entry.event.result for entry in entries] == list(range(1, len(entries) + 1))
        await log.append("r", event("after"), after=len(entries))


async def test_a_log_is_there_when_opened_again(tmp_path: Path) -> None:
    async with opened(tmp_path / "log.sqlite") as log:
        await log.append("r", event("one"), after=0)
    async with opened(tmp_path / "log.sqlite") as log:
        assert await log.read("r", after=0) == [Entry("r", 1, event("one"))]
        with pytest.raises(Fenced):
            await log.append("r", event("again"), after=0)


async def test_the_file_is_its_owners_only(tmp_path: Path) -> None:
    async with opened(tmp_path / "log.sqlite") as log:
        await log.append("r", event("one"), after=0)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {0o600}


async def test_an_erased_run_is_gone_from_the_file_too(tmp_path: Path) -> None:
    async with opened(tmp_path / "log.sqlite") as log:
        await log.append("r", event("what the page said"), after=0)
        await log.append("r2", event("what stays"), after=0)
        await log.erase("r")
    written = (tmp_path / "log.sqlite").read_bytes()
    assert b"what the page said" not in written
    assert b"what stays" in written


async def test_a_disk_that_is_full_spoils_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    async with opened(path) as log:
        await log.append("r", event("fits"), after=0)
        await log._writer.do(lambda database: database.execute("PRAGMA max_page_count = 1").fetchall())
        with pytest.raises(sqlite3.OperationalError, match="full"):
            await log.append("r", event("x" * 100_000), after=1)
        await log._writer.do(lambda database: database.execute("PRAGMA max_page_count = 100000").fetchall())
        await log.append("r", event("fits again"), after=1)
        assert len(await log.read("r", after=0)) == 2


async def test_a_log_of_a_newer_stepwire_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(NewerFormat, match=r"log\.sqlite has the format 99\. .*newer Stepwire"):
        await SqliteLog(path, Tails()).open()


async def test_the_event_loop_goes_on_while_the_disk_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    async with opened(path) as log:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # now the writer waits for the file
        appending = asyncio.ensure_future(log.append("r", event("one"), after=0))
        assert await log.read("r", after=0) == []
        assert not appending.done()
        other.execute("ROLLBACK")
        other.close()
        await appending


async def test_a_log_that_is_not_open_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="not open"):
        await SqliteLog(tmp_path / "log.sqlite", Tails()).last("r")


async def test_closing_ends_the_tails(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        async with opened(tmp_path / "log.sqlite") as log:
            tail = await stack.enter_async_context(log.tail("r"))
            await log.append("r", event("one"), after=0)
        assert [item.offset async for item in tail if isinstance(item, Entry)] == [1]


async def test_an_event_that_cannot_be_stored_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    async with opened(tmp_path / "log.sqlite") as log:
        with pytest.raises(TypeError):
            await log.append("r", event(object()), after=0)
        assert await log.last("r") is None


RUN_IDS = st.sampled_from(["a", "b"])
ROOM = 3


class LogMachine(RuleBasedStateMachine):
    """Any order of appends, reads, erasures, listening and reopening agrees with two plain lists."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.words: dict[str, list[object]] = {"a": [], "b": []}
        self.open()

    def open(self) -> None:
        context = opened(Path(self.folder.name) / "log.sqlite", ROOM)
        self.log = self.runner.run(self.stack.enter_async_context(context))
        self.tail = self.runner.run(self.stack.enter_async_context(self.log.tail("a")))
        self.heard: list[Entry] = []

    @rule(run_id=RUN_IDS, word=st.integers())
    def append(self, run_id: str, word: int) -> None:
        after = len(self.words[run_id])
        entry = self.runner.run(self.log.append(run_id, event(word % 1000), after=after))
        self.words[run_id].append(word % 1000)
        if run_id == "a":
            self.heard.append(entry)

    @rule(run_id=RUN_IDS, distance=st.integers(-3, 3).filter(bool))
    def append_elsewhere(self, run_id: str, distance: int) -> None:
        with pytest.raises(Fenced):
            self.runner.run(self.log.append(run_id, event("no"), after=len(self.words[run_id]) + distance))

    @rule()
    def erase(self) -> None:
        self.runner.run(self.log.erase("b"))
        self.words["b"] = []

    @rule(after=st.integers(0, 8), limit=st.integers(1, 4))
    def read(self, after: int, limit: int) -> None:
        entries = self.runner.run(self.log.read("a", after=after, limit=limit))
        assert [entry.event.result for entry in entries] == self.words["a"][after : after + limit]
        assert all(second.offset == first.offset + 1 for first, second in pairwise(entries))

    @rule()
    def listen(self) -> None:
        newest = self.heard[-ROOM:]
        assert [self.runner.run(anext(self.tail)) for _ in newest] == newest
        self.heard = []

    @rule()
    def reopen(self) -> None:
        self.runner.run(self.stack.aclose())
        self.open()

    @invariant()
    def the_last_entry_is_the_lists_end(self) -> None:
        for run_id, words in self.words.items():
            last = self.runner.run(self.log.last(run_id))
            expected = (len(words), words[-1]) if words else None
            assert (last and (last.offset, last.event.result)) == expected

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()


LogMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
test_any_order_of_calls_agrees_with_plain_lists = LogMachine.TestCase
