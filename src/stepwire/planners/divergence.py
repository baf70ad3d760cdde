"""Where a replay left its recording: which command, what was expected, and what was there. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from rapidfuzz import fuzz

from stepwire.agent.observation import Observation
from stepwire.runs.actions import Action, Command, Target
from stepwire.runs.targets import said

MOST_NAMED = 3  # things of the page that are offered in place of what was not found
LONGEST_NAME = 60


def expected(commands: tuple[Command, ...], number: int) -> str:
    """What the numbered command (from 1) needed, and on which page, as far as the list says; or nothing."""
    target = target_of(commands[number - 1].action)
    if target is None:
        return ""
    page = _page(commands[number - 2].url) if number > 1 else None
    return f"Expected {said(target)}" + (f" on {page}." if page else ".")


def found(commands: tuple[Command, ...], number: int, seen: Observation) -> str:
    """What there is instead: another page, and the things most like the one that was expected."""
    sentences = []
    here = _page(seen.url)
    if number > 1 and here and _page(commands[number - 2].url) not in (None, here):
        sentences.append(f"The page is {here}.")
    target = target_of(commands[number - 1].action)
    if target is not None and (names := _likest(target, seen)):
        sentences.append(f"There is {', '.join(names)}.")
    return " ".join(sentences)


def target_of(action: Action) -> Target | None:
    """The element that an action is about, if it is about one."""
    target = getattr(action, "target", None)
    return target if isinstance(target, Target) else None


def _likest(target: Target, seen: Observation) -> list[str]:
    alike = [element for element in seen.elements if element.name and target.role in (None, element.role)]
    wanted = target.name or target.label or target.text or target.placeholder or ""
    alike.sort(key=lambda element: -fuzz.ratio(wanted.casefold(), element.name.casefold()))
    named = dict.fromkeys(f"the {element.role} “{_short(element.name)}”" for element in alike)
    return list(named)[:MOST_NAMED]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _page(url: str | None) -> str | None:
    """Host and path: what comes behind them changes from run to run."""
    parts = urlsplit(url or "")
    return f"{parts.netloc}{parts.path}" if parts.netloc else None
