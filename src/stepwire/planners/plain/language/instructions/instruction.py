"""All instructions in one union, those that hold others, and what is none."""

from __future__ import annotations

from dataclasses import dataclass

from stepwire.planners.plain.language.instructions.conditions import Condition, Limit
from stepwire.planners.plain.language.instructions.dialogs import AnswerDialog, CloseDialog
from stepwire.planners.plain.language.instructions.fields import (
    Accept,
    Adjust,
    Choose,
    Empty,
    Fill,
    Focus,
    PressKeys,
    SetSliders,
    Submit,
    Tick,
    TickEach,
    TypeEach,
    TypeText,
    Upload,
)
from stepwire.planners.plain.language.instructions.goals import (
    Filter,
    Mail,
    Pick,
    Search,
    SearchBy,
    SignIn,
    Sort,
    Travel,
    Use,
)
from stepwire.planners.plain.language.instructions.navigation import (
    CloseTab,
    GoBack,
    Open,
    OpenTab,
    Reload,
    SwitchTab,
    Visit,
)
from stepwire.planners.plain.language.instructions.pointer import (
    Click,
    ClickEach,
    DragBy,
    DragTo,
    Expand,
    Hover,
    Resize,
    ScrollBy,
    ScrollInside,
    ScrollTo,
    SelectText,
)
from stepwire.planners.plain.language.instructions.reading import (
    Copy,
    CopyByLabels,
    Remember,
    Tell,
    Verify,
    WaitSeconds,
    WaitUntil,
)
from stepwire.planners.plain.language.instructions.records import Change, Create, Delete, Do, Show
from stepwire.planners.plain.language.instructions.said import Said
from stepwire.planners.plain.language.instructions.targets import Phrase

Simple = (
    Focus
    | TypeEach
    | Remember
    | Copy
    | CopyByLabels
    | ScrollInside
    | ClickEach
    | SetSliders
    | Pick
    | Travel
    | SearchBy
    | Mail
    | Open
    | Visit
    | SignIn
    | Search
    | Click
    | Hover
    | TypeText
    | Fill
    | Adjust
    | Choose
    | Tick
    | Accept
    | Empty
    | PressKeys
    | Submit
    | ScrollBy
    | ScrollTo
    | Expand
    | DragTo
    | DragBy
    | Resize
    | SelectText
    | Use
    | GoBack
    | Reload
    | OpenTab
    | SwitchTab
    | CloseTab
    | AnswerDialog
    | CloseDialog
    | WaitSeconds
    | WaitUntil
    | Verify
    | Tell
    | Create
    | Change
    | Delete
    | Show
    | Do
    | Upload
    | Sort
    | Filter
    | TickEach
)


@dataclass(frozen=True, slots=True)
class Repeat(Said):
    """Do something again and again: so many times, or until a condition holds."""

    what: Simple
    until: Condition | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Either(Said):
    """ "Click Save and continue": one control of that name where the page has it, else a step and another."""

    whole: Click
    parts: tuple[Simple, ...]


IT = Phrase(said="it", words="it", quoted=True)  # the thing whose turn it is


@dataclass(frozen=True, slots=True)
class ForEach(Said):
    """Do the steps with each of several things, but for some; in the steps IT is the one whose turn it is.

    ``limit``: only with those whose one amount or number is within it.
    """

    items: Phrase
    steps: tuple[Instruction, ...]
    but: tuple[Phrase, ...] = ()
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class If(Said):
    """Do something only if a condition holds, or only if it does not."""

    condition: Condition
    what: Simple | Repeat | ForEach | Either
    holds: bool = True


Instruction = Simple | Repeat | If | ForEach | Either


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A sentence that means nothing to the grammar, and what would have been understood."""

    sentence: str
    why: str
