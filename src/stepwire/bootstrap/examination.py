"""What ``stepwire doctor`` looks at, one finding each, with what to do when it is not good."""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import AsyncIterator

from stepwire.agent.ports import BrowserError, SessionSpec
from stepwire.bootstrap.archive import open_archive
from stepwire.bootstrap.finding import Finding, Progress
from stepwire.bootstrap.model_trials import findings_on
from stepwire.bootstrap.models import model_configuration
from stepwire.browser.chromium import ChromiumBrowser
from stepwire.browser.executable import find_executable
from stepwire.guard.proxy import FilteringProxy
from stepwire.planners.model.library import ModelLibrary
from stepwire.planners.model.prices import Prices
from stepwire.problems import EnvironmentProblem, SettingsError
from stepwire.runs.errors import LowDisk
from stepwire.runs.model import Viewport
from stepwire.settings import Settings

START_SECONDS = 60.0


async def examine(settings: Settings, tell: Progress) -> AsyncIterator[Finding]:
    """Look at everything; never raises for what it finds. ``tell`` hears what takes a while."""
    yield Finding("Python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield _keys(settings)
    yield await _data(settings)
    tell("Starting the browser")
    yield await _browser(settings)
    for finding in await _models(settings, tell):
        yield finding


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


async def _models(settings: Settings, tell: Progress) -> list[Finding]:
    """Asks each that is configured, for a key and a name may be wrong in ways that only its server knows."""
    if settings.model is None:
        return [Finding("Model", True, "none, and plain English needs none; STEPWIRE_MODEL names one")]
    try:
        configuration = model_configuration(settings)
    except SettingsError as wrong:
        return [Finding("Model", False, str(wrong))]
    tell(f"Asking {', '.join(configuration.names)}")
    async with ModelLibrary(configuration, Prices(settings.model_prices)) as models:
        return await findings_on(configuration.names, models, settings.model_seconds)


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
