"""The program's commands in one place, and how their failures become sentences and exit codes."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from stepwire import __version__
from stepwire.bootstrap import EnvironmentProblem
from stepwire.cli import demo, doctor, export, play, prune, replay, run, save, serve, session, test, token
from stepwire.cli.exit_codes import ExitCode
from stepwire.logs import set_up_logs
from stepwire.runs.errors import RunError
from stepwire.settings import SettingsError

app = typer.Typer(
    name="stepwire",
    help="Runs browser agents and shows every step live over one small WebSocket protocol.",
    no_args_is_help=True,
    rich_markup_mode=None,  # it takes "[env: …]" for markup and loses it
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("run")(run.run)
app.command("test")(test.suite)
app.command("replay")(replay.replay)
app.command("export")(export.export)
app.command("save")(save.save)
app.command("play")(play.play)
app.add_typer(session.app)
app.command("token")(token.token)
app.command("doctor")(doctor.doctor)
app.command("prune")(prune.prune)


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
        _leave(refused.message, ExitCode.ENVIRONMENT if refused.retryable else ExitCode.USAGE)
    except (asyncio.CancelledError, KeyboardInterrupt):  # somebody does not want to wait
        sys.exit(ExitCode.STOPPED)


def _leave(sentence: str, code: ExitCode) -> NoReturn:
    Console(stderr=True).print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)
