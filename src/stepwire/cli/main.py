"""The program's commands in one place, and how their failures become sentences and exit codes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console

from stepwire import __version__
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.on_demand import OnDemand, group_of
from stepwire.cli.spelling import in_options
from stepwire.logs import set_up_logs
from stepwire.problems import EnvironmentProblem, SettingsError
from stepwire.runs.errors import RunError

COMMANDS: Final[Mapping[str, OnDemand]] = {
    "demo": OnDemand("stepwire.cli.demo:demo", "Watch an agent buy a lantern in a make-believe shop."),
    "serve": OnDemand("stepwire.cli.serve:serve", "Serve runs over HTTP and WebSocket."),
    "run": OnDemand("stepwire.cli.run:run", "Run one task and show its steps as they happen."),
    "test": OnDemand("stepwire.cli.test:suite", "Run tests that are written in plain English, or recorded."),
    "replay": OnDemand(
        "stepwire.cli.replay:replay", "Repeat what a run did, and say where it no longer works."
    ),
    "export": OnDemand(
        "stepwire.cli.export:export", "Turn a recording into a test that runs without Stepwire."
    ),
    "save": OnDemand("stepwire.cli.save:save", "Save a run as one file that `stepwire play` plays."),
    "play": OnDemand("stepwire.cli.play:play", "Serve a recorded run as if it happened, without a browser."),
    "token": OnDemand("stepwire.cli.token:token", "Print a token for this server's shared secret."),
    "doctor": OnDemand(
        "stepwire.cli.doctor:doctor", "Say what is in order on this machine, and what is not."
    ),
    "prune": OnDemand(
        "stepwire.cli.prune:prune", "Remove finished runs that are too old or take too much room."
    ),
    "session": OnDemand("stepwire.cli.session:app", "List, import and delete saved sessions."),
}

app = typer.Typer(
    name="stepwire",
    help="Runs browser agents and shows every step live over one small WebSocket protocol.",
    cls=group_of(COMMANDS),
    no_args_is_help=True,
    rich_markup_mode=None,  # it takes "[env: …]" for markup and loses it
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"stepwire {__version__}")
        raise typer.Exit


@app.callback()
def stepwire(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Runs browser agents and shows every step live over one small WebSocket protocol."""
    set_up_logs(level="error")  # until a command says otherwise: logs never mix with what it prints


def main() -> None:
    """Run the command line and exit: 0 done, 1 the run failed, 2 usage, 3 the environment."""
    try:
        app()  # leaves by itself; a command that is written wrong is told of there, with code 2
    except SettingsError as wrong:
        _leave(str(wrong), ExitCode.USAGE)
    except EnvironmentProblem as problem:
        _leave(str(problem), ExitCode.ENVIRONMENT)
    except RunError as refused:
        _leave(in_options(refused.message), ExitCode.ENVIRONMENT if refused.retryable else ExitCode.USAGE)
    except (asyncio.CancelledError, KeyboardInterrupt):  # somebody does not want to wait
        sys.exit(ExitCode.STOPPED)


def _leave(sentence: str, code: ExitCode) -> NoReturn:
    Console(stderr=True).print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)
