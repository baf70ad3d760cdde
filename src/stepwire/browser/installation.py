"""Gets a browser onto this machine: whatever leads to one that starts, the least demanding way first.

A file that is there proves little: a downloaded Chromium lacks libraries on a bare machine, and
Ubuntu's ``chromium`` command is a script that only tells of a snap. So a browser counts once it has
said its version. Before each step, and after the last, we look again whether one starts now.

``python -m stepwire.browser.installation [CHROMIUM]`` does it for a checkout's set-up: the browser's
path goes to stdout, progress to stderr; exit code 3 and one sentence when no browser could be had.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stepwire.browser.executable import NoBrowser, find_executable

SIGN_OF_LIFE: Final = 15.0  # seconds between two of them while a step lasts
STEP_SECONDS: Final = 900.0  # a step that lasts longer is ended: the slowest is a download of 110 MB
VERSION_SECONDS: Final = 30.0
GRACE_SECONDS: Final = 10.0  # for a step that is told to end, so that it may tidy up
MISSING: Final = 3
STOPPED: Final = 130

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One command on the way to a browser."""

    says: str
    command: Sequence[str]


class StepFailed(Exception):
    """A step did not work; the message is the line of its output that says why."""


def install_browser(
    chosen: Path | None,
    tell: Tell,
    *,
    find: Callable[[Path | None], Path] = find_executable,
    steps: Sequence[Step] | None = None,
) -> Path:
    """A browser that starts: the chosen one, else one that is there, else one that is installed now.

    A chosen browser is never replaced. ``tell`` hears what is being done, and at least every 15
    seconds that it still is. Raises NoBrowser with what to do.
    """
    if chosen is not None:
        return _starting(find(chosen))
    for step in steps_to_a_browser(may_use_apt()) if steps is None else steps:
        try:
            return _starting(find(None))
        except NoBrowser:
            _try(step, tell)
    return _at_last(find)


def steps_to_a_browser(apt: bool) -> Sequence[Step]:
    """Playwright's download first, for it needs no rights; then what root may do on Debian and Ubuntu."""
    playwright = [sys.executable, "-m", "playwright"]
    shell = "chromium-headless-shell"
    download = Step("Downloading a browser", [*playwright, "install", shell])
    if not apt:
        return [download]
    get = ["apt-get", "-qq"]
    return [
        download,
        Step("Asking apt-get for its lists", [*get, "update"]),
        Step(f"Installing {shell} with apt-get", [*get, "install", "--yes", shell]),
        # Ubuntu packages no Chromium, so there the download has to work.
        Step("Installing the libraries that the download needs", [*playwright, "install-deps", shell]),
        Step("Installing chromium with apt-get", [*get, "install", "--yes", "chromium"]),
    ]


def may_use_apt() -> bool:
    """Whether packages of the system can be installed here without asking anybody."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def perform(
    command: Sequence[str],
    alive: Callable[[float], None],
    *,
    every: float = SIGN_OF_LIFE,
    limit: float = STEP_SECONDS,
) -> None:
    """Run a command to its end; ``alive`` hears of the seconds so far. Raises StepFailed."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - the commands are those above
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,  # so that it can be ended with all that it started
            )
        except OSError as unstartable:
            raise StepFailed(str(unstartable)) from unstartable
        try:
            code = _wait(process, alive, every, limit)
        finally:
            _end(process)
        if code:
            said.seek(0)
            raise StepFailed(_gist(said.read()))


def obstacle(browser: Path) -> str | None:
    """What keeps it from starting, in its own words; None when it starts."""
    try:
        asked = subprocess.run(  # noqa: S603 - a browser, which is about to be run anyway
            [browser, "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=VERSION_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"it says nothing for {VERSION_SECONDS:g} seconds"
    except OSError as unstartable:
        return str(unstartable)
    return _gist(asked.stderr or asked.stdout) if asked.returncode else None


def _starting(browser: Path) -> Path:
    """The same browser, for it starts. Raises NoBrowser."""
    reason = obstacle(browser)
    if reason is None:
        return browser
    raise NoBrowser(
        f"The browser {browser} does not start ({reason}): install what it lacks, "
        "or set STEPWIRE_BROWSER_PATH to another Chromium binary."
    )


def _at_last(find: Callable[[Path | None], Path]) -> Path:
    try:
        found = find(None)
    except NoBrowser as missing:
        raise NoBrowser(
            "No Chromium could be installed: install the package chromium-headless-shell or chromium, "
            "or set STEPWIRE_BROWSER_PATH to a Chromium binary."
        ) from missing
    return _starting(found)


def _try(step: Step, tell: Tell) -> None:
    tell(f"{step.says} …")
    try:
        perform(step.command, lambda seconds: tell(f"{step.says}, {seconds:.0f} s so far …"))
    except StepFailed as failed:
        tell(f"That did not work: {failed}")


def _wait(
    process: subprocess.Popen[bytes], alive: Callable[[float], None], every: float, limit: float
) -> int:
    """Its exit code. Raises StepFailed after ``limit`` seconds."""
    started = time.monotonic()
    while True:
        try:
            return process.wait(every)
        except subprocess.TimeoutExpired:
            seconds = time.monotonic() - started
        if seconds >= limit:
            raise StepFailed(f"it was not done within {limit:g} seconds")
        alive(seconds)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with everything that it started, if it still runs."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _gist(output: str) -> str:
    """The line that says what went wrong, as far as one can tell."""
    spoken = [line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"]
    return next((line for line in spoken if re.search("error|fail", line, re.IGNORECASE)), spoken[-1])


def main(arguments: Sequence[str]) -> int:
    """Install a browser unless there is one that starts; the exit code."""
    chosen = Path(arguments[0]) if arguments else None
    try:
        browser = install_browser(chosen, _say)
    except NoBrowser as missing:
        _say(missing.message)
        return MISSING
    except KeyboardInterrupt:
        return STOPPED
    print(browser)
    return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
