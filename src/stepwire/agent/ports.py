"""What the agent needs from the world: a browser to act in and a planner to decide.

Errors a browser session raises::

    BrowserError                 message for the viewer; no page text in it, no secret
    ├── ActionFailed             this action did not work; the run may go on
    │   ├── TargetNotFound       nothing matches the target, or too much does
    │   ├── TargetNotReady       it is there, but disabled, covered or out of reach
    │   ├── ExpectationFailed    the page is not as an expect action said
    │   └── PageLost             the page crashed or hung and was replaced: an action failed with it
    ├── NavigationFailed         the address could not be loaded
    ├── NavigationBlocked        the guard refused the address
    └── BrowserLost              the browser is gone: the run cannot go on
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from stepwire.agent.observation import Observation
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Action, TabChange, Target
from stepwire.runs.decisions import Exchange
from stepwire.runs.events import Healed, Nearby, Rect, Step
from stepwire.runs.model import Run, Viewport
from stepwire.runs.usage import Usage


class BrowserError(Exception):
    """Something the browser could not do; the message may be shown to a viewer."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ActionFailed(BrowserError):
    """The action did not work; the page is as it is, and the run may go on."""


class TargetNotFound(ActionFailed):
    """No element matches the target's description, or several do."""


class TargetNotReady(ActionFailed):
    """The element is there but cannot be acted on: disabled, covered, outside the page."""


class NavigationFailed(BrowserError):
    """The address could not be loaded."""


class NavigationBlocked(BrowserError):
    """The guard refused the address."""


class ExpectationFailed(ActionFailed):
    """What an expect action said of the page is not so."""


class PageLost(ActionFailed):
    """The page crashed or hung for good and was replaced by an empty one."""


class BrowserLost(BrowserError):
    """The browser or its driver is gone."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of the page. ``stale``: the page could not be captured; this is the last good one."""

    data: bytes = field(repr=False)
    width: int
    height: int
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """How the page answered a click or a key, as far as can be seen from outside it.

    ``stirred``: it changed, asked its server for something, opened something or went somewhere.
    ``marked``: other text is selected than before. ``sent``: a form was sent. ``refused``: the browser did
    not send a form, for a field holds what it must not, or does not accept what was typed into it.
    ``status`` is the server's, when it answered with an error page (400 and above), else 0.
    """

    stirred: bool
    marked: bool = False
    sent: bool = False
    refused: bool = False
    status: int = 0


@dataclass(frozen=True, slots=True)
class DownloadedFile:
    """A file that a page sent, under a safe name."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did.

    ``action`` is the action with its target described for replay (no ``ref``) and, for ``read``, its
    value. ``rect`` is the target's before the action. ``notes`` are sentences for the step: a refused
    subresource, a popup that became a tab, a dialog that opened, a download. ``reaction`` is there for
    clicks, keys and typing. ``healed``: the target was found by another descriptor than its first.
    ``files`` are the downloads that have arrived since the action before. ``tab``: the page opened one by
    itself, in which the session goes on, or closed its own.
    """

    action: Action
    rect: Rect | None = None
    notes: tuple[str, ...] = ()
    reaction: Reaction | None = None
    healed: Healed | None = None
    files: tuple[DownloadedFile, ...] = ()
    tab: TabChange | None = None


class Session(Protocol):
    """One run's browser: a context of its own, behind the guard. Every call has a deadline."""

    async def observe(self, *, whole: bool = False) -> Observation:
        """The current page, ``whole`` or only what is in the viewport. Raises PageLost, BrowserLost."""
        ...

    async def act(self, action: Action, fill: Callable[[str, str], str]) -> Outcome:
        """Carry out an action and settle.

        ``fill(text, host)`` turns ``{{…}}`` in a value into what is typed into a page of that host.
        Raises the errors of this module.
        """
        ...

    async def capture(self) -> Picture | None:
        """A picture of the current page, secrets masked; the last good one if it cannot be taken.

        None only when there was never a good one.
        """
        ...

    async def place(self) -> tuple[str, str]:
        """Address and title of the current page."""
        ...

    async def storage(self) -> Mapping[str, Any]:
        """Cookies and local storage, as Playwright's ``storageState`` writes them."""
        ...


@dataclass(frozen=True, slots=True)
class SessionSpec:
    """What a run's browser is opened with.

    ``masked`` are secret values that no picture or text may show; ``files`` are the run's, by name, for
    ``upload``. ``healing``: a target may be found by another descriptor than its first. ``codes`` are the
    one-time codes that were typed so far, masked like secrets: the list grows. ``storage`` is what the
    browser begins with, in the form of ``Session.storage``.
    """

    run_id: str
    viewport: Viewport
    allowed_domains: tuple[str, ...] = ()
    masked: tuple[str, ...] = field(default=(), repr=False)
    files: Mapping[str, Path] = field(default_factory=dict)
    healing: bool = True
    codes: Sequence[str] = field(default=(), repr=False)
    storage: Mapping[str, Any] | None = field(default=None, repr=False)


class Browser(Protocol):
    """Opens sessions; the browser behind them is shared and restarted when it dies."""

    def open(self, spec: SessionSpec) -> AbstractAsyncContextManager[Session]:
        """A fresh session, closed with everything it opened. Raises BrowserLost."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """One request of a page that the guard refused, and why: a sentence without page text."""

    host: str
    reason: str


class GuardPass(Protocol):
    """A run's way out: a forward proxy that lets through only what the run may reach."""

    @property
    def server(self) -> str:
        """The proxy's address, such as ``http://127.0.0.1:41234``."""
        ...

    def refusals(self) -> tuple[Refusal, ...]:
        """What was refused since the last call."""
        ...


class Guard(Protocol):
    """Decides what a run's browser may reach, by standing in the way of all its traffic."""

    def admit(self, run_id: str, allowed_domains: tuple[str, ...]) -> AbstractAsyncContextManager[GuardPass]:
        """A pass for one run, void when the context ends."""
        ...

    def refuses_url(self, url: str, allowed_domains: tuple[str, ...]) -> str | None:
        """Why this address must not even be tried, judged by its form; None when it may be tried."""
        ...


class Costs(Protocol):
    """What deciding costs at models: told as it arises, so that a decision that is never made is paid too."""

    async def exceeded(self) -> GiveUp | None:
        """Why no model may be asked any more; None while there is something left to spend."""
        ...

    def add(self, usage: Usage) -> None:
        """A model was paid for an answer, whole or cut off."""
        ...

    def keep(self, exchange: Exchange) -> None:
        """This was said at a model: texts, without pictures, from which secrets are still to be taken."""
        ...


class Uncounted:
    """Nobody counts what it costs."""

    async def exceeded(self) -> None:
        """There is no budget."""

    def add(self, usage: Usage) -> None:
        """It is forgotten."""

    def keep(self, exchange: Exchange) -> None:
        """It is forgotten."""


@dataclass(frozen=True, slots=True)
class Act:
    """Do this next."""

    action: Action
    explanation: str


@dataclass(frozen=True, slots=True)
class LookFurther:
    """Ask again with the whole page: what is needed is not in the viewport."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Look again after this many seconds: the page is still changing."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """The task is done. ``result`` is what it asked for."""

    result: Any | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The task cannot be done. ``error`` is a sentence for the viewer.

    ``nearest`` is what came near to a target that was not found, best first.
    """

    code: CompletionCode
    error: str
    nearest: tuple[Nearby, ...] = ()


Decision = Act | LookFurther | Pause | Done | GiveUp


@dataclass(frozen=True, slots=True)
class View:
    """All a planner decides from: the page, the run's steps so far, and seconds since the run started.

    ``reaction`` is the page's to the last action, where the browser can tell. ``picture`` was taken after the
    last step. ``complaint`` says why the result that was just told is not accepted. Whoever asks a model
    tells the ``costs``, and asks them first whether it may.
    """

    observation: Observation
    history: tuple[Step, ...]
    elapsed: float
    reaction: Reaction | None = None
    picture: Picture | None = None
    complaint: str | None = None
    costs: Costs = field(default_factory=Uncounted)


class Planner(Protocol):
    """Decides one action at a time. One planner serves one run and may remember."""

    async def decide(self, view: View) -> Decision:
        """What to do next. Never raises for what is on the page: that is a decision too."""
        ...


class Planners(Protocol):
    """Chooses the planner of a run."""

    def plan(self, run: Run) -> Planner | GiveUp:
        """A planner for the run's task or commands, or why there is none.

        Called in a thread, for a long task takes a while to read: it must touch no event loop.
        """
        ...


def unreferenced(target: Target) -> Target:
    """The target without its ref, as a command may keep it."""
    return target.model_copy(update={"ref": None})
