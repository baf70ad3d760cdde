"""What a command line that goes wrong says, and the code it leaves with."""

import asyncio
import sys

import pytest

from stepwire.cli import main
from stepwire.problems import EnvironmentProblem
from stepwire.runs.errors import InvalidRun, QueueFull


@pytest.fixture
def leave(monkeypatch, tmp_path, capsys):
    """Runs the command line; gives its exit code and what it said on stderr."""
    monkeypatch.setenv("STEPWIRE_DATA", str(tmp_path))

    def leave(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["stepwire", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code or 0, " ".join(capsys.readouterr().err.split())

    return leave


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nonsense",), "nonsense"),
        (("run",), "TASK"),
        (("run", "Click Go", "--nope"), "--nope"),
        (("token", "--sub", "ada", "--ttl", "5"), "90s, 15m, 1h or 7d"),
        (("token", "--sub", "ada", "--scope", "everything"), "everything"),
        (("run", "Click Go", "--agent", "9 lives"), "agent"),
        (("run", "Click Go", "--set", "name"), "NAME=VALUE"),
        (("run", "Click Go", "--label", "name"), "NAME=VALUE"),
        (
            ("run", "Click Go", "--agent", "plain", "--model", "openai:x"),
            "The run: the agent plain asks no model",
        ),
        (("run", "Click Go", "--secret", "pin=/no/such/file"), "secret pin"),
        (("run", "Click Go", "--server", "http://127.0.0.1:1"), "STEPWIRE_TOKEN"),
        (("run", "Sign in as ada with the password hunter-2"), "no domain"),
        (("serve", "--listen", "nowhere"), "host:port"),
        (("serve", "--listen", "0.0.0.0:0"), "STEPWIRE_JWT_SECRET"),
    ],
)
def test_a_command_that_is_written_wrong_is_told_how_to_write_it_and_leaves_with_2(leave, arguments, says):
    code, said = leave(*arguments)
    assert code == 2
    assert says in said
    assert "Traceback" not in said


def test_an_unknown_setting_is_an_error_that_names_the_nearest_known_one(leave, monkeypatch):
    monkeypatch.setenv("STEPWIRE_MAXRUNS", "3")
    code, said = leave("serve")
    assert code == 2
    assert "STEPWIRE_MAXRUNS" in said
    assert "STEPWIRE_MAX_RUNS" in said


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EnvironmentProblem("No browser."), 3),
        (QueueFull("Full."), 3),
        (InvalidRun("No domain."), 2),
        (asyncio.CancelledError(), 130),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(leave, monkeypatch, error, code):
    async def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("stepwire.bootstrap.server.serve_until_stopped", fails)
    left, said = leave("serve", "--listen", "127.0.0.1:0")
    assert left == code
    assert str(error) in said
    assert "Traceback" not in said


def test_a_version_is_told_and_leaves_with_0(leave):
    assert leave("--version") == (0, "")


@pytest.mark.parametrize(
    "command", [("token", "--sub", "ada"), ("session", "list"), ("prune",), ("save", "run-1")]
)
def test_a_data_folder_that_cannot_be_used_is_the_machines_fault(leave, tmp_path, command):
    (tmp_path / "file").touch()
    code, said = leave(*command, "--data", str(tmp_path / "file" / "data"))
    assert (code, "Choose another with --data" in said) == (3, True), said
