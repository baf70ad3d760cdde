"""How a run looks to whoever started it."""

import io

import orjson
import pytest
from rich.console import Console

from stepwire.cli.terminal import JsonShow, TerminalShow

STEP = {
    "type": "step_update",
    "stepNumber": 3,
    "explanation": "Clicking [b]Go[/b]",
    "action": {"type": "click"},
    "timings": {"observe": 0.25, "act": 0.5},
}


@pytest.fixture
def shown():
    """What a terminal without a cursor shows of some messages."""

    def shown(*messages):
        out = io.StringIO()
        with TerminalShow(Console(file=out, width=100)) as show:
            for message in messages:
                show.message(message)
        return out.getvalue()

    return shown


def test_a_step_is_a_line_with_its_number_its_words_and_its_time(shown):
    (line,) = shown(STEP).splitlines()
    assert line.split() == ["3", "●", "Clicking", "[b]Go[/b]", "0.75", "s"]


def test_a_step_that_failed_or_was_healed_says_so(shown):
    failed = STEP | {"action": {"type": "click", "error": "Nothing is there."}}
    healed = STEP | {"healed": {"why": "Found by its text."}}
    assert "✕" in shown(failed)
    assert "Nothing is there." in shown(failed)
    assert "Healed: Found by its text." in shown(healed)


@pytest.mark.parametrize(
    ("completion", "says"),
    [
        ({"status": "success", "commands": [1, 2]}, "✓ Succeeded  2 commands recorded\n"),
        ({"status": "success", "result": {"a": 1}}, 'Result: {"a":1}'),
        ({"status": "failed", "code": "time_limit", "error": "Too late."}, "✕ Failed: time_limit"),
        ({"status": "failed", "error": "Too [red]late."}, "Too [red]late."),
        ({"status": "failed", "error": "Give it a higher maxTokens."}, "Give it a higher --max-tokens."),
        (
            {"status": "success", "usage": {"inputTokens": 1_000, "outputTokens": 234, "costUsd": 0.01}},
            "0 commands recorded, 1,234 tokens, $0.0100\n",
        ),
        ({"status": "success", "usage": {"inputTokens": 1, "outputTokens": 1}}, "recorded, 2 tokens\n"),
        (
            {"status": "success", "usage": {"inputTokens": 1, "outputTokens": 1, "estimatedTokens": 1}},
            "recorded, about 2 tokens\n",
        ),
    ],
)
def test_the_end_says_how_it_went_and_what_it_cost(shown, completion, says):
    assert says in shown({"type": "completion", **completion})


def test_phases_and_unknown_messages_pass_silently_where_there_is_no_terminal(shown):
    assert shown({"type": "run_status", "status": "running", "phase": "acting"}, {"type": "new"}) == ""


def test_for_a_program_each_message_is_a_line_without_the_picture(tmp_path):
    out = io.StringIO()
    with JsonShow(out) as show:
        show.message(STEP | {"screenshot": "aGk="}, tmp_path / "003.jpg")
        show.message({"type": "completion", "status": "success"})
    step, completion = [orjson.loads(line) for line in out.getvalue().splitlines()]
    assert step == STEP | {"picture": str(tmp_path / "003.jpg")}
    assert completion["status"] == "success"
