"""Which deed carries out which instruction. Begin reading here.

A deed is a function of an instruction and the stage, told as a story (see ``stage``). It raises
``Stuck`` when the task cannot go on, and lets ``ActFailed`` through when the browser could not act.
"""

from __future__ import annotations

from typing import assert_never

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
from stepwire.planners.plain.language.instructions import (
    Accept,
    Adjust,
    AnswerDialog,
    Change,
    Choose,
    Click,
    ClickEach,
    CloseDialog,
    CloseTab,
    Copy,
    CopyByLabels,
    Create,
    Delete,
    Do,
    DragBy,
    DragTo,
    Either,
    Empty,
    Expand,
    Fill,
    Filter,
    Focus,
    ForEach,
    GoBack,
    Hover,
    If,
    Instruction,
    Mail,
    Open,
    OpenTab,
    Pick,
    PressKeys,
    Reload,
    Remember,
    Repeat,
    Resize,
    ScrollBy,
    ScrollInside,
    ScrollTo,
    Search,
    SearchBy,
    SelectText,
    SetSliders,
    Show,
    SignIn,
    Simple,
    Sort,
    Submit,
    SwitchTab,
    Tell,
    Tick,
    TickEach,
    Travel,
    TypeEach,
    TypeText,
    Upload,
    Use,
    Verify,
    Visit,
    WaitSeconds,
    WaitUntil,
)
from stepwire.planners.plain.page.finding import SURE, Ambiguous, Found, Wanted
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
            return _deed(do, stage)


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


def _deed(do: Simple, stage: Stage) -> Story[None]:
    match do:
        case Open():
            return opening.open_address(do, stage)
        case Visit():
            return opening.visit(do, stage)
        case GoBack():
            return opening.go_back(stage)
        case Reload():
            return opening.reload(stage)
        case OpenTab():
            return opening.open_tab(do, stage)
        case SwitchTab():
            return opening.switch_tab(do, stage)
        case CloseTab():
            return opening.close_tab(stage)

        case Click():
            return pointing.click(do, stage)
        case ClickEach():
            return pointing.click_each(do, stage)
        case Hover():
            return pointing.hover(do, stage)
        case Expand():
            return pointing.expand(do, stage)
        case DragTo():
            return dragging.drag_to(do, stage)
        case DragBy():
            return dragging.drag_by(do, stage)
        case Resize():
            return dragging.resize(do, stage)
        case SelectText():
            return dragging.select_text(do, stage)

        case ScrollBy():
            return scrolling.scroll(do, stage)
        case ScrollTo():
            return scrolling.scroll_to(do, stage)
        case ScrollInside():
            return scrolling.scroll_inside(do, stage)

        case Focus():
            return writing.focus(do, stage)
        case TypeText():
            return writing.type_text(do, stage)
        case TypeEach():
            return writing.type_each(do, stage)
        case Empty():
            return writing.empty(do, stage)
        case PressKeys():
            return writing.press(do, stage)

        case Fill():
            return filling.fill(do, stage)
        case Adjust():
            return filling.adjust(do, stage)
        case SetSliders():
            return sliders.set_all(do, stage)
        case Choose():
            return choosing.choose(do, stage)
        case Tick():
            return ticking.tick(do, stage)
        case Accept():
            return ticking.accept(do, stage)

        case Remember():
            return copying.remember(do, stage)
        case Copy():
            return copying.copy(do, stage)
        case CopyByLabels():
            return copying.by_labels(stage)
        case Tell():
            return telling.tell(do, stage)

        case AnswerDialog():
            return layers.answer_dialog(do, stage)
        case CloseDialog():
            return layers.close_layer(stage)
        case WaitSeconds():
            return waiting.wait(do, stage)
        case WaitUntil():
            return waiting.wait_until(do, stage)
        case Verify():
            return verifying.verify(do, stage)

        case SignIn():
            return signing_in.sign_in(do, stage)
        case Search():
            return searching.search(do, stage)
        case SearchBy():
            return searching.search_by(do, stage)
        case Submit():
            return sending.submit(stage, do.button)
        case Use():
            return using.use(do, stage)
        case Pick():
            return comparing.pick(do, stage)
        case Travel():
            return travel.book(do, stage)
        case Mail():
            return mail.deal_with(do, stage)

        case Create():
            return creating.create(do, stage)
        case Change():
            return changing.change(do, stage)
        case Delete():
            return deleting.delete(do, stage)
        case Show():
            return showing.show(do, stage)
        case Do():
            return deleting.do_to(do, stage)
        case Upload():
            return writing.upload(do, stage)
        case Sort():
            return ordering.sort(do, stage)
        case Filter():
            return ordering.filter_by(do, stage)
        case TickEach():
            return ticking.tick_each(do, stage)
        case _:
            assert_never(do)
