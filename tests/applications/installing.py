"""Real applications from the package registry, each in an environment of its own.

An environment is made once and kept in ``.cache/applications``, under a name that tells what its lock
holds and which Python made it: a changed lock makes a new one. Two test processes that want the same
one at once wait for each other. What an application has to be prepared with once (a database with its
tables, say) is kept beside it in the same way.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "applications"
PATIENCE = 600.0  # seconds for one command, over a slow line too


class NotInstalled(Exception):
    """A command failed; the message has all that it said."""


def installed(name: str) -> Path:
    """The environment of an application, made if it is not there. Its Python is ``bin/python``."""
    lock = ROOT / "locks" / f"applications-{name}.txt"
    state = _state(lock.read_text(), platform.python_version())
    return _made(CACHE / name / f"environment-{state}", lambda folder: _install(lock, folder))


def prepared(name: str, recipe: str, prepare: Callable[[Path], None]) -> Path:
    """A folder that ``prepare`` fills once; ``recipe`` is all that this depends on."""
    state = _state(installed(name).name, recipe)
    return _made(CACHE / name / f"prepared-{state}", prepare)


def command(arguments: Sequence[str | Path], folder: Path, settings: Mapping[str, str] | None = None) -> None:
    """Run a command in a folder. Raises NotInstalled."""
    ended = subprocess.run(
        [str(each) for each in arguments],
        cwd=folder,
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if ended.returncode:
        raise NotInstalled(f"{' '.join(map(str, arguments))}\n{ended.stdout}")


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment as an application may see it, with these settings."""
    foreign = ("STEPWIRE_", "PYTHON", "VIRTUAL_ENV", "DJANGO_", "FLASK_", "COVERAGE_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return own | dict(settings or {})


def _install(lock: Path, folder: Path) -> None:
    uv = [sys.executable, "-m", "uv"]
    command([*uv, "venv", "--quiet", "--python", sys.executable, folder], ROOT)
    requirements = ["--require-hashes", "--requirements", lock]
    command(
        [
            *uv,
            "pip",
            "install",
            "--quiet",
            "--compile-bytecode",
            "--python",
            folder / "bin/python",
            *requirements,
        ],
        ROOT,
    )


def _state(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _made(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder, made if it is not complete. It keeps its place, for environments hold their path."""
    done = folder.with_suffix(".done")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.with_suffix(".lock")):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While no other process holds this lock; it ends with the process."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
