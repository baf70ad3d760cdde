"""What a run's log holds: its steps and its one end. Notices are said live and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Action, Command, TabChange, Target
from stepwire.runs.artifacts import Artifact
from stepwire.runs.model import Status, Viewport
from stepwire.runs.usage import Usage


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in page CSS pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PictureRef:
    """Where a step's picture lies in the blob store, and what it is.

    ``stale``: the page could not be captured, and this is the last good picture again.
    """

    key: str
    width: int
    height: int
    bytes: int
    type: str = "image/jpeg"
    stale: bool = False


@dataclass(frozen=True, slots=True)
class PageRef:
    """Where the page after a step lies in the blob store as text, in UTF-8."""

    key: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds that the parts of a step took."""

    observe: float = 0.0
    decide: float = 0.0
    act: float = 0.0
    capture: float = 0.0


@dataclass(frozen=True, slots=True)
class Healed:
    """A target that no longer answered to its first descriptor and was found by another.

    ``was`` is the target as the list has it, ``now`` as the element is described today. ``written``: the
    command of this step has ``now``; else it keeps ``was``, for a person to judge.
    """

    was: Target
    now: Target
    why: str
    written: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One executed action, numbered 1..n over all attempts of the run.

    ``action`` is what was done, its target fully described; secrets are still ``{{secret:name}}``.
    ``rect`` is the target's on the page before the step; ``picture`` and ``page`` show the page after it.
    A failed action is a step too: ``error`` says why, and it becomes no command. ``artifacts`` are the files
    that were downloaded. ``usage`` is what deciding it cost; ``spent`` what the run cost so far, with it.
    ``tab`` is what the page did by itself: opened one, in which the run went on, or closed its own.
    ``exchanges_bytes`` is the size of what was said at models for it, as far as that is kept.
    ``made_session``, of a first step only: the run's session was not there, so the run began without it.
    """

    number: int
    attempt: int
    at: datetime
    action: Action
    explanation: str
    url: str
    title: str
    viewport: Viewport
    picture: PictureRef | None
    timings: Timings
    rect: Rect | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()
    by: Literal["agent", "person"] = "agent"
    healed: Healed | None = None
    page: PageRef | None = None
    artifacts: tuple[Artifact, ...] = ()
    usage: Usage | None = None
    spent: Usage | None = None
    tab: TabChange | None = None
    exchanges_bytes: int = 0
    made_session: bool = False

    @property
    def command(self) -> Command | None:
        """The replayable record of this step, unless it failed."""
        if self.error is not None:
            return None
        action = self.action
        if self.healed is not None and not self.healed.written:
            action = action.model_copy(update={"target": self.healed.was})
        return Command(
            action=action,
            explanation=self.explanation[:1024],
            url=self.url,
            tab=self.tab,
            downloads=tuple(artifact.name for artifact in self.artifacts) or None,
        )


@dataclass(frozen=True, slots=True)
class Nearby:
    """Something on the last page that came near to what was not found there."""

    role: str
    name: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a run. ``status`` is one of the ended ones; ``commands`` is what was executed until then.

    ``artifacts`` are all files of the run; ``usage`` is all that its decisions cost; ``nearest`` is what came
    near to a target that was not found, best first.
    """

    status: Status
    at: datetime
    commands: tuple[Command, ...] = ()
    code: CompletionCode | None = None
    error: str | None = None
    result: Any | None = None
    artifacts: tuple[Artifact, ...] = ()
    usage: Usage | None = None
    nearest: tuple[Nearby, ...] = ()


Event = Step | Ended


@dataclass(frozen=True, slots=True)
class Entry:
    """An event at its place in the run's log. Offsets count 1, 2, 3 … without a gap."""

    run_id: str
    offset: int
    event: Event


Phase = Literal["starting", "observing", "deciding", "acting"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Where the run stands right now. Live only: whoever missed it asks the record."""

    run_id: str
    status: Status
    since: datetime
    phase: Phase | None = None
    queue_position: int | None = None
