"""A page's clock, for what it shows for a while only: it runs as ever until the test stops it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

_AHEAD = 1_000  # milliseconds: a clock can be stopped in the future only
_MOST_STEPS = 500


class PageClock:
    """Once stopped, no timer of the page fires and no frame is drawn for it, except within ``run_…``."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.clock.install()

    def stop(self) -> None:
        self._page.clock.pause_at(self._page.evaluate("Date.now()") + _AHEAD)

    def go_on(self) -> None:
        self._page.clock.resume()

    def run_for(self, milliseconds: int) -> None:
        self._page.clock.run_for(milliseconds)

    def run_until(self, holds: Callable[[], bool]) -> None:
        """Millisecond by millisecond of the page's time, until this holds."""
        for _ in range(_MOST_STEPS):
            if holds():
                return
            self._page.clock.run_for(1)
        raise AssertionError(f"What was waited for does not come within {_MOST_STEPS} ms of the page.")
