import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import (
    Click,
    Command,
    Condition,
    Drag,
    Expect,
    Navigate,
    Point,
    Read,
    Scroll,
    Select,
    Tab,
    Target,
    Type,
    Wait,
)
from stepwire.runs.codec import decode, decode_spec, encode, encode_spec, unicode_text
from stepwire.runs.errors import NewerFormat
from stepwire.runs.events import Ended, PictureRef, Rect, Step, Timings
from stepwire.runs.model import ENDED, Limits, SecretName, Spec, Viewport
from stepwire.runs.usage import Usage

TEXT = st.text(max_size=12)
MAYBE_TEXT = st.none() | TEXT
NUMBER = st.floats(-1e6, 1e6)
TIMES = st.datetimes(timezones=st.just(UTC))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
TARGETS = st.builds(
    Target,
    role=MAYBE_TEXT,
    name=MAYBE_TEXT,
    test_id=MAYBE_TEXT,
    css=MAYBE_TEXT,
    nth=st.none() | st.integers(0, 9),
    frame=st.lists(TEXT, max_size=2).map(tuple),
    position=st.none() | st.builds(Point, x=NUMBER, y=NUMBER),
)
ACTIONS = st.one_of(
    st.builds(Navigate, url=TEXT),
    st.builds(Click, target=TARGETS, button=st.sampled_from(["left", "right"])),
    st.builds(Type, target=TARGETS, text=TEXT, submit=st.booleans()),
    st.builds(Select, target=TARGETS, options=st.lists(TEXT, min_size=1, max_size=3).map(tuple)),
    st.builds(Scroll, target=st.none() | TARGETS, amount=st.none() | st.integers(1, 100)),
    st.builds(Drag, target=TARGETS, to=TARGETS),
    st.builds(Tab, do=st.sampled_from(["open", "switch"]), index=st.none() | st.integers(0, 5)),
    st.builds(Wait, until=st.builds(Condition, text=MAYBE_TEXT, visible=st.none() | TARGETS)),
    st.builds(Read, target=st.none() | TARGETS, value=JSON),
    st.builds(Expect, what=st.just("count"), value=st.none() | TEXT | st.integers(0, 9)),
)
COMMANDS = st.builds(Command, action=ACTIONS, explanation=TEXT, url=MAYBE_TEXT)
PICTURES = st.builds(
    PictureRef,
    key=TEXT,
    width=st.integers(1, 9),
    height=st.integers(1, 9),
    bytes=st.integers(0, 2**40),
    stale=st.booleans(),
)
USAGES = st.none() | st.builds(
    Usage,
    model=TEXT,
    input_tokens=st.integers(0, 2**53 - 1),
    output_tokens=st.integers(0, 2**53 - 1),
    cost_usd=st.none() | st.decimals(0, 10**6, places=9),
    seconds=NUMBER,
    estimated_tokens=st.integers(0, 2**53 - 1),
)
STEPS = st.builds(
    Step,
    number=st.integers(1, 10**6),
    attempt=st.integers(1, 9),
    at=TIMES,
    action=ACTIONS,
    explanation=TEXT,
    url=TEXT,
    title=TEXT,
    viewport=st.builds(Viewport),
    picture=st.none() | PICTURES,
    timings=st.builds(Timings, observe=NUMBER, decide=NUMBER, act=NUMBER, capture=NUMBER),
    rect=st.none() | st.builds(Rect, x=NUMBER, y=NUMBER, width=NUMBER, height=NUMBER),
    error=MAYBE_TEXT,
    notes=st.lists(TEXT, max_size=2).map(tuple),
    by=st.sampled_from(["agent", "person"]),
    usage=USAGES,
    spent=USAGES,
    made_session=st.booleans(),
)
ENDS = st.builds(
    Ended,
    status=st.sampled_from(sorted(ENDED)),
    at=TIMES,
    commands=st.lists(COMMANDS, max_size=3).map(tuple),
    code=st.none() | st.sampled_from(CompletionCode),
    error=MAYBE_TEXT,
    result=JSON,
    usage=USAGES,
)
SPECS = st.builds(
    Spec,
    task=MAYBE_TEXT,
    commands=st.none() | st.lists(COMMANDS, max_size=2).map(tuple),
    start_url=MAYBE_TEXT,
    agent=TEXT,
    limits=st.builds(Limits, steps=st.integers(1, 99), seconds=NUMBER),
    allowed_domains=st.lists(TEXT, max_size=2).map(tuple),
    secrets=st.lists(
        st.builds(SecretName, name=TEXT, domains=st.lists(TEXT, max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    variables=st.dictionaries(TEXT, TEXT, max_size=2),
    viewport=st.builds(Viewport, width=st.integers(1, 9), height=st.integers(1, 9)),
    labels=st.dictionaries(TEXT, TEXT, max_size=2),
    restartable=st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(STEPS | ENDS)
def test_an_event_comes_back_as_it_was(event: Step | Ended) -> None:
    assert decode(encode(event)) == event


@settings(max_examples=100, deadline=None)
@given(SPECS)
def test_a_spec_comes_back_as_it_was(spec: Spec) -> None:
    assert decode_spec(json.loads(json.dumps(encode_spec(spec)))) == spec


STORED_STEP: dict[str, Any] = {
    "format": 1,
    "step": {
        "number": 3,
        "attempt": 1,
        "at": "2026-01-01T00:00:00+00:00",
        "action": {
            "type": "click",
            "target": {"role": "button", "name": "Buy", "testId": "buy", "frame": []},
            "button": "left",
        },
        "explanation": "Clicking Buy",
        "url": "https://shop.example/",
        "title": "Shop",
        "viewport": {"width": 1280, "height": 800},
        "picture": {
            "key": "runs/r/3-ab",
            "width": 1280,
            "height": 800,
            "bytes": 9,
            "type": "image/jpeg",
            "stale": False,
        },
        "timings": {"observe": 0.1, "decide": 0.0, "act": 0.2, "capture": 0.05},
        "rect": {"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0},
        "notes": [],
        "by": "agent",
    },
}
STORED_END: dict[str, Any] = {
    "format": 1,
    "ended": {
        "status": "failed",
        "at": "2026-01-01T00:00:00+00:00",
        "commands": [{"version": 1, "action": {"type": "back"}, "explanation": "Back"}],
        "code": "step_limit",
        "error": "Too long.",
        "result": {"a": None},
    },
}


@pytest.mark.parametrize("stored", [STORED_STEP, STORED_END])
def test_format_1_is_read_and_written_for_ever(stored: dict[str, Any]) -> None:
    event = decode(json.dumps(stored).encode())
    assert json.loads(encode(event)) == stored


def test_files_and_the_page_are_stored_where_there_are_any() -> None:
    kept = {"name": "a.csv", "key": "runs/r/3-file-1-ab", "bytes": 3, "type": "text/csv"}
    step = {**STORED_STEP["step"], "page": {"key": "runs/r/3-page-ab", "bytes": 9}, "artifacts": [kept]}
    for stored in (
        {"format": 1, "step": step},
        {"format": 1, "ended": {**STORED_END["ended"], "artifacts": [kept]}},
    ):
        assert json.loads(encode(decode(json.dumps(stored).encode()))) == stored


def test_money_is_stored_exactly() -> None:
    cost = {
        "model": "m",
        "input_tokens": 3,
        "output_tokens": 1,
        "cost_usd": "0.000000075",
        "seconds": 0.5,
        "estimated_tokens": 2,
    }
    stored = {"format": 1, "step": {**STORED_STEP["step"], "usage": cost, "spent": cost}}
    assert json.loads(encode(decode(json.dumps(stored).encode()))) == stored


@pytest.mark.parametrize("cost", ["NaN", "Infinity", "-1", "1e400"])
def test_a_cost_that_is_no_sum_of_money_is_refused(cost: str) -> None:
    usage = {"model": "m", "input_tokens": 3, "output_tokens": 1, "cost_usd": cost, "seconds": 0.5}
    with pytest.raises(ValueError, match="cost_usd"):
        decode(json.dumps({"format": 1, "step": {**STORED_STEP["step"], "usage": usage}}).encode())


def test_a_step_without_a_picture_is_read() -> None:
    step = {key: value for key, value in STORED_STEP["step"].items() if key != "picture"}
    event = decode(json.dumps({"format": 1, "step": step}).encode())
    assert isinstance(event, Step)
    assert event.picture is None


def test_a_field_that_came_later_is_ignored() -> None:
    assert decode(json.dumps({"format": 1, "step": {**STORED_STEP["step"], "mood": "good"}}).encode())


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(NewerFormat, match="events of format 2"):
        decode(b'{"format": 2, "step": {}}')


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": 1}',
        b'{"format": 1, "step": {}}',
        b'{"step": 1}',
        b'{"ended": {"status": "failed", "at": "2026-01-01T00:00:00Z"}}',
    ],
)
def test_what_is_no_event_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(data)


def test_half_a_surrogate_pair_keeps_no_step_from_being_recorded() -> None:
    ended = Ended(
        ENDED_STATUS, datetime(2026, 1, 1, tzinfo=UTC), error="a\ud800b", result={"k\udfff": ["\ud83d\ude00"]}
    )
    back = decode(encode(ended))
    assert isinstance(back, Ended)
    assert (back.error, back.result) == ("a\ufffdb", {"k\ufffd": ["😀"]})
    assert unicode_text("fine 😀") == "fine 😀"


ENDED_STATUS = sorted(ENDED)[0]


def test_what_cannot_be_read_is_told_with_its_place_and_without_what_stands_there() -> None:
    with pytest.raises(ValueError, match=r"no step: number: ") as refused:
        decode(b'{"format": 1, "step": {"title": "hunter2"}}')
    with pytest.raises(ValueError, match=r"no specification of a run: limits\.steps: ") as refused_spec:
        decode_spec({"task": "hunter2", "limits": {"steps": "hunter2"}})
    for error in (refused.value, refused_spec.value):
        assert "hunter2" not in str(error), "it is logged"
        assert error.__context__ is None, "so is what it came from"
