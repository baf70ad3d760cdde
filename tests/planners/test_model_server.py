"""Against a real server with a real model; how clever it is, is not asked."""

import asyncio
import json
import socket

import httpx
import pytest
from pretend_models import Noted
from tiny_pages import World, sign_in_page

from stepwire.agent.observation import OpenDialog
from stepwire.agent.ports import GiveUp, View
from stepwire.planners.model.asking import Asking, Persistence
from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.library import ModelLibrary
from stepwire.planners.model.planner import ModelPlanner
from stepwire.planners.model.ports import Prompt, PromptTooLong, TooSlow
from stepwire.planners.model.prices import Prices
from stepwire.planners.model.prompt import Assignment
from stepwire.protocol.codes import CompletionCode
from stepwire.testing import ManualClock

NAME = "openai:smollm2"
CLAUDE = "anthropic:claude-local"
OUTPUT = {NAME: "native", CLAUDE: "prompted"}  # all that this server can do in either dialect
PATIENCE = 120  # seconds, of a machine where others work too
DONE = {
    "type": "object",
    "properties": {"actions": {"enum": ["done"], "type": "string"}},
    "required": ["actions"],
}
STORY = "Write a long story about a lamp that could walk."
COUNT = "Count from one to a thousand, one number on each line: 1 2 3"


def prompt(text="Are you done?", schema=DONE):
    return Prompt("You are brief.", text, schema)


@pytest.fixture
async def library(model_server):
    configuration = ModelConfiguration(model=NAME, base_url=f"{model_server}/v1")
    async with ModelLibrary(configuration, Prices({})) as library:
        yield library


async def test_every_decision_is_one_that_can_be_carried_out_here(library):
    asking = Asking((NAME,), library, ManualClock(), lambda: 0.5, Persistence(deadline=300, tries=1))
    planner, costs = ModelPlanner(Assignment("Accept, then sign in as ada"), asking, lambda: "4f4f"), Noted()
    for world in (World(sign_in_page()), World(sign_in_page(), dialog=OpenDialog("confirm", "Go on?"))):
        decision = await planner.decide(View(world.see(), (), 0.0, costs=costs))
        assert getattr(decision, "code", None) is not CompletionCode.MODEL_FAILED
        exchange, usage = costs.exchanges.pop(), costs.usages.pop()
        assert costs.exchanges == []  # the first answer was one that could be carried out
        assert json.loads(exchange.answer)["actions"]
        assert usage.input_tokens > 500
        assert usage.output_tokens > 10
        assert usage.estimated_tokens == 0


@pytest.mark.parametrize("name", [NAME, CLAUDE])
async def test_an_answer_is_streamed_and_stops_when_nobody_waits_for_it(name, model_server):
    base_url = f"{model_server}/v1" if name == NAME else model_server
    configuration = ModelConfiguration(model=name, base_url=base_url, output=OUTPUT[name])
    async with ModelLibrary(configuration, Prices({})) as library:
        await stopped_while_it_answers(await library.get(name), model_server)


async def stopped_while_it_answers(model, model_server):
    costs = Noted()
    long = {
        "type": "object",
        "properties": {"text": {"type": "string", "minLength": 1500}},
        "required": ["text"],
    }
    async with (
        asyncio.timeout(PATIENCE),
        httpx.AsyncClient(base_url=model_server, timeout=None) as http,
        asyncio.TaskGroup() as group,
    ):
        asked = group.create_task(model.answer(prompt(STORY, long), costs))
        busy = await slot(http, lambda each: each["is_processing"] and decoded(each) > 20)
        assert not asked.done()
        assert busy["params"]["stream"] is True
        asked.cancel()
        idle = await slot(http, lambda each: each["id"] == busy["id"] and not each["is_processing"])
    assert asked.cancelled()
    assert decoded(idle) < 400
    (usage,) = costs.usages
    assert usage.estimated_tokens > 10
    assert usage.input_tokens > 20
    assert usage.output_tokens > 10


async def slot(http, fits):
    """The first slot like that. The server answers between two pieces of work, which may take it long."""
    while True:
        slots = (await http.get("/slots")).json()
        if (found := next((each for each in slots if fits(each)), None)) is not None:
            return found


def decoded(slot):
    return sum(each.get("n_decoded", 0) for each in slot.get("next_token", []))


async def test_a_model_that_is_slower_than_its_deadline_is_given_up(library):
    asking = Asking((NAME,), library, ManualClock(), lambda: 0.5, Persistence(deadline=0.05))
    with pytest.raises(TooSlow, match=r"did not answer within 0\.05 seconds"):
        await asking.ask(prompt(COUNT), Noted())


async def test_a_model_at_a_dead_port_is_replaced_by_the_fallback(model_server, unused_port):
    configuration = ModelConfiguration(
        model="openai:dead",
        base_url=f"http://127.0.0.1:{unused_port}/v1",
        fallback=NAME,
        fallback_base_url=f"{model_server}/v1",
    )
    async with ModelLibrary(configuration, Prices({})) as library:
        patience = Persistence(deadline=120)  # no pause: nobody moves the clock
        asking = Asking(configuration.chain(), library, ManualClock(), lambda: 0.5, patience)
        answer = await asking.ask(prompt(), Noted())
    assert json.loads(answer.text) == {"actions": "done"}
    assert answer.model == NAME


@pytest.fixture
def unused_port():

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


async def test_the_other_dialect_is_answered_and_counted_too(model_server):
    configuration = ModelConfiguration(model=CLAUDE, base_url=model_server, longest_answer=64)
    costs = Noted()
    async with ModelLibrary(configuration, Prices({})) as library:
        answer = await (await library.get(CLAUDE)).answer(prompt(), costs)
    assert answer.text
    (usage,) = costs.usages
    assert 10 < usage.input_tokens < 400
    assert 0 < usage.output_tokens <= 64
    assert usage.estimated_tokens == 0


async def test_a_prompt_that_is_too_long_is_told_from_other_refusals(library):
    model = await library.get(NAME)
    with pytest.raises(PromptTooLong):
        await model.answer(prompt("word " * 6_000), Noted())


async def test_a_page_and_a_task_that_can_never_fit_fail_once_the_page_is_cut(library):
    asking = Asking((NAME,), library, ManualClock(), lambda: 0.5, Persistence(deadline=60, tries=1))
    planner = ModelPlanner(Assignment("word " * 6_000), asking, lambda: "4f4f")
    verdict = await planner.decide(View(World(sign_in_page()).see(), (), 0.0))
    assert isinstance(verdict, GiveUp)
    assert "too long for the model" in verdict.error
