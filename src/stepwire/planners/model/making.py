"""Makes the model planner of a run, or says why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from stepwire.agent.ports import GiveUp
from stepwire.planners.model.asking import Asking, Persistence
from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.planner import ModelPlanner
from stepwire.planners.model.ports import LanguageModels, ModelUnusable
from stepwire.planners.model.prompt import Assignment
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.model import Run
from stepwire.runs.ports import Clock


@dataclass(frozen=True, slots=True)
class Draw:
    """What is left to chance: the marks around page text, and by how much a pause is shortened (0 to 1)."""

    mark: Callable[[], str]
    share: Callable[[], float]


class ModelPlanners:
    """Planners that ask the models of this server."""

    def __init__(
        self,
        configuration: ModelConfiguration,
        models: LanguageModels,
        clock: Clock,
        draw: Draw,
        persistence: Persistence | None = None,
    ) -> None:
        self._configuration = configuration
        self._models = models
        self._clock = clock
        self._draw = draw
        self._persistence = persistence or Persistence()
        self._resting: dict[str, float] = {}

    @property
    def configured(self) -> bool:
        """Whether runs get a model without asking for one."""
        return self._configuration.model is not None

    def plan(self, run: Run, task: str | None = None) -> ModelPlanner | GiveUp:
        """A planner for the run's task, or for another that is part of it."""
        try:
            names = self._configuration.chain(run.spec.model)
            self._configuration.endpoint(names[0])
        except ModelUnusable as missing:
            return GiveUp(CompletionCode.MODEL_FAILED, missing.message)
        asking = Asking(names, self._models, self._clock, self._draw.share, self._persistence, self._resting)
        result = run.spec.output_schema if task is None else None
        assignment = replace(_assignment(run, task or run.spec.task or ""), result=result)
        return ModelPlanner(assignment, asking, self._draw.mark)


def _assignment(run: Run, task: str) -> Assignment:
    spec = run.spec
    variables = {f"{{{{{name}}}}}" for name in spec.variables}
    secrets = {f"{{{{secret:{secret.name}}}}}" for secret in spec.secrets}
    return Assignment(
        task=task,
        names=frozenset(variables | secrets),
        files=tuple(file.name for file in spec.files),
        today=(run.started_at or run.created_at).date(),
    )


def sentence_of(sentence: str, task: str) -> str:
    """A task that is one sentence of a longer one, which is told for what it refers to."""
    return (
        f"{sentence.strip()}\nDo only this. It is part of a longer task, of which others do the rest: {task}"
    )
