"""``stepwire replay``: a recording again, without an agent, in this process or on a server."""

from __future__ import annotations

import enum
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from stepwire import event_loop
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.local import require_session_here, run_here
from stepwire.cli.named_sites import opened_to
from stepwire.cli.options import Data
from stepwire.cli.recordings import file_of, recording_in, recording_of
from stepwire.cli.remote import replay_there, run_there
from stepwire.cli.remote_sessions import require_session_there
from stepwire.cli.run import Keeper, left_behind, read_file, read_secrets, read_token, split_pair
from stepwire.cli.terminal import JsonShow, Show, TerminalShow, readable_console
from stepwire.runs.command_list import CommandList, used_secrets
from stepwire.runs.errors import InvalidRun
from stepwire.runs.replay import ReplayRequest, replayed
from stepwire.runs.task_secrets import environment_name
from stepwire.settings import Settings


class HealWord(enum.StrEnum):
    """What happens when only a later descriptor finds a target."""

    OFF = "off"
    REPORT = "report"
    WRITE = "write"


def replay(
    source: Annotated[
        str, typer.Argument(metavar="FILE|RUN", help="A file of commands, or the id of a run.")
    ],
    variable: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A value for {{NAME}}.")
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option("--secret", metavar="NAME=FILE", help="A secret for {{secret:NAME}}, read from a file."),
    ] = None,
    totp: Annotated[
        list[str] | None,
        typer.Option("--totp", metavar="NAME=FILE", help="An authenticator's seed for {{secret:NAME}}."),
    ] = None,
    heal: Annotated[
        HealWord,
        typer.Option("--heal", help="When a target changed: fail, say so, or write it into the commands."),
    ] = HealWord.REPORT,
    session: Annotated[
        str | None, typer.Option("--session", metavar="NAME", help="Begin with this saved session; save it.")
    ] = None,
    no_session: Annotated[
        bool, typer.Option("--no-session", help="Begin with no session, though the run had one.")
    ] = False,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="The site, instead of the recorded one.")
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="DOMAIN", help="Stay on this domain; repeat for more."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, as on the wire.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Save pictures, commands, downloads and the outcome here.")
    ] = None,
    upload: Annotated[
        list[Path] | None, typer.Option("--file", metavar="PATH", help="A file that a command uploads.")
    ] = None,
    server: Annotated[
        str | None, typer.Option("--server", metavar="URL", help="Replay there instead of in this process.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="The token for --server [env: STEPWIRE_TOKEN].")
    ] = None,
    data: Data = None,
) -> None:
    """Repeat what a run did, and say where it no longer works.

    A secret that no --secret or --totp gives is read from its environment variable ({{secret:password}}:
    SECRET_PASSWORD), or asked for. Exit code 0: all commands worked. 1: one did not. 2: the list or the
    command is wrong. 3: the machine lacks something.
    """
    if session is not None and no_session:
        raise typer.BadParameter("Give --session or --no-session, not both.")
    file = file_of(source)
    settings = opened_to(Settings.load(data=data, token=read_token(token_file)), [base_url])
    recording = recording_in(file) if file else recording_of(source, settings, server)
    asked = _asked(
        variables=dict(split_pair(text, "--set") for text in variable or ()),
        secrets=_secrets(recording, read_secrets(secret, totp)),
        heal=heal.value,
        allowed_domains=allow,
        base_url=base_url,
        **({"session": session} if session is not None or no_session else {}),
    )
    request = replayed(recording, asked, tuple(read_file(path) for path in upload or ()))
    by_id = server is not None and file is None and not upload  # the server has all of it, and checks it
    if request.session is not None and not (asked.says_session or by_id):
        _require_session(settings, server, request.session)
    with ExitStack() as stack:
        if data is None:
            settings = stack.enter_context(left_behind(settings, request.session))
        show: Show = JsonShow(sys.stdout) if as_json else TerminalShow(readable_console())
        keeper = Keeper(stack.enter_context(show), out)
        if server is None:
            event_loop.run(run_here(settings, request, keeper.message, keeper.artifact))
        elif by_id:
            event_loop.run(replay_there(settings, server, source, asked, keeper.message, keeper.artifact))
        else:
            event_loop.run(run_there(settings, server, request, keeper.message, keeper.artifact))
    raise typer.Exit(ExitCode.DONE if keeper.succeeded else ExitCode.RUN_FAILED)


def _require_session(settings: Settings, server: str | None, name: str) -> None:
    """Raises SessionGone when the recording's own session is no longer there to begin with."""
    if server is None:
        event_loop.run(require_session_here(settings, name))
    else:
        require_session_there(settings, server, name)


def _asked(**fields: object) -> ReplayRequest:
    try:
        return ReplayRequest.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"]) or "The replay"
    raise typer.BadParameter(f"{where}: {first['msg']}.")


def _secrets(recording: CommandList, given: list[dict[str, str]]) -> list[dict[str, str]]:
    """A value for each secret that the commands type. Raises InvalidRun when one cannot be had."""
    seeds = {secret.name for secret in recording.secrets if secret.totp}
    named = {each["name"] for each in given}
    found = [
        {"name": name, "totp" if name in seeds else "value": _found(name)}
        for name in used_secrets(recording.commands)
        if name not in named
    ]
    return [*given, *found]


def _found(name: str) -> str:
    if (value := Settings.secret(name)) is not None:
        return value
    if sys.stdin.isatty():
        return str(typer.prompt(f"The secret {name}", hide_input=True, err=True))
    raise InvalidRun(
        f"The commands type the secret {name}. Give --secret {name}=FILE, or set {environment_name(name)}."
    )
