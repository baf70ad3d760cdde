"""Frames become messages or a WireError, whatever they hold."""

from __future__ import annotations

import contextlib
import json
import traceback

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.protocol.codes import ErrorCode
from stepwire.protocol.examples import CLIENT_EXAMPLES, SERVER_EXAMPLES
from stepwire.protocol.messages import (
    Answer,
    Authenticate,
    Completion,
    Error,
    LiveView,
    Message,
    Ping,
    Pong,
    StartAgent,
    StepAction,
    StepUpdate,
    Watch,
)
from stepwire.protocol.wire import CLIENT_TYPES, MAX_FRAME_BYTES, FrameTooLong, WireError, encode, parse

SECRET = "eyJhbGciOiJIUzI1NiJ9.secret"


def refusal(frame: str | bytes) -> WireError:
    with pytest.raises(WireError) as caught:
        parse(frame)
    return caught.value


def test_an_event_without_a_type_is_told_by_its_field() -> None:
    error = refusal('{"type":"input","runId":"r","event":{"kind":"move","x":1,"y":2}}')
    assert (error.code, error.message) == (ErrorCode.BAD_MESSAGE, "event.type: Field required.")


def test_the_guides_messages_are_understood() -> None:
    assert parse('{"type":"authenticate","token":"your-jwt-token"}') == Authenticate(token="your-jwt-token")
    assert parse('{"type":"start_agent","runId":"run-123"}') == StartAgent(run_id="run-123")


@pytest.mark.parametrize("frame", ["ping", b"ping", '{"type":"ping"}', b' {"type" : "ping"} '])
def test_every_spelling_of_ping_is_a_ping(frame: str | bytes) -> None:
    assert parse(frame) == Ping()


@pytest.mark.parametrize("frame", ["pong", b"pong", '{"type":"pong"}'])
def test_every_spelling_of_pong_is_a_pong(frame: str | bytes) -> None:
    assert parse(frame) == Pong()


@pytest.mark.parametrize("message", CLIENT_EXAMPLES, ids=lambda message: message.type)
def test_every_example_survives_the_wire(message: Message) -> None:
    assert parse(orjson.dumps(message.model_dump(by_alias=True, exclude_none=True))) == message


def test_unknown_fields_are_ignored() -> None:
    assert parse('{"type":"watch","runId":"run-123","hologram":{"on":true}}') == Watch(run_id="run-123")


def test_python_names_are_not_wire_names_of_other_fields() -> None:
    assert parse('{"type":"live_view","runId":"r","on":true,"maxFps":12}') == LiveView(
        run_id="r", on=True, max_fps=12
    )


@pytest.mark.parametrize(
    "frame",
    [
        "",
        " ",
        "{",
        "}",
        "PING",
        "ping ping",
        "{'type':'ping'}",
        '{"type":"ping"',
        '{"type":"ping",}',
        '{"type":"ping"} {"type":"ping"}',
        '{"type":"live_view","runId":"r","on":true,"maxFps":NaN}',
        '{"type":"live_view","runId":"r","on":true,"maxFps":Infinity}',
        '{"type":"live_view","runId":"r","on":true,"maxFps":-Infinity}',
        '{"type":"frame_ack","runId":"r","seq":1e999}',
        '{"type":"frame_ack","runId":"r","seq":01}',
        '{"type":"watch","runId":"\\ud800"}',
        '{"type":"watch","runId":"\\udc00\\ud800"}',
        '{"type":"watch","runId":"a\nb"}',
        '{"type":"watch","runId":"\ud800"}',
        b'{"type":"watch","runId":"\xff"}',
        b'{"type":"watch","runId":"\xc0\xaf"}',
        b"\x00\x01\x02",
        "\ufeff{}",
        "[" * 60_000,
        '{"a":' * 12_000,
        '"' * 60_001,
        "\\" * 60_000,
    ],
    ids=lambda frame: repr(frame[:40]),
)
def test_what_is_not_json_is_bad_json(frame: str | bytes) -> None:
    assert refusal(frame).code is ErrorCode.BAD_JSON


@pytest.mark.parametrize(
    "frame", ["null", "true", "1", '"ping"', "[]", '[{"type":"ping"}]', "[" * 900 + "]" * 900]
)
def test_json_that_is_no_object_is_no_message(frame: str) -> None:
    error = refusal(frame)
    assert error.code is ErrorCode.BAD_MESSAGE
    assert error.message == "A message is a JSON object."


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ('"runId":"run-123"', "type"),
        ('"type":null', "type"),
        ('"type":1', "type"),
        ('"type":["watch"]', "type"),
        ('"type":{"watch":1}', "type"),
        ('"type":"authenticate"', "token"),
        ('"type":"authenticate","token":null', "token"),
        ('"type":"authenticate","token":""', "token"),
        ('"type":"authenticate","token":["a"]', "token"),
        ('"type":"authenticate","token":"a","session":5', "session"),
        ('"type":"watch"', "runId"),
        ('"type":"watch","runId":123', "runId"),
        ('"type":"watch","runId":true', "runId"),
        ('"type":"watch","runId":""', "runId"),
        ('"type":"watch","runId":"../../etc/passwd"', "runId"),
        ('"type":"watch","runId":"a b"', "runId"),
        ('"type":"watch","runId":"a\\n"', "runId"),
        ('"type":"watch","runId":"a\\u0000"', "runId"),
        ('"type":"watch","runId":"r","after":7', "after"),
        ('"type":"watch","runId":"r","screenshots":"huge"', "screenshots"),
        ('"type":"live_view","runId":"r","on":1', "on"),
        ('"type":"live_view","runId":"r","on":"true"', "on"),
        ('"type":"live_view","runId":"r","on":true,"maxFps":0', "maxFps"),
        ('"type":"live_view","runId":"r","on":true,"maxFps":61', "maxFps"),
        ('"type":"live_view","runId":"r","on":true,"maxFps":1.5', "maxFps"),
        ('"type":"live_view","runId":"r","on":true,"maxFps":"12"', "maxFps"),
        ('"type":"frame_ack","runId":"r","seq":-1', "seq"),
        ('"type":"frame_ack","runId":"r","seq":9007199254740992', "seq"),
        ('"type":"frame_ack","runId":"r","seq":123456789012345678901234567890', "seq"),
        ('"type":"instruct","runId":"r","text":""', "text"),
        ('"type":"answer","runId":"r","questionId":"q","value":1', "value"),
        ('"type":"answer","runId":"r","questionId":"q","value":null', "value"),
        ('"type":"input","runId":"r","event":"click"', "event"),
        ('"type":"input","runId":"r","event":{}', "event.type"),
        ('"type":"input","runId":"r","event":{"type":"telepathy"}', "event.type"),
        ('"type":"input","runId":"r","event":{"type":"mouse","kind":"move","x":1}', "event.y"),
        ('"type":"input","runId":"r","event":{"type":"mouse","kind":"move","x":1,"y":1e300}', "event.y"),
        ('"type":"input","runId":"r","event":{"type":"mouse","kind":"move","x":1,"y":"2"}', "event.y"),
        (
            '"type":"input","runId":"r","event":{"type":"key","kind":"up","key":"a","modifiers":["Hyper"]}',
            "event.modifiers.0",
        ),
    ],
)
def test_a_wrong_field_is_named(members: str, field: str) -> None:
    error = refusal("{" + members + "}")
    assert error.code is ErrorCode.BAD_MESSAGE
    assert error.message.startswith(f"{field}: ")


def test_an_unknown_type_is_told_from_a_wrong_field() -> None:
    error = refusal('{"type":"teleport","runId":5}')
    assert error.code is ErrorCode.UNKNOWN_TYPE
    assert "start_agent" in error.message
    assert "teleport" not in error.message


def test_a_key_written_twice_is_refused_at_any_depth() -> None:
    assert "twice" in refusal('{"type":"watch","runId":"a","runId":"b"}').message
    assert "twice" in refusal('{"type":"ping","x":[{"a":{"b":1,"b":1}}]}').message


def test_colons_and_quotes_in_strings_are_no_keys() -> None:
    text = r'a:"b":\\",\":{'
    frame = json.dumps({"type": "instruct", "runId": "r", "text": text, 'odd:"key\\': ":"})
    assert parse(frame).text == text


def test_nesting_is_bounded() -> None:
    fits = '{"type":"ping","x":' + "[" * 31 + "]" * 31 + "}"
    assert parse(fits) == Ping()
    assert "nested" in refusal(fits.replace("[]", "[[]]")).message
    assert "nested" in refusal('{"type":"ping","x":' + '{"a":' * 500 + "1" + "}" * 500 + "}").message


def test_the_number_of_values_is_bounded() -> None:
    assert parse('{"type":"ping","x":[' + ",".join(["1"] * 1_022) + "]}") == Ping()
    assert "values" in refusal('{"type":"ping","x":[' + ",".join(["1"] * 1_023) + "]}").message


@pytest.mark.parametrize(
    "frame", ["x" * (MAX_FRAME_BYTES + 1), "ä" * (MAX_FRAME_BYTES // 2 + 1), b"x" * (MAX_FRAME_BYTES + 1)]
)
def test_a_frame_over_the_limit_is_not_even_read(frame: str | bytes) -> None:
    with pytest.raises(FrameTooLong):
        parse(frame)


def test_a_frame_at_the_limit_is_read() -> None:
    padding = " " * (MAX_FRAME_BYTES - len('{"type":"ping"}'))
    assert parse('{"type":"ping"}' + padding) == Ping()


@pytest.mark.parametrize(
    "frame",
    [
        f'{{"type":"authenticate","token":["{SECRET}"]}}',
        f'{{"type":"authenticate","token":"{SECRET}","session":["{SECRET}"]}}',
        f'{{"type":"authenticate","token":"{SECRET}"',
        f'{{"type":"authenticate","token":"{SECRET}","token":"{SECRET}"}}',
        f'{{"type":"{SECRET}"}}',
        f'{{"type":"authenticate","token":"{SECRET * 1000}"}}',
        f'{{"type":"input","runId":"r","event":{{"type":"{SECRET}"}}}}',
        f'{{"type":"input","runId":"{SECRET} ","event":{{"{SECRET}":"{SECRET}"}}}}',
    ],
)
def test_an_error_never_repeats_what_was_sent(frame: str) -> None:
    error = refusal(frame)
    assert SECRET not in "".join(traceback.format_exception(error))
    assert error.__context__ is None
    assert len(error.message) < 300


def test_a_token_is_not_in_the_repr_of_its_message() -> None:
    message = Authenticate(token=SECRET, session="s-secret")
    assert SECRET not in repr(message) + str(message)
    assert "s-secret" not in repr(message) + str(message)


@given(st.text() | st.binary())
def test_any_text_is_a_message_or_a_wire_error(frame: str | bytes) -> None:
    parses_or_is_refused(frame)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["token", "session", "runId", "after", "screenshots", "event", "on", "maxFps", "seq", "value"]


@given(
    kind=st.sampled_from(sorted(CLIENT_TYPES)) | JSON,
    fields=st.dictionaries(
        st.sampled_from(FIELDS) | st.text(max_size=8), JSON | st.just("run-123"), max_size=6
    ),
)
def test_any_json_is_a_message_or_a_wire_error(kind: object, fields: dict[str, object]) -> None:
    parses_or_is_refused(json.dumps({**fields, "type": kind}))


@given(message=st.sampled_from(CLIENT_EXAMPLES), cut=st.integers(0, 200), junk=st.binary(max_size=4))
def test_a_damaged_message_is_a_message_or_a_wire_error(message: Message, cut: int, junk: bytes) -> None:
    frame = orjson.dumps(message.model_dump(by_alias=True, exclude_none=True))
    parses_or_is_refused(frame[:cut] + junk + frame[cut + 1 :])


def parses_or_is_refused(frame: str | bytes) -> None:
    with contextlib.suppress(WireError):  # anything else would fail the test
        assert parse(frame).type in CLIENT_TYPES


@pytest.mark.parametrize("message", SERVER_EXAMPLES, ids=lambda message: message.type)
def test_every_server_example_is_encoded_with_wire_names_and_without_nulls(message: Message) -> None:
    members = json.loads(encode(message))
    assert members["type"] == message.type
    assert None not in members.values()
    assert not any("_" in name for name in members)


def test_fields_without_a_value_are_left_out() -> None:
    assert encode(Error(error="No.")) == '{"type":"error","error":"No."}'


def test_a_null_inside_a_result_is_kept() -> None:
    assert json.loads(encode(Completion(status="success", result={"total": None})))["result"] == {
        "total": None
    }


def test_an_actions_own_fields_reach_the_wire_as_they_are() -> None:
    action = StepAction.model_validate({"type": "navigate", "url": "https://shop.example/", "newTab": True})
    step = StepUpdate(step_number=1, screenshot="", action=action, explanation="Opening the shop")
    assert json.loads(encode(step))["action"] == {
        "type": "navigate",
        "url": "https://shop.example/",
        "newTab": True,
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [("a\ud800b", "a�b"), (float("nan"), None), (2**70, 2**70), ({"\udc00": ["\ud800"]}, {"�": ["�"]})],
)
def test_what_a_page_contributed_cannot_stop_a_message(value: object, written: object) -> None:
    text = encode(Completion(status="success", result={"read": value}))
    assert json.loads(text.encode())["result"] == {"read": written}


@given(JSON)
def test_any_result_can_be_encoded(result: object) -> None:
    text = encode(Completion(status="success", result=result))
    json.loads(text.encode(), parse_constant=pytest.fail)


def test_an_answer_is_a_text_or_a_yes_or_no() -> None:
    assert parse('{"type":"answer","runId":"r","questionId":"q","value":true}') == Answer(
        run_id="r", question_id="q", value=True
    )
