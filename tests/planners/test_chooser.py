from datetime import UTC, datetime

import pytest
from tiny_pages import Page, World, drive

from stepwire.agent.ports import Done, GiveUp
from stepwire.planners import BuiltInPlanners, CommandsPlanner, PlainPlanner
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Back, Command
from stepwire.runs.model import Run, Spec


def run(**spec):
    return Run("run-1", "ada", Spec(**spec), "epoch", "digest", datetime(2026, 1, 1, tzinfo=UTC))


def plan(**spec):
    return BuiltInPlanners().plan(run(**spec))


@pytest.mark.parametrize("agent", ["auto", "plain"])
def test_a_task_that_is_understood_gets_the_plain_planner(agent):
    assert isinstance(plan(task="Open https://x.example and click Save", agent=agent), PlainPlanner)


@pytest.mark.parametrize("agent", ["auto", "plain", "model", "anything"])
def test_commands_are_executed_whatever_the_agent(agent):
    assert isinstance(plan(commands=(Command(action=Back()),), agent=agent), CommandsPlanner)


def test_a_task_that_is_not_understood_is_refused_with_its_sentence():
    verdict = plan(task="Open https://x.example. Blorp the frobnicator.", agent="plain")
    assert isinstance(verdict, GiveUp)
    assert verdict.code is CompletionCode.NOT_UNDERSTOOD
    assert "Sentence not understood: “Blorp the frobnicator.”" in verdict.error
    assert "click …" in verdict.error


def test_auto_says_that_no_model_could_help():
    verdict = plan(task="Blorp the frobnicator")
    assert verdict.code is CompletionCode.NOT_UNDERSTOOD
    assert "No model is configured" in verdict.error


def test_a_model_is_refused_where_there_is_none():
    assert plan(task="Click Save", agent="model").code is CompletionCode.MODEL_FAILED


def test_an_unknown_agent_is_refused_with_the_known_ones():
    verdict = plan(task="Click Save", agent="sherlock")
    assert verdict.code is CompletionCode.NOT_UNDERSTOOD
    assert "auto, model, plain" in verdict.error


def test_a_task_without_a_place_to_begin_is_refused():
    verdict = plan(task="Click Save")
    assert verdict.code is CompletionCode.NOT_UNDERSTOOD
    assert all(way in verdict.error for way in ("startUrl", "--url", "--base-url"))
    assert "model" not in verdict.error
    assert isinstance(plan(task="Click Save", start_url="https://x.example"), PlainPlanner)
    assert isinstance(plan(task="Open https://x.example, click Save"), PlainPlanner)


def test_further_planners_are_chosen_by_name_and_may_replace_the_built_in_ones():
    class Idle:
        async def decide(self, view):
            return Done()

    planners = BuiltInPlanners({"idle": lambda run: Idle(), "model": lambda run: Idle()})
    assert isinstance(planners.plan(run(task="x", agent="idle")), Idle)
    assert isinstance(planners.plan(run(task="x", agent="model")), Idle)


def test_a_refusal_is_short_however_long_the_sentence():
    verdict = plan(task="blorp " * 1_000)
    assert len(verdict.error) < 1_000


async def test_the_day_on_which_the_run_began_is_its_today():
    world = World(Page().add("textbox", "Start", input_type="date"))
    planner = plan(task="Fill in Start with tomorrow", start_url="https://x.example")
    assert await drive(planner, world) == Done()
    assert world.done[-1] == ("type", "Start", "2026-01-02")
