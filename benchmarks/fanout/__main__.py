"""What it costs to show a run to many: Stepwire against a C loop of send() and Socket.IO.

    python -m benchmarks.fanout [paced] [unpaced] [slow] [idle] [--rounds 6]

*paced*: 50 viewers, 200 KB a step, 20 steps a second. *unpaced*: the same, each step as soon as the
one before was shown. CPU seconds a GB. *slow*: 20 viewers and one that reads 1 KB a second. *idle*:
memory of an authenticated connection. The server has core 0; the viewers, which are C and throw the
bytes away in the kernel, core 1. Prints Markdown tables.

In a round all servers are up, each with its viewers, and take short turns, again and again: what slows
the machine for a while slows all of them, so a ratio is the median of the ratios of turns in the same
go. Before the turns that count, all are warmed up alike, by as many steps as fill what a server
keeps; what the first steps of a new server cost is measured too.

Needs Linux with two cores, cc, and for Socket.IO node and npm.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.fanout.process import cpu_seconds, forget_peak, resident_bytes

HERE = Path(__file__).parent
BUILT = HERE.parent.parent / ".cache" / "fanout"
SERVER_CORE, RECEIVER_CORE = 0, 1
SETTLING = 0.1  # seconds after a turn, for what a server still has to do
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a disk's waiting is not what is measured
PLAIN, SOCKET_IO = "/ws", "/socket.io/?EIO=4&transport=websocket"


@dataclass(frozen=True, slots=True)
class Pace:
    """How one turn goes: so many steps, ``rate`` a second; 0 for as fast as possible."""

    steps: int
    rate: float


VIEWERS, BYTES = 50, 200_000
WARMING = Pace(120, 0)  # fills the shelf, 80 steps, and what else is kept of the newest pictures
COLD = Pace(40, 20)
PACED = Pace(25, 20)
UNPACED = Pace(100, 0)
PACED_TURNS, UNPACED_TURNS = 4, 4


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of one turn. ``complete``: each fast viewer got every step."""

    bytes: int
    complete: bool
    cpu: float
    recording: float = 0.0  # CPU seconds of as many steps that nobody watches

    @property
    def cpu_per_gb(self) -> float:
        """CPU seconds a GB for showing the steps: recording them is paid with or without viewers."""
        return (self.cpu - self.recording) / self.bytes * 1e9

    @property
    def recording_per_gb(self) -> float:
        return self.recording / self.bytes * 1e9

    @property
    def whole_per_gb(self) -> float:
        return self.cpu / self.bytes * 1e9


Turns = dict[str, list[Figures]]  # by contender; the same place in two lists: in the same go


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
IDLE = Contender("Stepwire, idle", OURS, hello=(AUTHENTICATE,))
SOCKETIO = Contender("Socket.IO 4.8", ("node", str(HERE / "socketio" / "server.mjs")), SOCKET_IO, ("40",))


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.fanout", description="What fan-out costs.")
    parser.add_argument("what", nargs="*", choices=["paced", "unpaced", "slow", "idle", []], default=[])
    parser.add_argument("--rounds", type=int, default=6)
    asked = parser.parse_args()
    what = asked.what or ["paced", "unpaced", "slow", "idle"]
    _build()
    if "paced" in what or "unpaced" in what:
        print("\n".join(_busy(asked.rounds, what)), flush=True)
    for name, show in (("slow", _slow), ("idle", _idle)):
        if name in what:
            print("\n".join(show(asked.rounds)), flush=True)


def _busy(rounds: int, what: Sequence[str]) -> Iterator[str]:
    contenders = [C_LOOP, STEPWIRE, ASKING, *([SOCKETIO] if _has_socketio() else [])]
    cold, paced, unpaced = (_none_yet(contenders) for _ in range(3))
    for _ in range(rounds):
        with _all_up(contenders) as stages:
            _take_turns(stages, COLD, cold)
            _take_turns(stages, WARMING, None)
            for number in range(PACED_TURNS if "paced" in what else 0):
                _take_turns(_shuffled(stages, number), PACED, paced)
            for number in range(UNPACED_TURNS if "unpaced" in what else 0):
                _take_turns(_shuffled(stages, number), UNPACED, unpaced)
    shape = f"{BYTES // 1000} KB × {VIEWERS} viewers"
    if "paced" in what:
        yield from _table(f"{shape}, {PACED.rate} steps a second", paced)
        yield from _table(f"{shape}, the first {COLD.steps} steps of a new server", cold)
    if "unpaced" in what:
        yield from _table(f"{shape}, the next step as soon as one was shown", unpaced)


def _none_yet(contenders: Sequence[Contender]) -> Turns:
    return {contender.name: [] for contender in contenders}


def _table(title: str, turns: Turns) -> Iterator[str]:
    limit, rival = turns[C_LOOP.name], turns.get(SOCKETIO.name)
    yield f"\n**{title}**, {len(limit)} turns\n"
    yield "| server | showing, s/GB | × C loop | × Socket.IO | recording, s/GB | both × C loop | complete |"
    yield "|---|---|---|---|---|---|---|"
    for name, figures in turns.items():
        showing = [one.cpu_per_gb for one in figures]
        least = [one.cpu_per_gb for one in limit]
        cells = (
            name,
            f"{median(showing):.3f}",
            _ratio(showing, least),
            _ratio(showing, [one.cpu_per_gb for one in rival]) if rival else "",
            f"{median(one.recording_per_gb for one in figures):.3f}",
            _ratio([one.whole_per_gb for one in figures], least),
            "yes" if all(one.complete for one in figures) else "no",
        )
        yield f"| {' | '.join(cells)} |"


def _ratio(figures: Sequence[float], others: Sequence[float]) -> str:
    """The median of the pairs' ratios, and between what the middle half of them lies."""
    ratios = sorted(one / other for one, other in zip(figures, others, strict=True))
    quarter = len(ratios) // 4
    return f"{median(ratios):.2f} ({ratios[quarter]:.2f}–{ratios[-1 - quarter]:.2f})"


def _slow(rounds: int) -> Iterator[str]:
    pace = Pace(160, 20)
    yield "\n**A viewer that reads 1 KB/s among 20**, 200 KB a step, 20 steps/s\n"
    yield "| server | slow viewers | steps at every fast viewer | memory at the peak, MB over the start |"
    yield "|---|---|---|---|"
    for slow in (0, 1):
        grown, complete = [], True
        for _ in range(min(rounds, 3)):
            with _stage(STEPWIRE, 20 + slow, slow) as stage:
                forget_peak(stage.server.pid)
                before = resident_bytes(stage.server.pid)
                complete &= stage.show(pace).complete
                grown.append(resident_bytes(stage.server.pid, peak=True) - before)
        counted = f"{pace.steps} of {pace.steps}" if complete else "not all"
        yield f"| Stepwire | {slow} | {counted} | {median(grown) / 1e6:.1f} |"


def _idle(rounds: int) -> Iterator[str]:
    few, more = 100, 1_000
    sizes = []
    for _ in range(min(rounds, 3)):
        with _server(IDLE, few) as (server, port, token), _viewers(IDLE, few, 0, port, token):
            _await_quiet(server.pid)
            before = resident_bytes(server.pid)
            with _viewers(IDLE, more, 0, port, token):
                _await_quiet(server.pid)
                sizes.append((resident_bytes(server.pid) - before) / more / 1024)
    yield f"\n**An idle, authenticated connection**, {len(sizes)} servers\n"
    yield "| connections | KB each | at most |"
    yield "|---|---|---|"
    yield f"| {more:,} more than {few} | {median(sizes):.1f} | {max(sizes):.1f} |"


# -- one server and its viewers -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """A server that is up, and its viewers."""

    contender: Contender
    server: subprocess.Popen[str]
    viewers: subprocess.Popen[str]

    def turn(self, pace: Pace) -> Figures:
        """Steps that are shown, and what recording as many costs."""
        recording = self._rehearse(pace) if self.contender.records else 0.0
        return replace(self.show(pace), recording=recording)

    def show(self, pace: Pace) -> Figures:
        before = cpu_seconds(self.server.pid)
        _say(self.viewers, f"{pace.steps}")
        _say(self.server, f"go {pace.steps} {pace.rate}")
        received, least = map(int, _read(self.viewers).split())
        time.sleep(SETTLING)
        spent = cpu_seconds(self.server.pid) - before
        return Figures(received, least == pace.steps, spent)

    def _rehearse(self, pace: Pace) -> float:
        before = cpu_seconds(self.server.pid)
        _say(self.server, f"rehearse {pace.steps} {pace.rate}")
        _read(self.server)
        time.sleep(SETTLING)
        return cpu_seconds(self.server.pid) - before


def _take_turns(stages: Sequence[Stage], pace: Pace, turns: Turns | None) -> None:
    for stage in stages:
        figures = stage.turn(pace)
        if turns is not None:
            turns[stage.contender.name].append(figures)


def _shuffled(stages: Sequence[Stage], number: int) -> list[Stage]:
    """In another order each time, the same ones in every run: no server always has the same one before it."""
    return random.Random(number).sample(stages, len(stages))


@contextmanager
def _all_up(contenders: Sequence[Contender]) -> Iterator[list[Stage]]:
    with ExitStack() as stack:
        yield [stack.enter_context(_stage(contender, VIEWERS)) for contender in contenders]


@contextmanager
def _stage(contender: Contender, viewers: int, slow: int = 0) -> Iterator[Stage]:
    with (
        _server(contender, viewers) as (server, port, token),
        _viewers(contender, viewers, slow, port, token) as watching,
    ):
        _await_quiet(server.pid)
        yield Stage(contender, server, watching)


def _await_quiet(pid: int) -> None:
    """Until the server has done what its viewers' arrival asked for."""
    spent = cpu_seconds(pid)
    for _ in range(20):  # on a busy machine it never looks quiet
        time.sleep(0.3)
        before, spent = spent, cpu_seconds(pid)
        if spent - before < 0.005:
            return


@contextmanager
def _server(contender: Contender, viewers: int) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    with TemporaryDirectory(dir=MEMORY) as data:
        command = [data if word == "DATA" else word for word in contender.command]
        with _running([*command, str(viewers), str(BYTES)], SERVER_CORE) as server:
            port, *token = _read(server).split()
            yield server, port, token[0] if token else ""


@contextmanager
def _viewers(
    contender: Contender, viewers: int, slow: int, port: str, token: str
) -> Iterator[subprocess.Popen[str]]:
    hello = [word.replace("TOKEN", token) for word in contender.hello]
    command = [str(BUILT / "receiver"), port, contender.path, str(viewers), str(slow), *hello]
    with _running(command, RECEIVER_CORE) as watching:
        if _read(watching).strip() != "ready":
            raise SystemExit("The viewers could not connect.")
        yield watching


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
