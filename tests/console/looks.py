"""What every state of the console is held to, in both themes and at three widths.

``Looks.at`` takes a picture of the page as it stands for people to look at (in ``.cache/screenshots``),
asks axe for breaches of WCAG 2.2 A and AA, and narrows the window to what 400 % zoom leaves of 1280 pixels:
nothing may lie beside the window then.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from page_clock import PageClock
from playwright.sync_api import Page, TimeoutError

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".cache" / "screenshots"
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"

THEMES = ("light", "dark")
WIDE, TABLET, PHONE = (1440, 900), (900, 1200), (390, 844)
ZOOMED = (320, 256)
_CHECKING = 200  # milliseconds that axe may work before the page's clock goes on

_BEGIN_CHECK = """() => {
    const check = async () => {
        const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
        const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
        document.documentElement.dataset.checked = "";
        return violations.flatMap(({ id, nodes }) => nodes.map(
            ({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
    };
    delete document.documentElement.dataset.checked;
    window.checking = check();
}"""
_OUTSIDE = """() => [...document.querySelectorAll("button, a, input, textarea, h1, h2")]
    .filter(element => element.checkVisibility() && !element.closest(".film, .sr"))
    .filter(element => { const { left, right } = element.getBoundingClientRect();
        return left < -1 || right > innerWidth + 1; })
    .map(element => element.outerHTML.slice(0, 120))
    .concat(document.scrollingElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [])"""


class Looks:
    """Pictures and findings of one page, state by state; ``nothing_found`` fails with all of them."""

    def __init__(self, page: Page) -> None:
        if not AXE.exists():
            pytest.fail("The packages of console/ are missing: run make setup.")
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._page = page
        self._found: list[str] = []

    def at(self, state: str, clock: PageClock | None = None) -> None:
        """Look at what the page shows now; with its clock, where that is stopped."""
        self._page.locator(".pic canvas:not([aria-busy=false])").wait_for(state="detached")
        for theme in THEMES:
            self._page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            for size in (WIDE, TABLET, PHONE):
                self._size(size)
                name = f"{state}-{size[0]}-{theme}.jpg"
                self._page.screenshot(path=PICTURES / name, type="jpeg", quality=80)
                if size != TABLET:
                    self._check(f"{state}, {size[0]} px, {theme}", clock)
        self._size(ZOOMED)
        self._found += [f"{state}, beside the window: {found}" for found in self._page.evaluate(_OUTSIDE)]
        self._size(WIDE)

    def nothing_found(self) -> None:
        assert not self._found, "\n".join(self._found)

    def _check(self, where: str, clock: PageClock | None) -> None:
        if not self._page.evaluate("'axe' in window"):
            self._page.evaluate(AXE.read_text())
        self._page.evaluate(_BEGIN_CHECK)
        if clock:  # axe waits for a timer, but the page's own must not run out while it works
            clock.run_until(self._is_checked)
        self._found += [f"{where}: {found}" for found in self._page.evaluate("window.checking")]

    def _is_checked(self) -> bool:
        try:
            self._page.locator("html[data-checked]").wait_for(state="attached", timeout=_CHECKING)
        except TimeoutError:
            return False
        return True

    def _size(self, size: tuple[int, int]) -> None:
        width, height = size
        self._page.set_viewport_size({"width": width, "height": height})
