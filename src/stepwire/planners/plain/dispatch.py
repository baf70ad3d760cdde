"""Which deed carries out which instruction. Begin reading here.

A deed is a function of an instruction and the stage, told as a story (see ``stage``). It raises
``Stuck`` when the task cannot go on, and lets ``ActFailed`` through when the browser could not act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from stepwire.planners.plain.deeds import (
    choosing,
    comparing,
    copying,
    dragging,
    each,
    filling,
    layers,
    mail,
    opening,
    ordering,
    pointing,
    scrolling,
    searching,
    sending,
    signing_in,
    sliders,
    telling,
    ticking,
    travel,
    using,
    verifying,
    waiting,
    writing,
)
from stepwire.planners.plain.deeds.seeing import said
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
from stepwire.planners.plain.language.instructions.instruction import (
    Either,
    ForEach,
    If,
    Instruction,
    Repeat,
    Simple,
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
from stepwire.planners.plain.page.candidates import SURE, Wanted
from stepwire.planners.plain.page.finding import Ambiguous, Found
from stepwire.planners.plain.records import changing, creating, deleting, showing
from stepwire.planners.plain.stage import Stage, Story, Stuck
from stepwire.protocol.codes import CompletionCode

MOST_ROUNDS = 50


def carry_out(do: Instruction, stage: Stage) -> Story[None]:
    """All it takes to do this. Raises Stuck, ActFailed."""
    match do:
        case Repeat():
            return _repeat(do, stage)
        case If():
            return _do_if(do, stage)
        case ForEach():
            return each.for_each(do, stage, carry_out)
        case Either():
            return _either(do, stage)
        case _:
            return DEEDS[type(do)](do, stage)


def _repeat(do: Repeat, stage: Stage) -> Story[None]:
    rounds = do.times if do.times is not None else MOST_ROUNDS
    for _ in range(rounds):
        if do.until is not None and (yield from waiting.comes_true(do.until, stage)):
            return
        yield from carry_out(do.what, stage)
    if do.until is not None and not (yield from waiting.comes_true(do.until, stage)):
        raise Stuck(
            CompletionCode.TASK_FAILED,
            f"After {rounds} rounds it was still not so that {said(do.until)}.",
        )


def _do_if(do: If, stage: Stage) -> Story[None]:
    yield from stage.clear_dialog()
    if (yield from waiting.comes_true(do.condition, stage)) is do.holds:
        yield from carry_out(do.what, stage)


def _either(do: Either, stage: Stage) -> Story[None]:
    """One control by the whole name if the page surely has it, else a step and another."""
    yield from stage.clear_dialog()
    finding = yield from stage.find(do.whole.target, Wanted.CLICKABLE)
    is_one = isinstance(finding, Found | Ambiguous) and not _is_less_sure(finding)
    for part in (do.whole,) if is_one else do.parts:
        yield from carry_out(part, stage)


def _is_less_sure(finding: Found | Ambiguous) -> bool:
    return isinstance(finding, Found) and finding.score < SURE


# -- the table --------------------------------------------------------------------------------

S = TypeVar("S", bound=Simple)
Deed = Callable[[Any, Stage], Story[None]]


def does(instruction: type[S], deed: Callable[[S, Stage], Story[None]]) -> tuple[type, Deed]:
    """A line of the table: the deed takes just this sort of instruction."""
    return instruction, deed


DEEDS: Mapping[type, Deed] = dict(
    (
        # getting somewhere
        does(Open, opening.open_address),
        does(Visit, opening.visit),
        does(GoBack, opening.go_back),
        does(Reload, opening.reload),
        does(OpenTab, opening.open_tab),
        does(SwitchTab, opening.switch_tab),
        does(CloseTab, opening.close_tab),
        # the pointer
        does(Click, pointing.click),
        does(ClickEach, pointing.click_each),
        does(Hover, pointing.hover),
        does(Expand, pointing.expand),
        does(DragTo, dragging.drag_to),
        does(DragBy, dragging.drag_by),
        does(Resize, dragging.resize),
        does(SelectText, dragging.select_text),
        # looking around
        does(ScrollBy, scrolling.scroll),
        does(ScrollTo, scrolling.scroll_to),
        does(ScrollInside, scrolling.scroll_inside),
        # the keyboard
        does(Focus, writing.focus),
        does(TypeText, writing.type_text),
        does(TypeEach, writing.type_each),
        does(Empty, writing.empty),
        does(PressKeys, writing.press),
        # fields of every kind
        does(Fill, filling.fill),
        does(Adjust, filling.adjust),
        does(SetSliders, sliders.set_all),
        does(Choose, choosing.choose),
        does(Tick, ticking.tick),
        does(Accept, ticking.accept),
        # what the page says
        does(Remember, copying.remember),
        does(Copy, copying.copy),
        does(CopyByLabels, copying.by_labels),
        does(Tell, telling.tell),
        # what lies over the page, and waiting
        does(AnswerDialog, layers.answer_dialog),
        does(CloseDialog, layers.close_layer),
        does(WaitSeconds, waiting.wait),
        does(WaitUntil, waiting.wait_until),
        does(Verify, verifying.verify),
        # goals that leave steps out
        does(SignIn, signing_in.sign_in),
        does(Search, searching.search),
        does(SearchBy, searching.search_by),
        does(Submit, sending.submit),
        does(Use, using.use),
        does(Pick, comparing.pick),
        does(Travel, travel.book),
        does(Mail, mail.deal_with),
        # records
        does(Create, creating.create),
        does(Change, changing.change),
        does(Delete, deleting.delete),
        does(Show, showing.show),
        does(Do, deleting.do_to),
        # lists and files
        does(Upload, writing.upload),
        does(Sort, ordering.sort),
        does(Filter, ordering.filter_by),
        does(TickEach, ticking.tick_each),
    )
)
