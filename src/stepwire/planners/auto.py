"""Plain English as far as it goes, and a model for the sentence at which it does not.

The plain planner is quick, free and does the same every time, so it has the task. When it cannot find what a
sentence names, that one sentence is handed to a model, with the whole task beside it; when the model is done,
the plain planner goes on behind it. What a task expects of a page is never handed on: a model that finds a
way to see it fulfilled is no test.
"""

from __future__ import annotations

from collections.abc import Callable

from stepwire.agent.ports import Decision, Done, GiveUp, Planner, View
from stepwire.planners.plain.language.instructions.instruction import Instruction
from stepwire.planners.plain.language.instructions.reading import Verify, WaitUntil
from stepwire.planners.plain.planner import PlainPlanner
from stepwire.protocol.codes import CompletionCode

Helper = Callable[[Instruction], Planner | GiveUp]

_HELPED = frozenset({CompletionCode.TARGET_NOT_FOUND})
_ANOTHER_TIME = frozenset(
    {CompletionCode.MODEL_FAILED, CompletionCode.TOKEN_LIMIT, CompletionCode.COST_LIMIT}
)


class AutoPlanner:
    """The plain planner, helped out sentence by sentence."""

    def __init__(self, plain: PlainPlanner, helper: Helper) -> None:
        self._plain = plain
        self._helper = helper
        self._helping: Planner | None = None
        self._stuck: GiveUp | None = None

    async def decide(self, view: View) -> Decision:
        """The plain planner's decision, or that of whoever has the sentence at which it was stuck."""
        if self._helping is not None and self._stuck is not None:
            decision = await self._helping.decide(view)
            match decision:
                case Done(result=result):
                    self._helping = None
                    self._plain.go_on(result)
                    return await self.decide(view)
                case GiveUp():
                    return _neither(self._stuck, decision)
                case _:
                    return decision
        decision = await self._plain.decide(view)
        if isinstance(decision, GiveUp):
            return await self._hand_over(decision, view)
        return decision

    async def _hand_over(self, stuck: GiveUp, view: View) -> Decision:
        sentence = self._plain.at
        if stuck.code not in _HELPED or sentence is None or isinstance(sentence, Verify | WaitUntil):
            return stuck
        helping = self._helper(sentence)
        if isinstance(helping, GiveUp):
            return _neither(stuck, helping)
        self._helping, self._stuck = helping, stuck
        return await self.decide(view)


def _neither(plain: GiveUp, model: GiveUp) -> GiveUp:
    """Both had their try: what each says of it. A model that did not answer, or may not be asked any more
    today, may do so another time.
    """
    code = model.code if model.code in _ANOTHER_TIME else plain.code
    return GiveUp(code, f"{plain.error} {model.error}")
