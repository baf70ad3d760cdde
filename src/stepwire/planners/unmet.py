"""The verdict on a run whose soft expectations failed: everything that was not so, at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stepwire.agent.ports import Done, GiveUp
from stepwire.protocol.codes import CompletionCode

MOST_TOLD = 20


def judged(verdict: Done | GiveUp, unmet: Sequence[str]) -> Done | GiveUp:
    """The verdict, with the expectations that were not met before it; without any, as it is."""
    if not unmet:
        return verdict
    told = [f"{number}. {sentence}" for number, sentence in enumerate(unmet[:MOST_TOLD], 1)]
    if len(unmet) > MOST_TOLD:
        told.append(f"… and {len(unmet) - MOST_TOLD} more.")
    if isinstance(verdict, GiveUp):
        return replace(verdict, error="\n".join([verdict.error, "Not met before that:", *told]))
    count = "1 expectation was" if len(unmet) == 1 else f"{len(unmet)} expectations were"
    return GiveUp(CompletionCode.EXPECTATION_FAILED, "\n".join([f"{count} not met:", *told]))
