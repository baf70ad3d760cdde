import json
from dataclasses import replace
from decimal import Decimal

import pytest
from live_gateway import BORN, a_command, a_step

from stepwire.gateway.rendering import (
    around_picture,
    completion,
    selector,
    status_of_end,
    status_of_notice,
    status_of_run,
    step_action,
    step_members,
    step_update,
)
from stepwire.protocol.codes import CompletionCode
from stepwire.protocol.wire import encode, encode_members
from stepwire.runs.actions import Condition, Drag, Navigate, Target, Type, Wait
from stepwire.runs.events import Ended, Entry, Healed, Nearby, Notice, PictureRef
from stepwire.runs.events import Rect as PageRect
from stepwire.runs.model import Run, Spec, Status
from stepwire.runs.usage import Usage


def wire(message) -> dict:
    return json.loads(encode(message))


def update(step, url: str | None = None) -> dict:
    return wire(step_update(Entry("run-1", step.number, step), step, "epoch", url))


def test_a_step_has_the_guides_fields_and_says_where_it_stands() -> None:
    message = update(a_step(2, PictureRef("k", 1280, 800, 4)))
    assert message["type"] == "step_update"
    assert (message["stepNumber"], message["screenshot"], message["explanation"]) == (2, "", "Step 2")
    assert message["action"] == {
        "type": "click",
        "selector": "#buy",
        "explanation": "Step 2",
        "target": {"role": "button", "name": "Buy", "rect": {"x": 1, "y": 2, "width": 3, "height": 4}},
        "button": "left",
    }
    assert (message["runId"], message["position"]) == ("run-1", "epoch.2")
    assert message["at"] == "2026-01-01T00:00:00.000Z"
    assert message["viewport"] == {"width": 1280, "height": 800}
    assert message["timings"] == {"observe": 0.1, "decide": 0.2, "act": 0.3, "capture": 0.4}
    assert not {"screenshotStale", "screenshotUrl", "notes", "usage"} & set(message)


def test_a_step_that_failed_says_why_and_a_stale_picture_says_so() -> None:
    step = a_step(1, PictureRef("k", 1, 1, 4, stale=True), error="It is covered.", notes=("A popup opened.",))
    message = update(step)
    assert message["action"]["error"] == "It is covered."
    assert message["screenshotStale"] is True
    assert message["notes"] == ["A popup opened."]


def test_a_picture_by_address_is_not_inline() -> None:
    message = update(a_step(1), "https://x.example/1")
    assert (message["screenshot"], message["screenshotUrl"]) == ("", "https://x.example/1")


def test_a_picture_is_put_where_it_belongs_whatever_the_page_says() -> None:
    step = a_step(1, title='"screenshot":"', explanation='"screenshot":""')
    message = step_update(Entry("run-1", 1, step), step, "epoch")
    before, after = around_picture(encode(message).encode())
    joined = json.loads(before + b"cGljdA==" + after)
    assert joined == {**wire(message), "screenshot": "cGljdA=="}


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        (Navigate(url="https://x.example/"), {"type": "navigate", "url": "https://x.example/"}),
        (
            Type(target=Target(label="Name"), text="{{secret:name}}", submit=True),
            {"type": "type", "text": "{{secret:name}}", "submit": True, "selector": 'text="Name"'},
        ),
        (Wait(until=Condition(text="Done")), {"type": "wait", "until": {"text": "Done"}, "timeout": 15}),
        (Drag(target=Target(css="#a"), to=Target(css="#b")), {"type": "drag", "to": {"css": "#b"}}),
    ],
)
def test_an_action_keeps_its_own_fields(action, fields) -> None:
    shown = update(a_step(1, action=action, rect=None))["action"]
    assert fields.items() <= shown.items()


@pytest.mark.parametrize(
    "step",
    [
        a_step(1),
        a_step(2, PictureRef("k", 1, 1, 4, stale=True), error="It is covered.", notes=("A popup opened.",)),
        a_step(3, action=Drag(target=Target(css="#a"), to=Target(css="#b", frame=("#pane",))), rect=None),
        a_step(4, healed=Healed(Target(css="#old"), Target(css="#new", role="button"), "Found by its role.")),
        a_step(5, usage=Usage("some:model", 10, 20, Decimal("0.01"), 1.2345)),
    ],
)
def test_a_step_on_the_wire_is_what_the_model_says(step) -> None:
    entry = Entry("run-1", step.number, step)
    members = step_members(entry, step, "epoch", "https://x.example/1")
    assert json.loads(encode_members(members)) == wire(
        step_update(entry, step, "epoch", "https://x.example/1")
    )


def test_an_action_without_a_target_has_none() -> None:
    assert "target" not in step_action(a_step(1, action=Navigate(url="https://x.example/")))


@pytest.mark.parametrize(
    ("target", "line"),
    [
        (Target(css="#buy", role="button"), "#buy"),
        (Target(test_id="buy", role="button"), '[data-testid="buy"]'),
        (Target(role="button", name='Say "hi"'), 'role=button[name="Say \\"hi\\""]'),
        (Target(role="main"), "role=main"),
        (Target(placeholder="Search"), 'text="Search"'),
        (Target(), None),
    ],
)
def test_a_selector_is_the_best_single_line(target: Target, line: str | None) -> None:
    assert selector(target) == line


def test_what_a_page_says_cannot_break_the_frame() -> None:
    step = a_step(1, title="\ud800", explanation="a\udfffb")
    assert update(step)["title"] == "\ufffd"


def test_a_completion_has_the_commands_whatever_the_outcome() -> None:
    for status, said in (
        (Status.SUCCEEDED, "success"),
        (Status.FAILED, "failed"),
        (Status.CANCELLED, "failed"),
    ):
        ended = Ended(status, BORN, (a_command(),), CompletionCode.CANCELLED, "Because.", {"n": float("nan")})
        message = wire(completion(Entry("run-1", 3, ended), ended, "epoch"))
        assert (message["status"], message["position"], message["code"]) == (said, "epoch.3", "cancelled")
        assert message["commands"] == [
            {
                "version": 1,
                "action": {
                    "type": "click",
                    "target": {"role": "button", "name": "Buy"},
                    "button": "left",
                },
                "explanation": "Buying",
            }
        ]


def test_what_a_model_cost_is_told_with_the_step_and_with_the_end() -> None:
    used = Usage("openai:small", 2000, 50, Decimal("0.00125"), 1.23456)
    told = {
        "model": "openai:small",
        "inputTokens": 2000,
        "outputTokens": 50,
        "costUsd": 0.00125,
        "seconds": 1.235,
    }
    assert update(replace(a_step(1), usage=used))["usage"] == told
    ended = Ended(Status.SUCCEEDED, BORN, usage=used)
    assert wire(completion(Entry("run-1", 2, ended), ended, "epoch"))["usage"] == told


def test_an_unknown_price_is_absent() -> None:
    step = replace(a_step(1), usage=Usage("local:tiny", 1, 1, None, 0.5))
    assert "costUsd" not in update(step)["usage"]


def test_what_is_estimated_is_told_only_where_something_is() -> None:
    used = Usage("openai:small", 100, 5, None, 0.5)
    assert "estimatedTokens" not in update(replace(a_step(1), usage=used))["usage"]
    used = replace(used, estimated_tokens=105)
    assert update(replace(a_step(1), usage=used))["usage"]["estimatedTokens"] == 105


def test_a_run_without_commands_completes_with_an_empty_list() -> None:
    ended = Ended(Status.FAILED, BORN)
    assert wire(completion(Entry("run-1", 1, ended), ended, "epoch"))["commands"] == []


def test_what_came_near_is_told_with_its_place_on_the_page() -> None:
    ended = Ended(Status.FAILED, BORN, nearest=(Nearby("button", "Buy", PageRect(1, 2, 3, 4)),))
    message = wire(completion(Entry("run-1", 2, ended), ended, "epoch"))
    rect = {"x": 1, "y": 2, "width": 3, "height": 4}
    assert message["nearest"] == [{"role": "button", "name": "Buy", "rect": rect}]


def test_run_status_comes_from_record_notice_or_end() -> None:
    run = Run("run-1", "ada", Spec(), "epoch", "digest", BORN, status=Status.QUEUED)
    assert wire(status_of_run(run, viewers=2, place=4)) == {
        "type": "run_status",
        "runId": "run-1",
        "status": "queued",
        "since": "2026-01-01T00:00:00.000Z",
        "queuePosition": 4,
        "viewers": 2,
    }
    notice = Notice("run-1", Status.RUNNING, BORN, phase="acting")
    assert wire(status_of_notice(notice, viewers=1))["phase"] == "acting"
    ended = Ended(Status.FAILED, BORN)
    assert wire(status_of_end("run-1", ended, viewers=1))["status"] == "failed"


def test_a_healed_target_is_told_as_it_was_and_as_it_is() -> None:
    healed = Healed(was=Target(css="#old"), now=Target(css="#new"), why="Nothing answers.")
    told = update(a_step(1, healed=healed))["healed"]
    assert told == {"from": {"css": "#old"}, "to": {"css": "#new"}, "why": "Nothing answers."}
    assert "healed" not in update(a_step(1))
