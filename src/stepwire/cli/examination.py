"""What ``stepwire doctor`` looks at, one finding each, with what to do when it is not good."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stepwire.agent.ports import BrowserError, SessionSpec
from stepwire.bootstrap import EnvironmentProblem, open_archive
from stepwire.browser.chromium import ChromiumBrowser
from stepwire.browser.executable import NoBrowser, find_executable
from stepwire.guard.proxy import FilteringProxy
from stepwire.runs.errors import LowDisk
from stepwire.runs.model import Viewport
from stepwire.settings import Settings, SettingsError

PACKAGES = ("chromium-headless-shell", "chromium")
START_SECONDS = 60.0
INSTALL_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    good: bool
    says: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; never raises for what it finds."""
    return [
        Finding("Python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        _keys(settings),
        await _data(settings),
        await _browser(settings),
    ]


def install_browser(settings: Settings, tell: Callable[[str], None]) -> None:
    """Get a browser if none is there: Playwright's own download, else the system's package when root.

    Raises EnvironmentProblem with what to do when neither works.
    """
    with contextlib.suppress(NoBrowser):
        find_executable(settings.browser_path)
        return
    for words, commands in _ways():
        tell(f"Installing a browser: {words} …")
        if all(_succeeds(command) for command in commands):
            with contextlib.suppress(NoBrowser):
                find_executable(settings.browser_path)
                return
    raise EnvironmentProblem(
        "No browser could be installed. Install Chromium yourself (Debian, Ubuntu: the package "
        "chromium-headless-shell or chromium), or set STEPWIRE_BROWSER_PATH to one."
    )


def _ways() -> Iterator[tuple[str, list[list[str]]]]:
    playwright = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
    yield "Playwright's download", [playwright]
    if shutil.which("apt-get") and os.geteuid() == 0:
        for package in PACKAGES:
            install = ["apt-get", "install", "--yes", "--no-install-recommends", package]
            yield f"the package {package}", [["apt-get", "update"], install]


def _succeeds(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=INSTALL_SECONDS, env=environment)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _keys(settings: Settings) -> Finding:
    try:
        settings.require_keys_unless_loopback()
    except SettingsError as wrong:
        return Finding("Token keys", False, str(wrong))
    says = "configured" if settings.has_keys else "a development secret, for this machine only"
    return Finding("Token keys", True, says)


async def _data(settings: Settings) -> Finding:
    try:
        async with open_archive(settings) as archive:
            archive.service.require_disk()
    except (EnvironmentProblem, LowDisk) as problem:
        return Finding("Data folder", False, str(problem))
    free = shutil.disk_usage(settings.data).free
    return Finding("Data folder", True, f"{settings.data}, {free / 1e9:.0f} GB free")


async def _browser(settings: Settings) -> Finding:
    """Starts it, for that is what it must be able to do."""
    try:
        executable = find_executable(settings.browser_path)
        async with (
            asyncio.timeout(START_SECONDS),
            FilteringProxy(settings.agent_private_hosts) as guard,
            ChromiumBrowser(guard, executable) as browser,
            browser.open(SessionSpec("doctor", Viewport())) as session,
        ):
            await session.observe()
    except TimeoutError:
        return Finding("Browser", False, f"It did not start within {START_SECONDS:g} seconds.")
    except BrowserError as error:
        return Finding("Browser", False, error.message)
    return Finding("Browser", True, str(executable))
