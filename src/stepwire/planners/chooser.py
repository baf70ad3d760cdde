"""Chooses the planner of a run: recorded commands, plain English, or one registered by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stepwire.agent.ports import GiveUp, Planner
from stepwire.planners.auto import AutoPlanner
from stepwire.planners.commands import CommandsPlanner
from stepwire.planners.model.making import ModelPlanners, sentence_of
from stepwire.planners.plain.language.grammar import understand
from stepwire.planners.plain.language.instructions.instruction import Instruction, NotUnderstood
from stepwire.planners.plain.language.instructions.navigation import Open, OpenTab
from stepwire.planners.plain.language.instructions.reading import WaitSeconds
from stepwire.planners.plain.planner import PlainPlanner
from stepwire.planners.plain.stage import Patience
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.model import Run

PlannerFactory = Callable[[Run], Planner | GiveUp]

_NOWHERE = GiveUp(
    CompletionCode.NOT_UNDERSTOOD,
    "The task does not say where to begin. Start it with “Open https://…”, or name a "
    "start page: startUrl in a request, --url or --base-url on the command line.",
)


class BuiltInPlanners:
    """Plain English, commands, a model if there is one, and whatever is registered beside them.

    ``further`` maps an agent's name, as a run may ask for it, to what makes its planner.
    """

    def __init__(
        self,
        further: Mapping[str, PlannerFactory] | None = None,
        patience: Patience | None = None,
        models: ModelPlanners | None = None,
    ) -> None:
        self._patience = patience
        self._models = models
        self._factories: dict[str, PlannerFactory] = {
            "plain": self._plain,
            "auto": self._auto,
            "model": models.plan if models is not None else _no_model,
            **(further or {}),
        }

    def plan(self, run: Run) -> Planner | GiveUp:
        """A planner for the run's commands or task, or why there is none."""
        if run.spec.commands is not None:
            return CommandsPlanner(run.spec.commands)
        factory = self._factories.get(run.spec.agent)
        if factory is None:
            known = ", ".join(sorted(self._factories))
            return GiveUp(
                CompletionCode.NOT_UNDERSTOOD,
                f"There is no agent “{run.spec.agent}” on this server. It has: {known}.",
            )
        return factory(run)

    def _plain(self, run: Run) -> PlainPlanner | GiveUp:
        understood = understand(run.spec.task or "")
        if isinstance(understood, NotUnderstood):
            return _not_understood(understood)
        if run.spec.start_url is None and _needs_a_page(understood[0]):
            return _NOWHERE
        return PlainPlanner(
            understood,
            start_url=run.spec.start_url,
            variables=run.spec.variables,
            patience=self._patience,
            today=(run.started_at or run.created_at).date(),
        )

    def _auto(self, run: Run) -> Planner | GiveUp:
        planned, models = self._plain(run), self._models
        if models is None or not (models.configured or run.spec.model):
            return _alone(planned)
        if isinstance(planned, PlainPlanner) and run.spec.output_schema is None:
            task = run.spec.task or ""
            return AutoPlanner(planned, lambda at: models.plan(run, sentence_of(at.said, task)))
        helping = models.plan(run)
        if isinstance(helping, GiveUp) and isinstance(planned, GiveUp):
            return GiveUp(planned.code, f"{planned.error} {helping.error}")
        return planned if isinstance(helping, GiveUp) else helping


def _alone(planned: PlainPlanner | GiveUp) -> PlainPlanner | GiveUp:
    if isinstance(planned, PlainPlanner) or planned is _NOWHERE:  # a model is not what it lacks
        return planned
    return GiveUp(
        planned.code,
        f"{planned.error} No model is configured that could make more of it; STEPWIRE_MODEL names one.",
    )


def _no_model(run: Run) -> GiveUp:
    return GiveUp(
        CompletionCode.MODEL_FAILED,
        "This server has no model configured. Ask for the agent “plain”, which needs none.",
    )


def _needs_a_page(first: Instruction) -> bool:
    match first:
        case Open(address):
            return address is None or address.startswith("/")
        case OpenTab(address):
            return address is None
        case _:
            return not isinstance(first, WaitSeconds)


def _not_understood(understood: NotUnderstood) -> GiveUp:
    sentence = understood.sentence if len(understood.sentence) <= 300 else understood.sentence[:299] + "…"
    return GiveUp(CompletionCode.NOT_UNDERSTOOD, f"Sentence not understood: “{sentence}”. {understood.why}")
