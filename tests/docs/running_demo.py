"""``stepwire demo`` in a process of its own: what a reader of the docs has before them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds that the demo may take


@dataclass(frozen=True, slots=True)
class Demo:
    """What it printed that a reader copies from the terminal, and how its run went."""

    server: str
    shop: str
    token: str
    link: str
    data: Path
    said: str

    def reader(self) -> dict[str, str]:
        """A reader's shell: a checkout's program, and no settings of ours."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("STEPWIRE_")}
        return plain | {"PATH": f"{Path(sys.executable).parent}:{plain['PATH']}", "TOKEN": self.token}

    def here(self, text: str) -> str:
        """A block of the docs as this reader has filled it in."""
        return (
            text.replace("127.0.0.1:8080", self.server.removeprefix("http://"))
            .replace("http://127.0.0.1:8081", self.shop.rstrip("/"))
            .replace("PASTE THE TOKEN HERE", self.token)
        )


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """The demo, once its own run has ended and while it goes on serving."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STEPWIRE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "stepwire", "demo", "--listen", "127.0.0.1:0", "--data", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment | {"PYTHONUNBUFFERED": "1"},
    )
    deadline = threading.Timer(PATIENCE, process.kill)
    deadline.start()
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl+C stops" in line:
                break
        deadline.cancel()
        yield _read("".join(lines), folder)
    finally:
        deadline.cancel()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def _read(said: str, data: Path) -> Demo:
    link = re.search(r"All runs: (\S+)", said)
    assert link, said
    return Demo(
        server=link[1].partition("/#")[0],
        shop=re.search(r"is open at\s+(\S+)", said)[1],
        token=re.search(r"token = (\S+)", said)[1],
        link=link[1],
        data=data,
        said=said,
    )


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of this language on a page, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text(), re.DOTALL | re.MULTILINE)
