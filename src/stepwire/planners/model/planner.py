"""The model planner: shows a model the page, and turns what it answers into the agent's next action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from stepwire.agent.observation import Element
from stepwire.agent.page_text import Thing
from stepwire.agent.ports import (
    Act,
    Decision,
    Done,
    GiveUp,
    LookFurther,
    Pause,
    View,
)
from stepwire.planners.commands import one_or_list
from stepwire.planners.in_words import told
from stepwire.planners.model.action import action_of
from stepwire.planners.model.answer import (
    Choices,
    Decided,
    Deed,
    Finish,
    Look,
    Quit,
    UnusableAnswer,
    WaitSome,
    parsed,
    schema,
)
from stepwire.planners.model.asking import Asking
from stepwire.planners.model.consent import reaches_beyond, require_consent
from stepwire.planners.model.excerpt import Excerpt, excerpt
from stepwire.planners.model.plan import Plan, Planned, safe_together
from stepwire.planners.model.ports import Answer, BudgetUsedUp, ModelProblem, Prompt, PromptTooLong
from stepwire.planners.model.prompt import INSTRUCTIONS, Assignment, Past, prompt_text
from stepwire.planners.model.repetition import Repetition, Verdict
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Read
from stepwire.runs.decisions import Exchange
from stepwire.runs.events import Step

PAGE_TOKENS: Final = 1_000
LITTLE_PAGE_TOKENS: Final = 400  # of a prompt that was too long
MOST_UNUSABLE: Final = 3  # answers to one question
MOST_LOOKS: Final = 3
MOST_FAILURES: Final = 6  # actions in a row
TOO_LONG: Final = "Your last answer was too long and was cut off. Answer at once, and in few words."


class Again(Exception):
    """The model is asked once more, with what it has to know in the remarks."""


@dataclass(slots=True)
class Thought:
    """What becomes of one question: what was said so far."""

    remarks: list[str]
    page_tokens: int = PAGE_TOKENS
    page: str = ""  # as it was shown last
    unusable: int = 0
    looks: int = 0

    def rejection(self, answer: Answer, wrong: UnusableAnswer) -> Again | ModelProblem:
        """What to raise for an unusable answer: the model is told why, until it was told often enough."""
        self.unusable += 1
        if self.unusable == MOST_UNUSABLE:
            return ModelProblem(_hopeless(answer, wrong))
        self.remarks.append(TOO_LONG if answer.cut else f"Your last answer could not be used: {wrong}")
        return Again()


class ModelPlanner:
    """Carries out one assignment, in one run."""

    def __init__(self, assignment: Assignment, asking: Asking, new_mark: Callable[[], str]) -> None:
        self._assignment = assignment
        self._asking = asking
        self._new_mark = new_mark
        self._repetition = Repetition()
        self._plan: Plan | None = None
        self._memory = ""
        self._words = ""  # that the model looks for on this page
        self._first_step: int | None = None

    async def decide(self, view: View) -> Decision:
        """The next action of the plan, or what a model makes of the page now."""
        if self._first_step is None:
            self._first_step = len(view.history)
        thought = Thought(["Your result was not accepted. Tell it once more."] if view.complaint else [])
        if self._plan is not None:
            decision = self._go_on(self._plan, view, thought)
            if decision is not None:
                return decision
        if _failed_in_a_row(view.history[self._first_step :]) >= MOST_FAILURES:
            return _gave_up(f"{MOST_FAILURES} actions one after the other failed.")
        return await self._think(view, thought)

    def _go_on(self, plan: Plan, view: View, thought: Thought) -> Act | LookFurther | None:
        """The next action of the plan, judged on the page as it is by now: Enter presses what has the focus.

        None when no more of it is carried out; the remarks say why.
        """
        planned, assignment = plan.next(view), self._assignment
        if planned is not None:
            element = planned.on if isinstance(planned.on, Element) else None
            if reaches_beyond(planned.deed, element, view.observation, assignment.task):
                plan.hold(planned)
                return LookFurther()
            try:
                require_consent(planned.deed, element, view.observation, assignment.task)
            except UnusableAnswer as wrong:
                thought.remarks.append(f"Your action was not carried out: {wrong}")
            else:
                return Act(planned.action, planned.said or told(planned.action))
        elif plan.left:
            thought.remarks.append("The page has changed: your further actions were not carried out.")
        self._plan = None
        return None

    async def _think(self, view: View, thought: Thought) -> Decision:
        while True:
            try:
                return await self._ask(view, thought)
            except Again:
                continue
            except BudgetUsedUp as spent:
                return GiveUp(spent.code, spent.message)
            except ModelProblem as problem:
                return GiveUp(CompletionCode.MODEL_FAILED, problem.message)

    async def _ask(self, view: View, thought: Thought) -> Decision:
        """One question and what its answer comes to. Raises Again, ModelProblem."""
        assignment = self._assignment
        part = excerpt(view.observation, thought.page_tokens, self._words, assignment.task)
        thought.page = part.text
        choices = _choices(part, view, assignment)
        answer = await self._answer(self._prompt(choices, view, thought), view, thought)
        try:
            decided = parsed(answer.text, choices)
            planned = _planned(decided, part, view, assignment)
        except UnusableAnswer as wrong:
            raise thought.rejection(answer, wrong) from wrong
        return self._follow(decided, planned, view, thought)

    def _prompt(self, choices: Choices, view: View, thought: Thought) -> Prompt:
        past = Past(view.history, self._memory, view.complaint or "")
        text = prompt_text(self._assignment, thought.page, past, thought.remarks, self._new_mark())
        picture = view.picture.data if view.picture is not None and not view.picture.stale else None
        return Prompt(INSTRUCTIONS, text, schema(choices), picture)

    async def _answer(self, prompt: Prompt, view: View, thought: Thought) -> Answer:
        try:
            answer = await self._asking.ask(prompt, view.costs)
        except PromptTooLong:
            if thought.page_tokens == LITTLE_PAGE_TOKENS:
                raise
            thought.page_tokens = LITTLE_PAGE_TOKENS
            raise Again from None
        view.costs.keep(Exchange(answer.model, f"{INSTRUCTIONS}\n\n{prompt.text}", answer.text))
        return answer

    def _follow(
        self, decided: Decided, planned: tuple[Planned, ...], view: View, thought: Thought
    ) -> Decision:
        """The decision as the agent's. Raises Again."""
        self._memory = decided.memory or self._memory
        match decided.actions[0]:
            case Finish(result=result):
                return Done(self._result(result, view))
            case Quit(reason=reason):
                return _gave_up(reason)
            case first if self._repeats(first, planned, thought):
                return _gave_up("it went round in circles.")
            case WaitSome(seconds=seconds):
                return Pause(seconds)
            case Look(words=words):
                return self._look(words, view, thought)
        self._words = ""
        self._plan = Plan((replace(planned[0], said=decided.explanation), *planned[1:]), view)
        decision = self._go_on(self._plan, view, thought)
        if decision is None:
            raise Again
        return decision

    def _look(self, words: str, view: View, thought: Thought) -> Decision:
        """See the whole page; if it is seen already, what has these words first."""
        self._words = words
        if not view.observation.whole:
            return LookFurther()
        thought.looks += 1
        if thought.looks > MOST_LOOKS:
            raise ModelProblem("The model only looked at the page and decided nothing.")
        thought.remarks.append(
            "This is the whole page, what has the words that you looked for first. "
            "Act, or look for other words."
        )
        raise Again

    def _repeats(self, first: Deed, planned: tuple[Planned, ...], thought: Thought) -> bool:
        """Whether the model goes round in circles though it was told. Raises Again to tell it."""
        decision = " | ".join(told(each.action) for each in planned) or first.model_dump_json()
        verdict = self._repetition.judge(thought.page, decision)
        if verdict is Verdict.NUDGE:
            thought.remarks.append(
                "You have decided that several times on this page, and it came to nothing. "
                "Do something else, or give up."
            )
            raise Again
        return verdict is Verdict.STOP

    def _result(self, said: Any, view: View) -> Any:
        """What the task asked for: what the model tells, else what it has read."""
        if said not in (None, "", [], {}):
            return said
        steps = view.history[self._first_step or 0 :]
        read = [step.action.value for step in steps if isinstance(step.action, Read) and step.error is None]
        return one_or_list(read)


def _hopeless(answer: Answer, wrong: UnusableAnswer) -> str:
    if answer.cut:
        return (
            f"The answer of the model {answer.model} was cut off at its longest, {MOST_UNUSABLE} times. "
            "Give it more tokens with STEPWIRE_MODEL_MAX_TOKENS, or choose a model that thinks less."
        )
    return (
        f"The model {answer.model} gave {MOST_UNUSABLE} answers that are no decision. It was told last: "
        f"“{wrong}” Choose another model, or another STEPWIRE_MODEL_OUTPUT."
    )


def _choices(part: Excerpt, view: View, assignment: Assignment) -> Choices:
    return Choices(
        refs=tuple(part.things),
        fields=part.fields,
        lists=part.lists,
        files=assignment.files,
        tabs=len(view.observation.tabs),
        dialog=view.observation.dialog is not None,
        result=assignment.result,
    )


def _planned(decided: Decided, part: Excerpt, view: View, assignment: Assignment) -> tuple[Planned, ...]:
    """What is done before the next question. Raises UnusableAnswer."""
    planned = []
    for deed in decided.actions:
        on = _thing(deed, part)
        element = on if isinstance(on, Element) else None
        require_consent(deed, element, view.observation, assignment.task)
        action = action_of(deed, part.things, assignment.names)
        if action is None:
            break
        planned.append(Planned(deed, action, on))
    return safe_together(planned)


def _thing(deed: Deed, part: Excerpt) -> Thing | None:
    return part.things.get(getattr(deed, "ref", ""))


def _failed_in_a_row(steps: tuple[Step, ...]) -> int:
    count = 0
    for step in reversed(steps):
        if step.error is None:
            break
        count += 1
    return count


def _gave_up(reason: str) -> GiveUp:
    return GiveUp(CompletionCode.TASK_FAILED, f"The model gave up: {reason or 'it did not say why.'}")
