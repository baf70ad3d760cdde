"""An application's server in a process of its own: on a free port of loopback, until it is stopped."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from installing import environment

PATIENCE = 60.0  # seconds until it answers, and until it has ended
BETWEEN_LOOKS = 0.05


class NotServing(Exception):
    """The application does not answer; the message has all that it said."""


@contextmanager
def serving(
    command: Sequence[str | Path], folder: Path, url: str, settings: Mapping[str, str] | None = None
) -> Iterator[None]:
    """The application answers at ``url`` while the context is open. Raises NotServing."""
    log = folder / "server.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [str(each) for each in command],
            cwd=folder,
            env=environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        _await(url, process, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > until:
            raise NotServing(log.read_text())
        time.sleep(BETWEEN_LOOKS)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
