from pretend_models import Models, Noted, Writer, decided, run_of
from pydantic_ai.exceptions import ModelHTTPError
from tiny_pages import Page, World, drive, shop_page

from stepwire.agent.ports import Done, GiveUp
from stepwire.planners import BuiltInPlanners, Patience, PlainPlanner
from stepwire.planners.auto import AutoPlanner
from stepwire.planners.model.asking import Persistence
from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.making import Draw, ModelPlanners
from stepwire.planners.model.planner import ModelPlanner
from stepwire.protocol.codes import CompletionCode
from stepwire.testing import ManualClock

HURRY = Patience(element=0.2, doubt=0.1, sending=0.2, awaited=0.2)


def planners(writer=None, **configuration):
    writer = writer or Writer([])
    usual = {"model": writer.name, "keys": {"openai": "sk-test"}}
    models = ModelPlanners(
        ModelConfiguration(**(usual | configuration)),
        Models(writer.model()),
        ManualClock(),
        Draw(mark=lambda: "4f", share=lambda: 0.5),
    )
    return BuiltInPlanners(models=models, patience=HURRY)


def click(words):
    return lambda asked: decided({"type": "click", "ref": asked.ref(words)})


DONE = [{"type": "done", "result": ""}]


async def test_a_task_that_plain_english_can_do_asks_no_model():
    world = World(shop_page())
    planner = planners().plan(run_of(task="Click Sign in", start_url="http://shop.test/"))
    assert isinstance(planner, AutoPlanner)
    assert await drive(planner, world) == Done()


async def test_the_sentence_that_is_not_resolved_is_handed_on_and_the_rest_follows():
    world = World(shop_page())
    writer = Writer([click('link "Basket (2)"'), DONE])
    task = "Click Sign in. Click the zeppelin. Click Terms of use."
    planner = planners(writer).plan(run_of(task=task, start_url="http://shop.test/"))
    verdict = await drive(planner, world)
    assert isinstance(verdict, Done)
    assert world.done == [("click", "Sign in"), ("click", "Basket (2)"), ("click", "Terms of use")]
    assert "The task: Click the zeppelin" in writer.asked[0].text
    assert "Do only this." in writer.asked[0].text
    assert "Click link “Sign in” – done" in writer.asked[0].text


async def test_what_the_model_finds_out_is_among_the_results():
    world = World(shop_page())
    writer = Writer([[{"type": "done", "result": "two"}]])
    task = "Tell me the frobnication of the Zanzibar. What is the title of the page?"
    planner = planners(writer).plan(run_of(task=task, start_url="http://shop.test/"))
    verdict = await drive(planner, world)
    assert isinstance(verdict, Done)
    assert verdict.result[0] == "two"


async def test_when_both_give_up_both_say_why():
    world = World(shop_page())
    writer = Writer([[{"type": "give_up", "reason": "There is no zeppelin."}]])
    planner = planners(writer).plan(run_of(task="Click the zeppelin", start_url="http://shop.test/"))
    costs = Noted()
    verdict = await drive(planner, world, costs=costs)
    assert verdict.code is CompletionCode.TARGET_NOT_FOUND
    assert "“zeppelin” was not found" in verdict.error
    assert "There is no zeppelin." in verdict.error
    assert [usage.output_tokens for usage in costs.usages] == [16]
    assert len(costs.exchanges) == 1


async def test_a_model_that_failed_for_one_sentence_is_not_asked_first_for_the_next():
    failing = Writer([ModelHTTPError(401, "pretend")], name="openai:failing")
    spare = Writer([DONE, DONE], name="openai:spare")
    models = ModelPlanners(
        ModelConfiguration(model=failing.name, fallback=spare.name, keys={"openai": "sk-test"}),
        Models(failing.model(), spare.model()),
        ManualClock(),
        Draw(mark=lambda: "4f", share=lambda: 0.5),
        Persistence(tries=1),
    )
    chosen = BuiltInPlanners(models=models, patience=HURRY)
    task = "Click the zeppelin. Click the airship."
    planner = chosen.plan(run_of(task=task, start_url="http://shop.test/"))
    assert isinstance(await drive(planner, World(shop_page())), Done)
    assert (len(failing.asked), len(spare.asked)) == (1, 2)


async def test_a_used_up_budget_ends_only_what_needs_the_model():
    over = GiveUp(CompletionCode.TOKEN_LIMIT, "The day's budget is used up.")
    world, writer = World(shop_page()), Writer([])
    planner = planners(writer).plan(run_of(task="Click Sign in", start_url="http://shop.test/"))
    assert await drive(planner, world, costs=Noted(over)) == Done()
    task = "Click Sign in. Click the zeppelin."
    planner = planners(writer).plan(run_of(task=task, start_url="http://shop.test/"))
    verdict = await drive(planner, world, costs=Noted(over))
    assert verdict.code is CompletionCode.TOKEN_LIMIT
    assert "“zeppelin” was not found" in verdict.error
    assert "budget is used up" in verdict.error
    assert writer.asked == []


async def test_a_model_that_fails_is_said_to_be_what_is_missing():
    world = World(shop_page())
    planner = planners(Writer(["?"] * 3)).plan(
        run_of(task="Click the zeppelin", start_url="http://shop.test/")
    )
    assert (await drive(planner, world)).code is CompletionCode.MODEL_FAILED


async def test_an_expectation_is_never_handed_to_a_model():
    world = World(Page().say("Hello"))
    writer = Writer([])
    planner = planners(writer).plan(
        run_of(task="Check that the zeppelin is visible", start_url="http://shop.test/")
    )
    verdict = await drive(planner, world)
    assert isinstance(verdict, GiveUp)
    assert writer.asked == []


def test_a_task_that_is_not_understood_goes_to_the_model_as_a_whole():
    planner = planners().plan(run_of(task="Blorp the frobnicator", agent="auto"))
    assert isinstance(planner, ModelPlanner)


def test_plain_stays_plain_where_there_is_a_model():
    planner = planners().plan(run_of(task="Click Save", start_url="https://x.example", agent="plain"))
    assert isinstance(planner, PlainPlanner)


def test_without_a_key_auto_says_what_both_lack():
    verdict = planners(keys={}).plan(run_of(task="Blorp the frobnicator"))
    assert verdict.code is CompletionCode.NOT_UNDERSTOOD
    assert "Sentence not understood" in verdict.error
    assert "OPENAI_API_KEY" in verdict.error


def test_a_run_gets_only_models_that_are_offered():
    verdict = planners().plan(run_of(task="x", agent="model", model="openai:other"))
    assert verdict.code is CompletionCode.MODEL_FAILED
    assert "may not use the model “openai:other”" in verdict.error
    offered = planners(allowed=("openai:other",))
    assert isinstance(offered.plan(run_of(task="x", agent="model", model="openai:other")), ModelPlanner)
