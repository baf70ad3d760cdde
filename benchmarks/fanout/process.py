"""What a process and its children cost: CPU to the nanosecond, and resident memory."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def cpu_seconds(pid: int) -> float:
    """CPU time of all threads of the process tree so far, and of core 0's soft interrupts."""
    nanoseconds = 0
    for process in [*_tree(pid), *_soft_interrupts()]:
        for schedule in (PROC / str(process) / "task").glob("*/schedstat"):
            with contextlib.suppress(OSError):  # a thread that has just ended
                nanoseconds += int(schedule.read_text().split()[0])
    return nanoseconds / 1e9


def resident_bytes(pid: int, *, peak: bool = False) -> int:
    """Memory of the process tree now, or at most since :func:`forget_peak`."""
    field = "VmHWM:" if peak else "VmRSS:"
    total = 0
    for process in _tree(pid):
        for line in (PROC / str(process) / "status").read_text().splitlines():
            if line.startswith(field):
                total += int(line.split()[1]) * 1024
    return total


def forget_peak(pid: int) -> None:
    """Let the peak begin anew."""
    for process in _tree(pid):
        (PROC / str(process) / "clear_refs").write_text("5")


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in (PROC / str(pid) / "task").glob("*/children"):
        for child in children.read_text().split():
            yield from _tree(int(child))


@functools.cache
def _soft_interrupts() -> tuple[int, ...]:
    found = []
    for comm in PROC.glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):  # a process that has just ended
            if comm.read_text().strip() == "ksoftirqd/0":
                found.append(int(comm.parent.name))
    return tuple(found)
