"""Opening addresses, and telling the ways apart in which that can fail."""

from __future__ import annotations

import re

from playwright.async_api import Error
from playwright.async_api import TimeoutError as PlaywrightTimeout

from stepwire.agent.ports import ActionFailed, NavigationFailed
from stepwire.browser.deadlines import Deadlines
from stepwire.browser.tab import Tab

FAILED = "stepwire-failed"  # the guard's own answer in place of a page that it could not get
GRACE = 5.0  # seconds beyond Playwright's own timeout, in case its driver is what hangs
REASONS = {
    "ERR_NAME_NOT_RESOLVED": "its name could not be resolved",
    "ERR_CONNECTION_REFUSED": "nothing answers there",
    "ERR_CONNECTION_RESET": "the connection was cut",
    "ERR_CONNECTION_CLOSED": "the connection was cut",
    "ERR_EMPTY_RESPONSE": "the server sent nothing",
    "ERR_TUNNEL_CONNECTION_FAILED": "the server could not be reached",
    "ERR_PROXY_CONNECTION_FAILED": "the guard could not be reached",
    "ERR_TOO_MANY_REDIRECTS": "it redirects in a circle",
    "ERR_INVALID_URL": "it is not a valid address",
    "ERR_TIMED_OUT": "it did not answer in time",
    # the words of the guard
    "dns": "its name could not be resolved",
    "connect": "nothing answers there",
    "timeout": "it did not answer in time",
    "closed": "the connection was cut",
    "response": "the server does not speak HTTP",
}


async def go(tab: Tab, url: str, deadlines: Deadlines) -> list[str]:
    """Open the address until its page begins to show; notes for the step. Raises NavigationFailed."""
    timeout = deadlines.navigation
    try:
        response = await tab.steady(
            tab.page.goto(url, wait_until="commit", timeout=timeout * 1000), timeout + GRACE
        )
    except PlaywrightTimeout as error:
        await _stop(tab)
        raise NavigationFailed(f"The address did not answer within {timeout:g} seconds.") from error
    except Error as error:
        return _explained(error.message, error)
    if response is not None and (word := response.headers.get(FAILED)) is not None:
        raise _failed(word)
    if response is not None and response.status >= 400:
        return [f"The server answered {response.status}."]
    return []


async def back(tab: Tab, deadlines: Deadlines) -> None:
    """Go back one page. Raises ActionFailed when there is none."""
    history = await tab.steady(tab.cdp.send("Page.getNavigationHistory"), deadlines.call)
    if history["currentIndex"] == 0:
        raise ActionFailed("There is no page to go back to.")
    try:
        await tab.steady(
            tab.page.go_back(wait_until="commit", timeout=deadlines.navigation * 1000),
            deadlines.navigation + GRACE,
        )
    except PlaywrightTimeout as error:
        await _stop(tab)
        raise NavigationFailed("The page before did not answer in time.") from error
    except Error as error:
        _explained(error.message, error)


async def _stop(tab: Tab) -> None:
    tab.activity.navigation_ended()
    await tab.cdp.send("Page.stopLoading")


def _explained(message: str, cause: Error) -> list[str]:
    if "Download is starting" in message or "interrupted by another navigation" in message:
        return []
    if "ERR_ABORTED" in message:
        return ["The address showed no page."]
    if "closed" in message.lower() or "crash" in message.lower():
        raise cause
    code = re.search(r"ERR_[A-Z_]+", message)
    raise _failed(code.group() if code else None) from cause


def _failed(word: str | None) -> NavigationFailed:
    reason = (
        REASONS.get(word, word if word.startswith("ERR_") else "it did not work")
        if word
        else "the browser refused it"
    )
    return NavigationFailed(f"The address could not be loaded: {reason}.")
