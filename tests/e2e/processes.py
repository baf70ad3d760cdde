"""The processes that a server starts, as Linux tells of them."""

import asyncio
from pathlib import Path

import pytest

needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


def descendants(pid: int, flag: str = "") -> set[int]:
    """The processes that this one started, and theirs; those with a flag on their command line."""
    return {child for child in _descendants(pid) if flag in _command_line(child)}


def _descendants(pid: int) -> set[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = {int(child) for thread in threads for child in (thread / "children").read_text().split()}
    except OSError:
        return set()
    return children.union(*(_descendants(child) for child in children))


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def alive(pids: set[int]) -> set[int]:
    """Those that still run; one that nobody has buried yet counts as dead."""
    return {pid for pid in pids if _state(pid) not in ("", "Z", "X")}


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


async def all_gone(pids: set[int]) -> None:
    async with asyncio.timeout(20):
        while alive(pids):
            await asyncio.sleep(0.02)
