"""The recorded conversations, played by the Python client; and what they leave open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stepwire.client.conversation import Conversation, Effect, Say, StartOver, Tell
from stepwire.client.frames import encode, parse
from stepwire.client.states import TRANSITIONS, State
from stepwire.protocol.messages import StepUpdate

RECORDINGS = sorted((Path(__file__).parents[2] / "protocol/conformance").glob("client-*.jsonl"))
TOKEN = "your-jwt-token"


class Player:
    """Plays the lines of a recording, and keeps what its reader would have been told."""

    def __init__(self) -> None:
        self.client = Conversation()
        self.steps: dict[str, list[int]] = {}

    def play(self, line: dict[str, Any]) -> dict[str, Any]:
        said: list[Effect] = []
        after = {}
        match line:
            case {"open": True}:
                said = self.client.opened(TOKEN)
            case {"call": {"startAgent": run_id}}:
                said = self.client.attach(run_id, "start_agent")
            case {"call": {"watch": run_id}}:
                said = self.client.attach(run_id, "watch")
            case {"in": text}:
                message = parse(text)
                said = [] if message is None else self.client.hear(message)
            case {"closed": {"code": code, "reason": reason}}:
                after = {"next": self.client.closed(code, reason).value}
            case _:
                raise AssertionError(f"no such line: {line}")
        for effect in said:
            match effect:
                case Tell(run_id, StepUpdate() as step):
                    self.steps.setdefault(run_id, []).append(step.step_number)
                case StartOver(run_id):
                    self.steps[run_id] = []
        out = [json.loads(encode(effect.message)) for effect in said if isinstance(effect, Say)]
        return {"out": out, **after, "view": self.view()}

    def view(self) -> dict[str, Any]:
        client = self.client
        return {
            "authenticated": client.authenticated,
            "session": client.session,
            "error": client.error,
            "runs": {
                run_id: {
                    "steps": self.steps.get(run_id, []),
                    "position": watched.position,
                    "status": watched.status,
                    "outcome": watched.completion.status if watched.completion else None,
                    "code": watched.completion.code if watched.completion else None,
                    "commands": len(watched.completion.commands or ()) if watched.completion else None,
                }
                for run_id, watched in client.watched.items()
            },
        }


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_the_client_does_what_the_recording_says(path: Path) -> None:
    _, *rest = [json.loads(line) for line in path.read_text().splitlines()]
    player = Player()
    for happening, expected in zip(rest[::2], rest[1::2], strict=True):
        assert player.play(happening) == expected, happening


def test_every_state_has_a_row_and_only_a_line_leads_out_of_closed() -> None:
    assert set(TRANSITIONS) == set(State)
    assert list(TRANSITIONS[State.CLOSED].values()) == [State.CONNECTED]


def ready() -> Conversation:
    client = Conversation()
    client.opened(TOKEN)
    hear(client, type="authentication", status="success", session="s-1")
    return client


def hear(client: Conversation, **message: Any) -> list[Effect]:
    parsed = parse(json.dumps(message))
    assert parsed is not None
    return client.hear(parsed)


def step(client: Conversation, number: int) -> list[Effect]:
    return hear(
        client,
        type="step_update",
        stepNumber=number,
        screenshot="",
        action={"type": "back"},
        explanation="Back",
        runId="run-1",
        position=f"e.{number}",
    )


def texts(effects: list[Effect]) -> list[dict[str, Any]]:
    return [json.loads(encode(effect.message)) for effect in effects if isinstance(effect, Say)]


def test_a_paused_run_is_unwatched_and_goes_on_behind_what_was_told() -> None:
    client = ready()
    client.attach("run-1", "watch")
    step(client, 1)
    assert texts(client.pause("run-1")) == [{"type": "unwatch", "runId": "run-1"}]
    assert step(client, 2) == []
    assert texts(client.resume("run-1")) == [{"type": "watch", "runId": "run-1", "after": "e.1"}]
    assert [type(effect) for effect in step(client, 2)] == [Tell]


def test_a_run_paused_at_a_drop_is_not_asked_for_until_it_is_resumed() -> None:
    client = ready()
    client.attach("run-1", "watch")
    client.pause("run-1")
    client.closed(1006, "")
    client.opened(TOKEN)
    assert texts(hear(client, type="authentication", status="success", session="s-1")) == []
    assert texts(client.resume("run-1")) == [{"type": "watch", "runId": "run-1"}]


def test_a_renewal_does_not_attach_again_to_what_is_attached() -> None:
    client = ready()
    client.attach("run-1", "watch")
    assert texts(client.authenticate("fresh")) == [{"type": "authenticate", "token": "fresh"}]
    assert client.state is State.RENEWING
    assert texts(hear(client, type="authentication", status="success", session="s-1")) == []
    assert client.state is State.READY


def test_a_refused_renewal_leaves_what_the_earlier_token_grants() -> None:
    client = ready()
    client.authenticate("of-another")
    hear(client, type="authentication", status="failed", error="Not you.", code="other_subject")
    assert client.authenticated


def test_a_watch_refused_for_an_expired_token_is_asked_for_again_with_a_fresh_one() -> None:
    client = ready()
    client.attach("run-1", "watch")
    hear(client, type="authentication", status="failed", error="Over.", code="token_expired")
    hear(client, type="error", error="First a token.", code="not_authenticated", runId="run-1")
    client.authenticate("fresh")
    asked = texts(hear(client, type="authentication", status="success", session="s-1"))
    assert asked == [{"type": "watch", "runId": "run-1"}]


def test_a_server_that_names_no_run_means_the_only_one() -> None:
    client = ready()
    client.attach("run-1", "start_agent")
    told = hear(client, type="completion", status="success", commands=[])
    assert [effect.run_id for effect in told if isinstance(effect, Tell)] == ["run-1"]


def test_what_was_on_its_way_before_a_pause_is_not_taken_for_what_comes_after_it() -> None:
    client = ready()
    client.attach("run-1", "watch")
    step(client, 1)
    client.pause("run-1")
    step(client, 2)
    client.resume("run-1")
    end = {"type": "completion", "status": "success", "commands": [], "runId": "run-1", "position": "e.4"}
    assert step(client, 3) == []
    assert hear(client, **end) == []
    assert client.watched["run-1"].position == "e.1"
    told = [*step(client, 2), *step(client, 3), *hear(client, **end)]
    assert [type(effect.message).__name__ for effect in told if isinstance(effect, Tell)] == [
        "StepUpdate",
        "StepUpdate",
        "Completion",
    ]


def test_a_run_whose_last_step_was_told_before_the_pause_may_end_at_once() -> None:
    client = ready()
    client.attach("run-1", "watch")
    step(client, 1)
    client.pause("run-1")
    client.resume("run-1")
    told = hear(client, type="completion", status="success", commands=[], runId="run-1", position="e.2")
    assert [effect.run_id for effect in told if isinstance(effect, Tell)] == ["run-1"]
