"""What decides a run's next action: plain English without a model, or recorded commands."""

from stepwire.planners.chooser import BuiltInPlanners, PlannerFactory
from stepwire.planners.commands import CommandsPlanner
from stepwire.planners.plain.language.grammar import understand
from stepwire.planners.plain.language.instructions.instruction import Instruction, NotUnderstood
from stepwire.planners.plain.planner import PlainPlanner
from stepwire.planners.plain.stage import Patience

__all__ = [
    "BuiltInPlanners",
    "CommandsPlanner",
    "Instruction",
    "NotUnderstood",
    "Patience",
    "PlainPlanner",
    "PlannerFactory",
    "understand",
]
