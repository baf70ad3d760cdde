"""What it costs to show a run to many: Stepwire against a C loop of send() and Socket.IO.

    python -m benchmarks.fanout [busy] [slow] [idle] [--rounds 5]

*busy*: 50 viewers, 200 KB a step, 20 steps a second; CPU seconds a GB. *slow*: 20 viewers
and one that reads 1 KB a second. *idle*: memory of an authenticated connection. Everything runs in
turn in one go, so that a busy machine slows all: the ratios count. The server has core 0, the
receiver, which is C and throws the bytes away in the kernel, core 1. Prints Markdown tables.

Needs Linux with two cores, cc, and for Socket.IO node and npm.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.fanout.process import cpu_seconds, forget_peak, resident_bytes

HERE = Path(__file__).parent
BUILT = HERE.parent.parent / ".cache" / "fanout"
SERVER_CORE, RECEIVER_CORE = 0, 1
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a disk's waiting is not what is measured
PLAIN, SOCKET_IO = "/ws", "/socket.io/?EIO=4&transport=websocket"


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent: ``rate`` steps a second, 0 for as fast as possible; the last ``slow`` hardly read."""

    viewers: int
    count: int
    bytes: int = 200_000
    rate: float = 0
    slow: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it. ``least`` is the number of steps at the fast viewer that got fewest."""

    bytes: int
    least: int
    cpu: float
    recording: float  # CPU seconds of as many steps that nobody watches
    grown: int  # bytes of memory at the peak over those before the first step

    @property
    def cpu_per_gb(self) -> float:
        """CPU seconds a GB for showing the steps: recording them is paid with or without viewers."""
        return (self.cpu - self.recording) / self.bytes * 1e9

    @property
    def recording_per_gb(self) -> float:
        return self.recording / self.bytes * 1e9


@dataclass(frozen=True, slots=True)
class Contender:
    """A server, and what its viewers say at the beginning; ``TOKEN`` stands for the token it prints."""

    name: str
    command: tuple[str, ...]
    path: str = PLAIN
    hello: tuple[str, ...] = ()
    records: bool = False  # it writes each step to a durable log and store first


AUTHENTICATE = json.dumps({"type": "authenticate", "token": "TOKEN"})
WITH_POSITIONS = json.dumps({"type": "watch", "runId": "run-1", "after": "start"})
WITHOUT_POSITIONS = json.dumps({"type": "watch", "runId": "run-1"})
OURS = (sys.executable, "-m", "benchmarks.fanout.server", "DATA")
C_LOOP = Contender("C loop of send()", (str(BUILT / "sender"),))
STEPWIRE = Contender("Stepwire", OURS, hello=(AUTHENTICATE, WITH_POSITIONS), records=True)
ASKING = Contender(
    "Stepwire, clients without positions", OURS, hello=(AUTHENTICATE, WITHOUT_POSITIONS), records=True
)
SOCKETIO = Contender("Socket.IO 4.8", ("node", str(HERE / "socketio" / "server.mjs")), SOCKET_IO, ("40",))


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.fanout", description="What fan-out costs.")
    parser.add_argument("what", nargs="*", choices=["busy", "slow", "idle", []], default=[])
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    _build()
    for name, show in (("busy", _busy), ("slow", _slow), ("idle", _idle)):
        if not asked.what or name in asked.what:
            print("\n".join(show(asked.rounds)), flush=True)


def _busy(rounds: int) -> Iterator[str]:
    load = Load(viewers=50, count=100, rate=20)
    contenders = [C_LOOP, STEPWIRE, ASKING, *([SOCKETIO] if _has_socketio() else [])]
    results: dict[str, list[Figures]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            results[contender.name].append(_measure(contender, load))
    limit = results[C_LOOP.name]
    yield f"\n**200 KB × {load.viewers} viewers**, {load.rate} steps/s, medians of {rounds} rounds\n"
    yield "| server | CPU s/GB for showing | × C loop | CPU s/GB for recording | complete |"
    yield "|---|---|---|---|---|"
    for name, figures in results.items():
        ratio = median(one.cpu_per_gb / least.cpu_per_gb for one, least in zip(figures, limit, strict=True))
        complete = "yes" if all(one.least == load.count for one in figures) else "no"
        cpu = median(one.cpu_per_gb for one in figures)
        recording = median(one.recording_per_gb for one in figures)
        yield f"| {name} | {cpu:.3f} | {ratio:.2f} | {recording:.3f} | {complete} |"


def _slow(rounds: int) -> Iterator[str]:
    yield "\n**A viewer that reads 1 KB/s among 20**, 200 KB a step, 20 steps/s\n"
    yield "| server | slow viewers | steps at the worst fast viewer | memory at the peak, MB over the start |"
    yield "|---|---|---|---|"
    for slow in (0, 1):
        load = Load(viewers=20 + slow, count=160, rate=20, slow=slow)
        figures = [_measure(STEPWIRE, load) for _ in range(min(rounds, 3))]
        grown = median(one.grown for one in figures) / 1e6
        yield f"| Stepwire | {slow} | {min(one.least for one in figures)} of {load.count} | {grown:.1f} |"


def _idle(rounds: int) -> Iterator[str]:
    few, many = 100, 1_100
    sizes = {viewers: median(_idle_bytes(viewers) for _ in range(min(rounds, 3))) for viewers in (few, many)}
    each = (sizes[many] - sizes[few]) / (many - few)
    yield "\n**An idle, authenticated connection**\n"
    yield "| connections | KB each |"
    yield "|---|---|"
    yield f"| {many - few:,} | {each / 1024:.1f} |"


# -- one measurement ----------------------------------------------------------------------------


def _measure(contender: Contender, load: Load) -> Figures:
    with _server(contender, load) as (server, port, token):
        recording = _rehearse(server) if contender.records else 0.0
        with _receiver(contender, load, port, token) as viewers:
            _await_quiet(server.pid)
            forget_peak(server.pid)
            before, memory = cpu_seconds(server.pid), resident_bytes(server.pid)
            _say(server, "go")
            _, received, least, _ = _read(viewers).split()
            spent = cpu_seconds(server.pid) - before
            grown = resident_bytes(server.pid, peak=True) - memory
    return Figures(int(received), int(least), spent, recording, grown)


def _rehearse(server: subprocess.Popen[str]) -> float:
    _await_quiet(server.pid)
    before = cpu_seconds(server.pid)
    _say(server, "rehearse")
    _read(server)
    return cpu_seconds(server.pid) - before


def _idle_bytes(viewers: int) -> int:
    load = Load(viewers=viewers, count=0)
    idle = Contender("idle", OURS, hello=(AUTHENTICATE,))
    with _server(idle, load) as (server, port, token), _receiver(idle, load, port, token):
        _await_quiet(server.pid)
        return resident_bytes(server.pid)


def _await_quiet(pid: int) -> None:
    """Until the server has done what its viewers' arrival asked for."""
    spent = cpu_seconds(pid)
    for _ in range(20):  # on a busy machine it never looks quiet
        time.sleep(0.3)
        before, spent = spent, cpu_seconds(pid)
        if spent - before < 0.005:
            return


@contextmanager
def _server(contender: Contender, load: Load) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    numbers = (load.viewers, load.count, load.bytes, load.rate)
    with TemporaryDirectory(dir=MEMORY) as data:
        command = [data if word == "DATA" else word for word in contender.command]
        with _running([*command, *map(str, numbers)], SERVER_CORE) as server:
            port, *token = _read(server).split()
            yield server, port, token[0] if token else ""


@contextmanager
def _receiver(contender: Contender, load: Load, port: str, token: str) -> Iterator[subprocess.Popen[str]]:
    hello = [word.replace("TOKEN", token) for word in contender.hello]
    numbers = map(str, (load.viewers, load.count, load.slow))
    with _running(
        [str(BUILT / "receiver"), port, contender.path, *numbers, *hello], RECEIVER_CORE
    ) as viewers:
        if _read(viewers).strip() != "ready":
            raise SystemExit("The viewers could not connect.")
        yield viewers


@contextmanager
def _running(command: Sequence[str], core: int) -> Iterator[subprocess.Popen[str]]:
    urgent = ["nice", "-n", "-15"] if os.geteuid() == 0 else []  # keep neighbours out of the figures
    pinned = [*urgent, "taskset", "-c", str(core), *command]
    process = subprocess.Popen(pinned, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _read(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise SystemExit(f"{process.args!r} ended before it was done.")
    return line


def _build() -> None:
    if os.cpu_count() == 1 or not shutil.which("cc") or not shutil.which("taskset"):
        raise SystemExit("This needs Linux with two cores, cc and taskset.")
    BUILT.mkdir(parents=True, exist_ok=True)
    for name in ("receiver", "sender"):
        subprocess.run(["cc", "-O2", "-Wall", "-o", BUILT / name, HERE / f"{name}.c"], check=True)


def _has_socketio() -> bool:
    if not shutil.which("npm"):
        print("npm is not here: without Socket.IO.", file=sys.stderr)
        return False
    if not (HERE / "socketio" / "node_modules").exists():
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
            cwd=HERE / "socketio",
            check=True,
        )
    return True


if __name__ == "__main__":
    main()
