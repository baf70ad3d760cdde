"""Whether the models that are configured answer: each is asked one short question."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from stepwire.agent.ports import Uncounted
from stepwire.planners.model.ports import LanguageModels, ModelProblem, Prompt

QUESTION: Final = Prompt(
    "You answer with one JSON object.",
    'Say that you are ready: {"ready": true}',
    {
        "type": "object",
        "properties": {"ready": {"type": "boolean"}},
        "required": ["ready"],
        "additionalProperties": False,
    },
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it; ``problem`` is None when the model answered."""

    model: str
    problem: str | None = None


async def tried(names: Sequence[str], models: LanguageModels, seconds: float) -> AsyncIterator[Trial]:
    """Ask each of them once, and give each so long."""
    for name in names:
        try:
            async with asyncio.timeout(seconds):
                await (await models.get(name)).answer(QUESTION, Uncounted())
        except ModelProblem as problem:
            yield Trial(name, problem.message)
        except TimeoutError:
            yield Trial(name, f"The model {name} did not answer within {seconds:g} seconds.")
        else:
            yield Trial(name)
