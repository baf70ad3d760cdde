"""Draws the command line's page from what the program itself says."""

from __future__ import annotations

from typing import Final

from typer.core import TyperGroup
from typer.testing import CliRunner

from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.main import COMMANDS, app

EXITS: Final = {
    ExitCode.DONE: "Done; for `run` and `demo --once`: the run succeeded.",
    ExitCode.RUN_FAILED: "The run failed or was cancelled.",
    ExitCode.USAGE: "The command line or a setting is wrong; the message says which.",
    ExitCode.ENVIRONMENT: "The machine lacks something; the message says what to do.",
    ExitCode.STOPPED: "Stopped in the middle by a signal.",
}


def commands() -> str:
    """A section for each command, with its own help."""
    names: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = COMMANDS[name].loaded(name)
        inner = list(command.commands) if isinstance(command, TyperGroup) else []
        names += [(name, of) for of in inner] or [(name,)]
    return "\n\n".join(f"## `stepwire {' '.join(name)}`\n\n```text\n{_help(*name)}\n```" for name in names)


def exit_codes() -> str:
    """What the exit codes mean."""
    lines = [f"| {int(code)} | {EXITS[code]} |" for code in ExitCode]
    return "\n".join(["| Code | Meaning |", "| --- | --- |", *lines])


def _help(*name: str) -> str:
    said = CliRunner(env={"COLUMNS": "100", "TERM": "dumb"}).invoke(
        app, [*name, "--help"], prog_name="stepwire", terminal_width=100, max_content_width=100
    )
    return "\n".join(line.rstrip() for line in said.output.strip().splitlines())
