import asyncio

import pytest
from fastapi import Request

from stepwire.gateway.api import bodies
from stepwire.gateway.api.bodies import strict_json
from stepwire.gateway.api.problems import HttpCode, Problem
from stepwire.protocol.codes import ErrorCode
from stepwire.runs.request import RunRequest


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
