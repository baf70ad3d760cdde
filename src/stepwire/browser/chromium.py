"""The shared browser: one Chromium for all runs, a context each.

It is started when first needed, and again when it has died.

A context costs 31-36 MB where a browser of its own costs 117-228. The context's proxy is the run's
guard, and nothing goes round it: loopback is proxied too, and WebRTC may not use other ways (the flag
has two names, one for each build). The driver and the browser hang on pipes of this process, so that
they end with it, however it ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import cast

import structlog
from playwright.async_api import Browser, BrowserContext, Error, Playwright, StorageState, async_playwright

from stepwire.agent.ports import BrowserLost, Guard, GuardPass, Session, SessionSpec
from stepwire.browser.deadlines import Deadlines
from stepwire.browser.executable import NoBrowser, find_executable, is_headless_shell
from stepwire.browser.session import ChromiumSession

log = structlog.get_logger(__name__)

FLAGS = (
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # headless-shell's name for it
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # the whole Chromium's
    "--disable-quic",
)
# A whole Chromium starts a hidden renderer a context for its address bar. Of several --disable-features
# Chromium keeps only the last, so what Playwright 1.65 disables is repeated here.
WHOLE_CHROMIUM_DISABLES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,"
    "PreconnectToSearch,WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"
)


class ChromiumBrowser:
    """Opens sessions. Close it when no more are needed; a session still open then is lost."""

    def __init__(
        self, guard: Guard, executable: Path | None = None, deadlines: Deadlines | None = None
    ) -> None:
        self._guard = guard
        self._executable = executable
        self._deadlines = deadlines or Deadlines()
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def __aenter__(self) -> ChromiumBrowser:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @contextlib.asynccontextmanager
    async def open(self, spec: SessionSpec) -> AsyncIterator[Session]:
        """A fresh session behind the guard. Raises BrowserLost when no browser can be started."""
        async with self._guard.admit(spec.run_id, spec.allowed_domains) as passed:
            context = await self._context(spec, passed)
            session = ChromiumSession(context, spec, self._guard, passed, self._deadlines)
            try:
                await session.start()
                yield session
            finally:
                await session.close()

    async def close(self) -> None:
        """End the browser and its driver."""
        async with self._starting:
            await self._stop()

    async def _context(self, spec: SessionSpec, passed: GuardPass) -> BrowserContext:
        """A context of the running browser; if it turns out to be dead, of a new one."""
        try:
            browser = await self._running(instead_of=None)
            try:
                return await self._new_context(browser, spec, passed)
            except (Error, TimeoutError):
                log.warning("browser.lost", run=spec.run_id)
                browser = await self._running(instead_of=browser)
                return await self._new_context(browser, spec, passed)
        except NoBrowser as error:
            raise BrowserLost(error.message) from error
        except (Error, TimeoutError) as error:
            raise BrowserLost("The browser could not be started; `stepwire doctor` says why.") from error

    async def _new_context(self, browser: Browser, spec: SessionSpec, passed: GuardPass) -> BrowserContext:
        async with asyncio.timeout(self._deadlines.open):
            return await browser.new_context(
                viewport={"width": spec.viewport.width, "height": spec.viewport.height},
                proxy={"server": passed.server, "bypass": "<-loopback>"},
                accept_downloads=True,
                storage_state=cast(StorageState, spec.storage) if spec.storage is not None else None,
            )

    async def _running(self, instead_of: Browser | None) -> Browser:
        async with self._starting:
            browser = self._browser
            if browser is not None and browser is not instead_of and browser.is_connected():
                return browser
            await self._stop()
            async with asyncio.timeout(self._deadlines.open):
                return await self._start()

    async def _start(self) -> Browser:
        executable = find_executable(self._executable)
        sandboxed = not running_as_root()
        if not sandboxed:
            log.warning(
                "browser.no_sandbox", why="Chromium's sandbox does not work as root; use another user"
            )
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(
            executable_path=executable,
            headless=True,
            args=flags(executable),
            chromium_sandbox=sandboxed,
            env=environment(),
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
            timeout=self._deadlines.open * 1000,
        )
        log.info("browser.started", executable=str(executable), version=self._browser.version)
        return self._browser

    async def _stop(self) -> None:
        browser, playwright = self._browser, self._playwright
        self._browser = self._playwright = None
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(self._deadlines.call):
                if browser is not None:
                    await browser.close()
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(self._deadlines.call):
                if playwright is not None:
                    await playwright.stop()


def flags(executable: Path) -> list[str]:
    """What this browser is started with, beyond Playwright's own flags."""
    if is_headless_shell(executable):
        return list(FLAGS)
    return [*FLAGS, f"--disable-features={WHOLE_CHROMIUM_DISABLES}"]


def environment() -> dict[str, str | float | bool]:
    """The environment for the browser, which has no business with our settings and secrets."""
    return {name: value for name, value in os.environ.items() if not name.startswith("STEPWIRE_")}


def running_as_root() -> bool:
    """Whether this process is root, for whom Chromium has no sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
