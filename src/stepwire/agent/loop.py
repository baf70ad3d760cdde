"""Observe, decide, act, record: one run from its first page to its verdict.

The picture of a step and the observation for the next decision are taken at the same time; that observation
is also what is kept of the page as text. An
action that fails is recorded like any other, and the planner decides what its failure means;
only what no planner can mend (the guard's refusal, a lost browser) ends the run here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, assert_never

from stepwire.agent.attempt import Attempt
from stepwire.agent.observation import Observation
from stepwire.agent.ports import (
    Act,
    ActionFailed,
    BrowserLost,
    Decision,
    Done,
    GiveUp,
    LookFurther,
    NavigationBlocked,
    NavigationFailed,
    Outcome,
    PageLost,
    Pause,
    Picture,
    Planner,
    Reaction,
    Session,
    View,
    unreferenced,
)
from stepwire.agent.recorder import Happened, Recorder
from stepwire.aside import Aside
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Action, Navigate
from stepwire.runs.events import Phase, Timings
from stepwire.runs.model import Spec
from stepwire.runs.output_schema import violation
from stepwire.runs.ports import Clock

MOST_MISFITS: Final = 3  # results that do not have the form that was asked for

Tell = Callable[[Phase], Awaitable[None]]


@dataclass(slots=True)
class Stopwatch:
    """Seconds between two looks at it."""

    clock: Clock
    since: float

    def lap(self) -> float:
        """Seconds since the last lap."""
        now = self.clock.monotonic()
        seconds, self.since = now - self.since, now
        return seconds


class Loop:
    """Drives one attempt of one run."""

    def __init__(
        self,
        session: Session,
        planner: Planner,
        recorder: Recorder,
        attempt: Attempt,
        clock: Clock,
        tell: Tell,
        aside: Aside | None = None,
    ) -> None:
        self._session = session
        self._planner = planner
        self._recorder = recorder
        self._vault = attempt.vault
        self._meter = attempt.meter
        self._clock = clock
        self._tell = tell
        self._started = clock.monotonic()
        self._observe_seconds = 0.0
        self._reaction: Reaction | None = None
        self._picture: Picture | None = None
        self._complaint: str | None = None
        self._misfits = 0
        self._aside = aside or Aside()
        self._asked = False  # a model, for the last decision

    async def run(self, spec: Spec) -> Done | GiveUp:
        """Work until the planner is done or gives up, or a limit or an unmendable failure ends it.

        Raises Fenced when another worker has taken the run.
        """
        limit = asyncio.timeout(spec.limits.seconds)
        try:
            async with limit:
                return await self._steps(spec)
        except TimeoutError:
            if not limit.expired():  # something else was late, and did not say so in words of its own
                raise
            return GiveUp(
                CompletionCode.TIME_LIMIT,
                f"The run reached its limit of {spec.limits.seconds:g} seconds. Give it a higher maxSeconds.",
            )
        except BrowserLost as lost:
            return GiveUp(CompletionCode.BROWSER_LOST, lost.message)

    async def _steps(self, spec: Spec) -> Done | GiveUp:
        seen: Observation | None = None
        if spec.start_url is not None:
            opening = Act(Navigate(url=spec.start_url), "Opening the start page")
            seen, verdict = await self._step(opening, 0.0)
            if verdict is not None:
                return self._masked(verdict)
        while True:
            seen = seen or await self._observe()
            stopwatch = Stopwatch(self._clock, self._clock.monotonic())
            decision = await self._decide(seen)
            match decision:
                case Done():
                    judged = await self._judged(spec, decision)
                    if judged is not None:
                        return self._masked(judged)
                case GiveUp():
                    return self._masked(decision)
                case Act():
                    if len(self._recorder.history) >= spec.limits.steps:
                        return _step_limit(spec.limits.steps)
                    seen, verdict = await self._step(decision, stopwatch.lap())
                    if verdict is not None:
                        return self._masked(verdict)
                case LookFurther() if not seen.whole:
                    seen = await self._observe(whole=True)
                case LookFurther():
                    seen = await self._look_again(0.2)
                case Pause(seconds):
                    seen = await self._look_again(seconds)
                case _:
                    assert_never(decision)

    async def _decide(self, seen: Observation) -> Decision:
        await self._tell("deciding")
        elapsed, before = self._clock.monotonic() - self._started, self._meter.total
        view = View(
            observation=seen,
            history=self._recorder.history,
            elapsed=elapsed,
            reaction=self._reaction,
            picture=self._picture,
            complaint=self._complaint,
            costs=self._meter,
        )
        try:
            return await self._planner.decide(view)
        finally:  # a decision that is interrupted has its costs as well
            self._asked = self._meter.total is not before
            await self._meter.settle()

    async def _judged(self, spec: Spec, done: Done) -> Done | GiveUp | None:
        """The verdict; None when a model is to tell its result once more, in the right form."""
        # A large result and a schema of many parts take a while together.
        wrong = await self._aside.do(violation, spec.output_schema, done.result)
        if wrong is None:
            return done
        self._misfits += 1
        if not self._asked or self._misfits == MOST_MISFITS:  # what is no model says the same again
            asked = (
                "" if spec.output_schema is None else "The result does not have the form of outputSchema. "
            )
            return GiveUp(CompletionCode.TASK_FAILED, f"{asked}{wrong}")
        self._complaint = self._vault.mask(wrong)
        return None

    async def _observe(self, *, whole: bool = False) -> Observation:
        await self._tell("observing")
        stopwatch = Stopwatch(self._clock, self._clock.monotonic())
        try:
            seen = await self._session.observe(whole=whole)
        except PageLost:  # it was replaced by an empty one: that is what there is to see
            seen = await self._session.observe(whole=whole)
        self._observe_seconds = stopwatch.lap()
        return seen

    async def _look_again(self, seconds: float) -> Observation:
        await self._clock.sleep(seconds)
        return await self._observe()

    async def _step(self, act: Act, decide_seconds: float) -> tuple[Observation | None, GiveUp | None]:
        """Act and record; then what is seen next, or why the run ends here."""
        await self._tell("acting")
        observe_seconds = self._observe_seconds
        stopwatch = Stopwatch(self._clock, self._clock.monotonic())
        outcome, error, verdict = await self._act(act.action)
        act_seconds = stopwatch.lap()
        self._reaction = outcome.reaction
        picture, place, seen = await asyncio.gather(
            self._session.capture(),
            self._session.place(),
            self._session.observe(),
            return_exceptions=True,
        )
        self._observe_seconds = capture_seconds = stopwatch.lap()
        if error is None and isinstance(seen, PageLost):  # by this action, though it shows only now
            error, verdict = seen.message, _lost(act.action, seen)
        url, title = ("", "") if isinstance(place, BaseException) else place
        happened = Happened(
            action=outcome.action,
            explanation=act.explanation,
            url=url,
            title=title,
            timings=Timings(observe_seconds, decide_seconds, act_seconds, capture_seconds),
            rect=outcome.rect,
            error=error,
            notes=outcome.notes,
            healed=outcome.healed,
            files=outcome.files,
            tab=outcome.tab,
        )
        after = None if isinstance(seen, BaseException) else seen
        self._picture = None if isinstance(picture, BaseException) else picture
        await self._recorder.record(happened, self._picture, after)
        if verdict is None and isinstance(seen, BaseException) and not isinstance(seen, PageLost):
            raise seen
        return after, verdict

    async def _act(self, action: Action) -> tuple[Outcome, str | None, GiveUp | None]:
        try:
            return await self._session.act(action, self._vault.fill), None, None
        except PageLost as lost:
            return Outcome(_described(action)), lost.message, _lost(action, lost)
        except ActionFailed as failed:
            return Outcome(_described(action)), failed.message, None
        except NavigationBlocked as blocked:
            verdict = GiveUp(CompletionCode.NAVIGATION_BLOCKED, blocked.message)
            return Outcome(_described(action)), blocked.message, verdict
        except NavigationFailed as failed:
            verdict = GiveUp(CompletionCode.NAVIGATION_FAILED, failed.message)
            return Outcome(_described(action)), failed.message, verdict

    def _masked(self, verdict: Done | GiveUp) -> Done | GiveUp:
        match verdict:
            case Done(result):
                return Done(self._vault.mask_data(result))
            case GiveUp(error=error, nearest=nearest):
                mask = self._vault.mask
                masked = tuple(replace(each, name=mask(each.name)) for each in nearest)
                return replace(verdict, error=mask(error), nearest=masked)
            case _:
                assert_never(verdict)


def _described(action: Action) -> Action:
    """An action that failed, without the ref that meant something only to its observation."""
    target = getattr(action, "target", None)
    return action if target is None else action.model_copy(update={"target": unreferenced(target)})


def _lost(action: Action, lost: PageLost) -> GiveUp | None:
    """The verdict on an action that lost its page: an address that leads to such a page was not opened."""
    if isinstance(action, Navigate):
        return GiveUp(CompletionCode.NAVIGATION_FAILED, lost.message)
    return None


def _step_limit(steps: int) -> GiveUp:
    return GiveUp(
        CompletionCode.STEP_LIMIT, f"The run reached its limit of {steps} steps. Give it a higher maxSteps."
    )
