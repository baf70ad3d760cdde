"""Conditions: waited for, or asked about."""

from __future__ import annotations

from stepwire.planners.plain.deeds.seeing import holds, must_be_told, said
from stepwire.planners.plain.language.instructions.conditions import Condition, Gone, Shown
from stepwire.planners.plain.language.instructions.reading import WaitSeconds, WaitUntil
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.stage import ActFailed, Stage, Story, Stuck
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions


def wait(do: WaitSeconds, stage: Stage) -> Story[None]:
    """Let so much time pass."""
    condition = actions.Condition(seconds=do.seconds)
    yield from stage.do(
        actions.Wait(until=condition, timeout=max(1.0, min(600.0, do.seconds + 5.0))),
        f"Waiting {do.seconds:g} seconds",
    )


def wait_until(do: WaitUntil, stage: Stage) -> Story[None]:
    """Wait until it has come true. Raises Stuck."""
    yield from _await(do.condition, stage.patience.awaited, stage)
    action = _as_wait(do.condition, stage)
    if action is None:
        return
    try:
        yield from stage.do(action, f"Seen: {said(do.condition)}")
    except ActFailed:
        return  # it was so when it was seen; the step only records it


def _await(condition: Condition, seconds: float, stage: Stage) -> Story[None]:
    pauses = stage.pauses(seconds)
    while not (yield from holds(condition, stage)):
        yield from stage.clear_dialog()
        if pauses.over:
            raise Stuck(
                CompletionCode.EXPECTATION_FAILED,
                f"It did not come true within {seconds:g} seconds that {said(condition)}.",
            )
        yield pauses.next()


def comes_true(condition: Condition, stage: Stage) -> Story[bool]:
    """Whether the condition holds, given a moment to. Raises Stuck where there is nothing to compare."""
    if (yield from holds(condition, stage)):
        return True
    if not isinstance(condition, Gone) and stage.view.history:
        yield stage.pauses(1.0).next()
        if (yield from holds(condition, stage)):
            return True
    yield from must_be_told(condition, stage)
    return False


def _as_wait(condition: Condition, stage: Stage) -> actions.Wait | None:
    match condition:
        case Shown(what) if tokens(what.said):
            return actions.Wait(until=actions.Condition(text=stage.filled(what.said)), timeout=2.0)
        case Gone(what) if tokens(what.said):
            return actions.Wait(until=actions.Condition(gone=stage.filled(what.said)), timeout=2.0)
        case _:
            return None
