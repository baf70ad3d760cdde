import asyncio

import pytest
from pretend_models import Models, Noted

from stepwire.agent.ports import GiveUp
from stepwire.planners.model.asking import Asking, Persistence
from stepwire.planners.model.ports import (
    Answer,
    BudgetUsedUp,
    Declined,
    ModelProblem,
    ModelUnavailable,
    ModelUnusable,
    Prompt,
    PromptTooLong,
    TooSlow,
    Unreachable,
)
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.usage import Usage
from stepwire.testing import ManualClock

PROMPT = Prompt("Be brief.", "What now?", {}, picture=b"jpeg")


class Scripted:
    """A model that does what the script says: fail, or answer with its name."""

    def __init__(self, name, *script, sees=False):
        self.name, self.script, self.sees = name, list(script), sees
        self.asked = []

    async def answer(self, prompt, costs):
        self.asked.append(prompt)
        turn = self.script.pop(0) if self.script else None
        if isinstance(turn, asyncio.Event):
            await turn.wait()
        elif turn is not None:
            raise turn
        costs.add(Usage(self.name, 1, 1))
        return Answer("Yes.", self.name)


class World:
    def __init__(self, *models, **persistence):
        self.clock = ManualClock()
        self.costs = Noted()
        names = tuple(model.name for model in models)
        self.asking = Asking(names, Models(*models), self.clock, lambda: 0.5, Persistence(**persistence))

    async def ask(self, seconds=0.0):
        task = asyncio.ensure_future(self.asking.ask(PROMPT, self.costs))
        await self.clock.advance(seconds)
        assert task.done()
        return await task


def busy(wait=None):
    return ModelUnavailable("Busy.", wait)


async def test_a_model_that_is_busy_is_asked_again_after_growing_pauses():
    model = Scripted("a", busy(), busy())
    world = World(model)
    asked = asyncio.ensure_future(world.asking.ask(PROMPT, world.costs))
    await world.clock.advance(0.7)
    assert len(model.asked) == 1
    await world.clock.advance(0.1)
    assert len(model.asked) == 2
    await world.clock.advance(1.4)
    assert len(model.asked) == 2
    await world.clock.advance(0.1)
    assert (await asked).model == "a"


async def test_the_pause_that_a_server_asks_for_is_kept():
    model = Scripted("a", busy(wait=7))
    world = World(model)
    asked = asyncio.ensure_future(world.asking.ask(PROMPT, world.costs))
    await world.clock.advance(6.9)
    assert len(model.asked) == 1
    await world.clock.advance(0.1)
    await asked


async def test_a_server_that_asks_for_too_long_a_pause_is_left():
    world = World(Scripted("a", busy(wait=3_600)), Scripted("b"))
    assert (await world.ask()).model == "b"


async def test_tries_are_counted():
    model = Scripted("a", *[busy()] * 9)
    with pytest.raises(ModelUnavailable, match=r"Busy\."):
        await World(model, tries=3).ask(60)
    assert len(model.asked) == 3


async def test_a_server_that_is_not_there_is_left_to_the_next_model_without_a_pause():
    gone, second = Scripted("a", Unreachable("Gone.")), Scripted("b")
    assert (await World(gone, second).ask(seconds=0)).model == "b"
    assert len(gone.asked) == 1


async def test_the_only_server_is_given_time_to_start_and_no_more():
    starting, gone = Scripted("a", Unreachable("Gone.")), Scripted("a", *[Unreachable("Gone.")] * 9)
    assert (await World(starting).ask(seconds=1)).model == "a"
    with pytest.raises(Unreachable, match=r"Gone\."):
        await World(gone).ask(seconds=1)
    assert len(gone.asked) == 2


async def test_the_last_of_several_models_is_given_time_to_start_too():
    first, second = Scripted("a", Unreachable("Gone.")), Scripted("b", Unreachable("Gone too."))
    assert (await World(first, second).ask(seconds=1)).model == "b"
    assert len(first.asked) == 1


async def test_what_cannot_be_mended_is_not_asked_again():
    model = Scripted("a", ModelUnusable("No key."))
    with pytest.raises(ModelUnusable, match=r"No key\."):
        await World(model).ask()
    assert len(model.asked) == 1


async def test_a_fallback_answers_when_the_first_fails_and_is_asked_first_for_a_while():
    first, second = Scripted("a", ModelUnusable("No key."), None), Scripted("b")
    world = World(first, second, rest=60)
    assert (await world.ask()).model == "b"
    assert (await world.ask()).model == "b"
    assert len(first.asked) == 1
    await world.clock.advance(60)
    assert (await world.ask()).model == "a"


async def test_a_model_that_declines_one_prompt_is_asked_first_again():
    first, second = Scripted("a", Declined("No.")), Scripted("b")
    world = World(first, second)
    assert (await world.ask()).model == "b"
    assert (await world.ask()).model == "a"


async def test_when_all_fail_all_say_why():
    world = World(Scripted("a", ModelUnusable("No key.")), Scripted("b", ModelUnusable("No model.")))
    with pytest.raises(ModelProblem, match=r"No key\. No model\."):
        await world.ask()


async def test_a_model_that_is_not_there_is_one_that_fails():
    world = World(Scripted("b"))
    world.asking = Asking(("gone", "b"), Models(Scripted("b")), world.clock, lambda: 0.5)
    assert (await world.ask()).model == "b"


async def test_a_silent_model_is_given_up_at_its_deadline_and_not_asked_again():
    model = Scripted("a", asyncio.Event(), None)
    with pytest.raises(TooSlow, match="STEPWIRE_MODEL_SECONDS"):
        await World(model, deadline=0.01).asking.ask(PROMPT, Noted())
    assert len(model.asked) == 1


async def test_a_prompt_that_is_too_long_is_for_who_wrote_it():
    first, second = Scripted("a", PromptTooLong("Too long.")), Scripted("b")
    with pytest.raises(PromptTooLong):
        await World(first, second).ask()
    assert second.asked == []


async def test_a_model_that_sees_nothing_is_sent_no_picture():
    blind, seeing = Scripted("a", ModelUnusable("No.")), Scripted("b", sees=True)
    await World(blind, seeing).ask()
    assert blind.asked[0].picture is None
    assert seeing.asked[0].picture == b"jpeg"


async def test_cancelling_reaches_the_model_at_once():
    silent = asyncio.Event()
    model = Scripted("a", silent)
    asked = asyncio.ensure_future(World(model).asking.ask(PROMPT, Noted()))
    while not model.asked:
        await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert not silent.is_set()


async def test_once_the_budget_is_used_up_neither_the_model_nor_its_fallback_is_asked():
    first, second = Scripted("a", busy()), Scripted("b")
    world = World(first, second)
    world.costs.over = GiveUp(CompletionCode.COST_LIMIT, "Used up.")
    with pytest.raises(BudgetUsedUp, match=r"Used up\.") as problem:
        await world.ask()
    assert problem.value.code is CompletionCode.COST_LIMIT
    assert first.asked == second.asked == []
