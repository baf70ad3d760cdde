"""Runs whose agent is a model, worked on by the real worker: what a viewer gets to see."""

import asyncio
import json

import orjson
import pytest
from office import KEY, Office
from pretend_models import decided
from pydantic_ai.exceptions import ModelHTTPError

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.events import Step
from stepwire.runs.model import Status
from stepwire.runs.spending import SpendingQuery

GO = [{"type": "navigate", "url": "https://shop.example/"}]
DONE = [{"type": "done", "result": "42"}]


async def test_a_model_carries_out_a_run_and_each_step_says_what_it_cost():
    office = Office(GO, DONE)
    async with office.running():
        step, ended = await office.events()
    assert isinstance(step, Step)
    assert step.explanation == "On we go"
    assert step.usage.model == "openai:pretend"
    assert ended.status is Status.SUCCEEDED
    assert ended.result == "42"
    assert ended.usage.output_tokens > step.usage.output_tokens
    assert [command.action.type for command in ended.commands] == ["navigate"]


async def test_cancelling_interrupts_a_model_in_the_middle_of_its_answer_which_is_paid_all_the_same():
    order, begun, never = [], asyncio.Event(), asyncio.Event()

    async def endless():
        begun.set()
        try:
            await never.wait()
        finally:
            order.append("model stopped")

    office = Office(lambda asked: endless())
    async with office.running():
        await begun.wait()
        assert await office.engine.control.cancel("run-1")
        ended = (await office.events())[-1]
        order.append("run ended")
    assert ended.status is Status.CANCELLED
    assert ended.usage.estimated_tokens == ended.usage.tokens > 500
    (kept,) = await office.storage.spending.sums(SpendingQuery(by="owner"))
    assert kept.estimated_tokens == ended.usage.tokens
    assert order == ["model stopped", "run ended"]
    assert office.clock.monotonic() == 0


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (["Well, I would look around first."] * 3, "no decision"),
        ([""] * 3, "no decision"),
        ([ModelHTTPError(500, "pretend", body=f"You sent {KEY}.")], "failed (500)"),
        ([RuntimeError(f"secret {KEY}")], "makes no sense"),
    ],
)
async def test_whatever_a_model_does_wrong_ends_the_run_with_one_clear_failure(answers, says, capsys):
    office = Office(*answers)
    ended = await office.end()
    assert (ended.status, ended.code) == (Status.FAILED, CompletionCode.MODEL_FAILED)
    assert says.lower() in ended.error.lower()
    assert "Traceback" not in ended.error
    assert KEY not in ended.error
    assert KEY not in capsys.readouterr().out


async def test_without_a_key_no_browser_is_opened():
    ended = await Office(keys={}).end()
    assert ended.code is CompletionCode.MODEL_FAILED
    assert "Set OPENAI_API_KEY" in ended.error
    assert ended.commands == ()


async def test_nothing_that_is_kept_of_a_run_has_the_key():
    office = Office(GO, DONE)
    async with office.running():
        events = await office.events()
    kept = orjson.dumps([json.loads(json.dumps(str(event))) for event in events])
    assert KEY.encode() not in kept
    assert decided(*GO) not in str(events)
