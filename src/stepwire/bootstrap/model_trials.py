"""Whether the models answer: all are asked at the same time, and none is waited for long.

A machine without a way to the network finds that out ten seconds later, whatever the number of models.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

from stepwire.bootstrap.finding import Finding
from stepwire.planners.model.ports import LanguageModels, ModelProblem
from stepwire.planners.model.trial import Trial, tried

ASKED_FOR: Final = 15.0  # seconds: enough for an answer of a few words, by a model that is there


async def findings_on(names: Sequence[str], models: LanguageModels, seconds: float) -> list[Finding]:
    """What each model answers, in their order; each has so many seconds, at most 15."""
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(_trial(name, models, min(seconds, ASKED_FOR))) for name in names]
    return [_finding(task.result()) for task in asked]


async def _trial(name: str, models: LanguageModels, seconds: float) -> Trial:
    with contextlib.suppress(ModelProblem):  # the trial tells it
        await models.get(name)  # loads a library that takes seconds, which are not the model's
    (trial,) = [trial async for trial in tried([name], models, seconds)]
    return trial


def _finding(trial: Trial) -> Finding:
    return Finding("Model", trial.problem is None, trial.problem or f"{trial.model} answers")
