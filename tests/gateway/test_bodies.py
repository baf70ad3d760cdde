import asyncio
import threading

import pytest
from fastapi import Request
from pydantic import BaseModel

from stepwire.gateway.api import bodies
from stepwire.gateway.api.bodies import strict_json
from stepwire.gateway.api.problems import HttpCode, Problem
from stepwire.protocol.codes import ErrorCode
from stepwire.runs.request import RunRequest


class Said(BaseModel):
    task: str


def test_strict_json_reads_what_every_reader_agrees_on() -> None:
    assert strict_json('{"a":[1,2.5,null,true,"é"]}'.encode()) == {"a": [1, 2.5, None, True, "é"]}


def test_a_colon_in_a_text_is_no_key() -> None:
    assert strict_json(b'{"a":"b:c","d":"\\"e\\":"}') == {"a": "b:c", "d": '"e":'}


def test_a_refusal_says_where_and_repeats_nothing() -> None:
    with pytest.raises(Problem, match="character 12") as refusal:
        strict_json(b'{"hunter2": x}')
    assert refusal.value.code is ErrorCode.BAD_JSON
    assert "hunter2" not in refusal.value.detail
    assert refusal.value.__cause__ is None


def test_nesting_has_an_end() -> None:
    assert strict_json(b"[" * 32 + b"]" * 32)
    with pytest.raises(Problem, match="32 deep"):
        strict_json(b"[" * 33 + b"]" * 33)


async def test_a_body_that_never_ends_is_too_large_and_one_that_never_comes_is_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def endless() -> dict[str, object]:
        return {"type": "http.request", "body": b" " * 65_536, "more_body": True}

    async def silent() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(bodies, "ARRIVES_WITHIN", 0.0)
    for receive, code in ((silent, HttpCode.TIMEOUT), (endless, HttpCode.TOO_LARGE)):
        request = Request({"type": "http", "method": "POST", "headers": []}, receive)
        with pytest.raises(Problem) as refusal:
            await bodies.read(request, RunRequest)
        assert refusal.value.code is code
        monkeypatch.undo()


async def test_mistakes_are_named_up_to_a_number() -> None:
    commands = ",".join(['{"action":{"type":"navigate"}}'] * 50)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": f'{{"commands":[{commands}]}}'.encode(), "more_body": False}

    with pytest.raises(Problem) as refusal:
        await bodies.read(Request({"type": "http", "method": "POST", "headers": []}, receive), RunRequest)
    assert [error.at for error in refusal.value.errors[:2]] == [
        "/commands/0/action/url",
        "/commands/1/action/url",
    ]
    assert len(refusal.value.errors) == bodies.MAX_NAMED


def body(text: bytes) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": text, "more_body": False}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


async def test_of_more_mistakes_than_anybody_corrects_one_by_one_only_the_number_is_told() -> None:
    members = ",".join(f'"k{number}":1' for number in range(bodies.MOST_MISTAKES + 1))
    with pytest.raises(Problem, match="has 10,001 mistakes") as refusal:
        await bodies.read(body(f"{{{members}}}".encode()), RunRequest)
    assert (refusal.value.code, refusal.value.errors) == (ErrorCode.BAD_MESSAGE, ())


def test_a_body_has_only_so_many_objects() -> None:
    assert strict_json(b"[" + b",".join([b"{}"] * bodies.MOST_OBJECTS) + b"]")
    with pytest.raises(Problem, match="more than 50,000 objects") as refusal:
        strict_json(b"[" + b",".join([b"{}"] * (bodies.MOST_OBJECTS + 1)) + b"]")
    assert refusal.value.code is ErrorCode.BAD_JSON


async def test_a_long_body_is_read_while_the_event_loop_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, went_on, parsed = asyncio.get_running_loop(), threading.Event(), strict_json

    def slow(text: bytes) -> object:
        loop.call_soon_threadsafe(went_on.set)
        assert went_on.wait(5), "the event loop stood still"
        return parsed(text)

    monkeypatch.setattr(bodies, "strict_json", slow)
    task = "x" * bodies.READ_AT_ONCE
    assert (await bodies.read(body(f'{{"task":"{task}"}}'.encode()), Said)).task == task
