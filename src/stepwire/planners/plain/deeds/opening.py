"""Getting somewhere: addresses, the ways that a page offers, tabs."""

from __future__ import annotations

from urllib.parse import urljoin

from stepwire.agent.observation import TabInfo
from stepwire.planners.plain.language.instructions.navigation import (
    CloseTab,
    GoBack,
    Open,
    OpenTab,
    Reload,
    SwitchTab,
    Visit,
)
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions


def open_address(do: Open, stage: Stage) -> Story[None]:
    """Load the address, unless the run has begun with just that."""
    yield from stage.clear_dialog()
    if do.address is None and stage.start_url is None:
        thing = yield from stage.need(named("Home"), Wanted.WAY)
        yield from stage.do(actions.Click(target=target(thing)), f"Opening {called(thing)}")
        return
    url = _full(do.address, stage) if do.address is not None else stage.start_url or ""
    if _just_opened(url, stage):
        return
    what = "the start page" if do.address is None else url
    yield from stage.do(actions.Navigate(url=url), f"Opening {what}")


def visit(do: Visit, stage: Stage) -> Story[None]:
    """Follow the way to it."""
    thing = yield from stage.need(do.target, Wanted.WAY)
    yield from stage.do(actions.Click(target=target(thing)), f"Opening {called(thing)}")


def _full(address: str, stage: Stage) -> str:
    filled = stage.filled(address)
    return urljoin(_base(stage), filled) if filled.startswith("/") else filled


def _base(stage: Stage) -> str:
    url = stage.page.url
    return url if url.startswith("http") else stage.start_url or url


def _just_opened(url: str, stage: Stage) -> bool:
    """Whether the run's only step so far was to open this address: then it is open."""
    steps = stage.view.history
    first = steps[0].action if len(steps) == 1 and steps[0].error is None else None
    return isinstance(first, actions.Navigate) and first.url.rstrip("/") == url.rstrip("/")


def go_back(do: GoBack, stage: Stage) -> Story[None]:
    """One page back in the tab's history."""
    yield from stage.clear_dialog()
    yield from stage.do(actions.Back(), "Going back one page")


def reload(do: Reload, stage: Stage) -> Story[None]:
    """The same address once more."""
    yield from stage.clear_dialog()
    yield from stage.do(actions.Navigate(url=stage.page.url), "Loading the page again")


# -- tabs -------------------------------------------------------------------------------------


def open_tab(do: OpenTab, stage: Stage) -> Story[None]:
    """A new tab, empty or with an address."""
    url = _full(do.address, stage) if do.address else None
    yield from stage.do(actions.Tab(do="open", url=url), f"Opening a new tab{f' with {url}' if url else ''}")


def switch_tab(do: SwitchTab, stage: Stage) -> Story[None]:
    """Go to a tab by number, step or title; to what bears the title when no tab does."""
    tabs = stage.page.tabs
    if do.title is not None:
        index = _tab_titled(stage.phrase(do.title), tabs)
        if index is None:
            thing = yield from stage.need(do.title, Wanted.WAY)
            yield from stage.do(actions.Click(target=target(thing)), f"Opening {called(thing)}")
            return
    elif do.step is not None:
        current = next((tab.index for tab in tabs if tab.current), 0)
        index = (current + do.step) % max(1, len(tabs))
    else:
        index = do.index if do.index is not None and do.index >= 0 else len(tabs) + (do.index or -1)
    if not 0 <= index < max(1, len(tabs)):
        raise Stuck(CompletionCode.TARGET_NOT_FOUND, f"There is no such tab: {len(tabs)} are open.")
    yield from stage.do(actions.Tab(do="switch", index=index), f"Switching to tab {index + 1}")


def close_tab(do: CloseTab, stage: Stage) -> Story[None]:
    """Close the tab that is before us."""
    yield from stage.do(actions.Tab(do="close"), "Closing the tab")


def _tab_titled(title: Phrase, tabs: tuple[TabInfo, ...]) -> int | None:
    scored = sorted(((likeness(title.said, tab.title), tab.index) for tab in tabs), reverse=True)
    return scored[0][1] if scored and scored[0][0] >= 86.0 else None
