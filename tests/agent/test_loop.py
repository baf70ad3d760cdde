import asyncio
import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from stepwire.agent.attempt import Attempt
from stepwire.agent.loop import Loop
from stepwire.agent.meter import Meter
from stepwire.agent.ports import (
    Act,
    BrowserLost,
    Decision,
    Done,
    GiveUp,
    LookFurther,
    NavigationBlocked,
    NavigationFailed,
    PageLost,
    Pause,
    TargetNotFound,
    View,
)
from stepwire.agent.recorder import Recorder, blank_picture
from stepwire.agent.vault import MASK, Vault
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Navigate, Target, Type
from stepwire.runs.budgets import Allowance, Allowances, Budgets
from stepwire.runs.events import Nearby, Phase, Rect, Step
from stepwire.runs.model import Limits, Run, SecretName, Spec, Viewport
from stepwire.runs.spending import SpendingQuery
from stepwire.runs.usage import Usage
from stepwire.testing import ManualClock, MemoryBlobs, MemoryEngine, memory_storage
from stepwire.testing.browser import FakeSession, Paid, ScriptedPlanner, fake_spec

CLICK = Act(Click(target=Target(ref="e1", role="button", name="Go")), "Clicking Go")


class Stage:
    """One attempt with a fake session and a script."""

    def __init__(
        self,
        *decisions: Decision | Paid,
        spec: Spec | None = None,
        vault: Vault | None = None,
        allowances: Allowances = Allowances(),  # noqa: B008 - frozen
    ) -> None:
        self.spec = spec or Spec(task="go")
        self.clock = ManualClock()
        self.engine = MemoryEngine(max_queued=10)
        self.blobs = MemoryBlobs()
        self.session = FakeSession(fake_spec())
        self.planner = ScriptedPlanner(decisions)
        self.phases: list[Phase] = []
        run = Run("run-1", "ada", self.spec, "e", "d", datetime(2026, 1, 1, tzinfo=UTC), attempt=1)
        self.vault = vault or Vault({}, (), {}, ManualClock().now)
        self.storage = memory_storage()
        self.allowances = allowances
        budgets = Budgets(self.storage.spending, self.clock, allowances=allowances)
        self.attempt = Attempt(run, self.vault, Meter(run, budgets))
        self.recorder = Recorder(self.attempt, self.engine.log, self.blobs, self.clock)

    async def _tell(self, phase: Phase) -> None:
        self.phases.append(phase)

    async def run(self) -> Done | GiveUp:
        loop = Loop(self.session, self.planner, self.recorder, self.attempt, self.clock, self._tell)
        return await loop.run(self.spec)

    async def steps(self) -> list[Step]:
        entries = await self.engine.log.read("run-1", after=0)
        return [entry.event for entry in entries if isinstance(entry.event, Step)]


async def test_every_action_becomes_a_numbered_step_with_a_picture() -> None:
    stage = Stage(CLICK, CLICK, Done("42"))
    assert await stage.run() == Done("42")
    steps = await stage.steps()
    assert [step.number for step in steps] == [1, 2]
    pictures = [await stage.blobs.get(step.picture.key) for step in steps]
    assert all(pictures)


async def test_a_step_says_what_deciding_it_cost_and_what_the_run_cost_so_far() -> None:
    one = Usage("m", 100, 5, None, 1.0)
    stage = Stage(Paid(LookFurther(), one), Paid(CLICK, one), Paid(CLICK, one), Paid(Done("42"), one))
    await stage.run()
    first, second = await stage.steps()
    assert (first.usage, first.spent) == (one + one, one + one)
    assert (second.usage, second.spent) == (one, one + one + one)
    assert stage.attempt.meter.total == one + one + one + one


@pytest.mark.parametrize(
    ("limits", "code", "said"),
    [
        (Limits(tokens=200), CompletionCode.TOKEN_LIMIT, "limit of 200 tokens (210 used)"),
        (Limits(cost_usd=Decimal("0.02")), CompletionCode.COST_LIMIT, "limit of $0.02 ($0.02 used)"),
    ],
)
async def test_a_run_ends_after_the_step_that_reached_its_budget(
    limits: Limits, code: CompletionCode, said: str
) -> None:
    one = Paid(CLICK, Usage("m", 100, 5, Decimal("0.01"), 1.0))
    stage = Stage(one, one, one, spec=Spec(task="go", limits=limits))
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert verdict.code is code
    assert said in verdict.error
    assert len(await stage.steps()) == 2


async def test_a_run_that_is_done_with_its_last_token_is_done() -> None:
    last = Paid(Done("42"), Usage("m", 200, 0, None, 1.0))
    assert await Stage(last, spec=Spec(task="go", limits=Limits(tokens=200))).run() == Done("42")


async def test_looking_further_for_ever_reaches_the_budget_too() -> None:
    stage = Stage(
        *[Paid(Pause(0.0), Usage("m", 60, 0, None, 1.0))] * 3, spec=Spec(task="go", limits=Limits(tokens=100))
    )
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert verdict.code is CompletionCode.TOKEN_LIMIT
    assert stage.attempt.meter.total == Usage("m", 120, 0, None, 2.0)


async def test_a_model_without_a_price_ends_a_run_with_a_budget_of_money() -> None:
    unpriced = Paid(CLICK, Usage("local:tiny", 1, 1, None, 1.0))
    stage = Stage(unpriced, unpriced, spec=Spec(task="go", limits=Limits(cost_usd=Decimal(1))))
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert verdict.code is CompletionCode.COST_LIMIT
    assert "price of local:tiny is not known" in verdict.error
    assert len(await stage.steps()) == 1


async def test_a_run_ends_when_its_owners_day_is_used_up() -> None:
    one = Paid(CLICK, Usage("m", 100, 5, None, 1.0))
    stage = Stage(one, one, one, allowances=Allowances(owner=Allowance(tokens=150)))
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert verdict.code is CompletionCode.TOKEN_LIMIT
    assert "210 of 150 tokens" in verdict.error
    assert "Wait until 20" in verdict.error


class Interrupted:
    """Is paid for an answer that nobody waits for."""

    async def decide(self, view: View) -> Decision:
        view.costs.add(PART)
        await asyncio.Event().wait()
        raise AssertionError("unreachable")


PART = Usage("m", 100, 5, None, 1.0, 105)


async def test_what_a_decision_cost_that_was_interrupted_is_counted_and_kept() -> None:
    stage = Stage(spec=Spec(task="go", limits=Limits(seconds=0.05)))
    stage.planner = Interrupted()
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert verdict.code is CompletionCode.TIME_LIMIT
    assert stage.attempt.meter.total == PART
    (kept,) = await stage.storage.spending.sums(SpendingQuery())
    assert (kept.tokens, kept.estimated_tokens) == (105, 105)


ORDER = Spec(task="go", output_schema={"type": "object", "required": ["total"]})
TOLD = Usage("m", 10, 1, None, 0.1)


async def test_a_result_in_the_wrong_form_is_told_again_with_the_reason() -> None:
    stage = Stage(Paid(Done("12.50"), TOLD), Paid(Done({"total": "12.50"}), TOLD), spec=ORDER)
    assert await stage.run() == Done({"total": "12.50"})
    assert [view.complaint for view in stage.planner.views] == [None, "'12.50' is not of type 'object'."]


async def test_a_result_is_held_to_its_form_while_the_event_loop_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop, went_on = asyncio.get_running_loop(), threading.Event()

    def slow(*_: object) -> None:
        loop.call_soon_threadsafe(went_on.set)
        assert went_on.wait(5), "the event loop stood still"

    monkeypatch.setattr("stepwire.agent.loop.violation", slow)
    assert await Stage(Done({"total": "1"}), spec=ORDER).run() == Done({"total": "1"})


async def test_the_third_result_in_the_wrong_form_fails_the_run() -> None:
    stage = Stage(*[Paid(Done({}), TOLD)] * 5, spec=ORDER)
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert (verdict.code, len(stage.planner.views)) == (CompletionCode.TASK_FAILED, 3)
    assert "outputSchema. 'total' is a required property." in verdict.error


async def test_a_planner_without_a_model_is_not_asked_for_its_result_again() -> None:
    stage = Stage(Done("12.50"), Done({"total": 1}), spec=ORDER)
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert len(stage.planner.views) == 1


async def test_a_result_that_cannot_be_written_down_fails_the_run() -> None:
    verdict = await Stage(Done({"total": 10**40})).run()
    assert verdict == GiveUp(CompletionCode.TASK_FAILED, "The result cannot be written as JSON.")


async def test_why_a_result_is_not_accepted_shows_no_secret() -> None:
    vault = Vault({}, (SecretName("pw", ()),), {"pw": "hunter2"}, ManualClock().now)
    stage = Stage(Paid(Done("hunter2"), TOLD), Done("hunter2"), spec=ORDER, vault=vault)
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert "hunter2" not in verdict.error
    assert stage.planner.views[1].complaint == f"'{MASK}' is not of type 'object'."


async def test_what_came_near_shows_no_secret() -> None:
    vault = Vault({}, (SecretName("pw", ()),), {"pw": "hunter2"}, ManualClock().now)
    near = Nearby("button", "Buy hunter2", Rect(1, 2, 3, 4))
    stage = Stage(GiveUp(CompletionCode.TARGET_NOT_FOUND, "No hunter2.", (near,)), vault=vault)
    verdict = await stage.run()
    assert verdict == GiveUp(
        CompletionCode.TARGET_NOT_FOUND, f"No {MASK}.", (Nearby("button", f"Buy {MASK}", near.rect),)
    )


async def test_the_start_page_is_the_first_step_and_a_command() -> None:
    stage = Stage(spec=Spec(task="go", start_url="https://shop.example/"))
    await stage.run()
    (step,) = await stage.steps()
    assert step.command is not None
    assert step.command.action == Navigate(url="https://shop.example/")


async def test_a_failed_action_is_a_step_but_no_command_and_the_planner_decides() -> None:
    stage = Stage(CLICK, GiveUp(CompletionCode.TARGET_NOT_FOUND, "no Go"))
    stage.session.failures = [TargetNotFound("There is no button Go.")]
    assert await stage.run() == GiveUp(CompletionCode.TARGET_NOT_FOUND, "no Go")
    (step,) = await stage.steps()
    assert step.error == "There is no button Go."
    assert step.command is None
    assert step.action.target.ref is None
    assert stage.planner.views[1].history == (step,)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (NavigationBlocked("refused"), CompletionCode.NAVIGATION_BLOCKED),
        (NavigationFailed("unreachable"), CompletionCode.NAVIGATION_FAILED),
    ],
)
async def test_what_no_planner_can_mend_ends_the_run_after_its_step(
    failure: Exception, code: CompletionCode
) -> None:
    stage = Stage(CLICK)
    stage.session.failures = [failure]
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert verdict.code is code
    assert len(await stage.steps()) == 1
    assert len(stage.planner.views) == 1


async def test_a_browser_lost_after_an_action_still_leaves_its_step() -> None:
    stage = Stage(CLICK)
    stage.session.observe_errors = []
    gone = BrowserLost("The browser is gone.")

    async def lose(decision_view: object) -> Decision:
        stage.session.observe_errors = [gone]
        stage.session.capture_error = gone
        return CLICK

    stage.planner.decide = lose
    verdict = await stage.run()
    assert verdict == GiveUp(CompletionCode.BROWSER_LOST, "The browser is gone.")
    (step,) = await stage.steps()
    assert step.picture is not None
    assert step.picture.stale


async def test_a_lost_page_is_looked_at_again() -> None:
    stage = Stage(CLICK, Done())
    stage.session.observe_errors = [PageLost("crashed")]
    assert await stage.run() == Done()


async def test_an_action_after_which_the_page_is_lost_has_failed() -> None:
    stage = Stage(CLICK)
    decide = stage.planner.decide

    async def lose(view: View) -> Decision:
        stage.session.observe_errors = [PageLost("The page did not answer.")]
        return await decide(view)

    stage.planner.decide = lose
    await stage.run()
    (step,) = await stage.steps()
    assert step.error == "The page did not answer."


async def test_an_address_whose_page_is_lost_was_not_opened() -> None:
    stage = Stage(Done(), spec=Spec(task="go", start_url="https://shop.example/"))
    stage.session.observe_errors = [PageLost("The page did not answer.")]
    assert await stage.run() == GiveUp(CompletionCode.NAVIGATION_FAILED, "The page did not answer.")
    (step,) = await stage.steps()
    assert step.error == "The page did not answer."


async def test_a_failed_capture_repeats_the_last_good_picture() -> None:
    stage = Stage(CLICK, CLICK)
    decide = stage.planner.decide

    async def fail_from_the_second_on(view: View) -> Decision:
        stage.session.capture_error = PageLost("gone") if view.history else None
        return await decide(view)

    stage.planner.decide = fail_from_the_second_on
    await stage.run()
    first, second = await stage.steps()
    assert not first.picture.stale
    assert second.picture.stale
    assert first.picture.key == second.picture.key


async def test_a_page_never_captured_shows_a_blank_picture() -> None:
    stage = Stage(CLICK)
    stage.session.picture = None
    await stage.run()
    (step,) = await stage.steps()
    assert step.picture.stale
    assert await stage.blobs.get(step.picture.key) == blank_picture(Viewport())


async def test_the_step_limit_ends_the_run_without_a_further_step() -> None:
    stage = Stage(*[CLICK] * 9, spec=Spec(task="go", limits=Limits(steps=3)))
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert verdict.code is CompletionCode.STEP_LIMIT
    assert len(await stage.steps()) == 3


async def test_the_time_limit_interrupts_an_action_that_hangs() -> None:
    stage = Stage(CLICK, spec=Spec(task="go", limits=Limits(seconds=0.01)))
    stage.session.hold = asyncio.Event()
    verdict = await stage.run()
    assert isinstance(verdict, GiveUp)
    assert verdict.code is CompletionCode.TIME_LIMIT


async def test_what_else_is_late_is_not_called_the_runs_limit() -> None:
    stage = Stage(CLICK)
    stage.session.failures = [TimeoutError()]
    with pytest.raises(TimeoutError):
        await stage.run()


async def test_looking_further_shows_the_whole_page() -> None:
    stage = Stage(LookFurther(), Done())
    await stage.run()
    assert [view.observation.whole for view in stage.planner.views] == [False, True]


async def test_a_pause_lets_time_pass_and_looks_again() -> None:
    stage = Stage(Pause(2.5), Done())
    running = asyncio.ensure_future(stage.run())
    await stage.clock.advance(2.5)
    assert await running == Done()
    assert stage.planner.views[1].elapsed == pytest.approx(2.5)


async def test_secrets_are_typed_but_masked_in_steps_and_results() -> None:
    vault = Vault({}, (SecretName("pw", ("shop.example",)),), {"pw": "hunter2"}, ManualClock().now)
    typing = Act(Type(target=Target(role="textbox", name="Password"), text="{{secret:pw}}"), "Typing hunter2")
    stage = Stage(typing, Done({"seen": "hunter2"}), vault=vault)
    stage.session.url = "https://shop.example/?q=hunter2"
    assert await stage.run() == Done({"seen": MASK})
    assert stage.session.typed == ["hunter2"]
    (step,) = await stage.steps()
    assert "hunter2" not in repr(step)
    assert step.command.action.text == "{{secret:pw}}"


async def test_phases_are_told_in_order() -> None:
    stage = Stage(CLICK)
    await stage.run()
    assert stage.phases == ["observing", "deciding", "acting", "deciding"]


async def test_a_planner_is_shown_the_picture_of_the_last_step() -> None:
    stage = Stage(CLICK, Done())
    await stage.run()
    assert [view.picture for view in stage.planner.views] == [None, stage.session.picture]
