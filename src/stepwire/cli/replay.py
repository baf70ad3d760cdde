"""``stepwire replay``: a recording again, without an agent, in this process or on a server."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import typer

from stepwire import event_loop
from stepwire.cli import given
from stepwire.cli.keeper import keeping
from stepwire.cli.local import require_session_here
from stepwire.cli.named_sites import opened_to
from stepwire.cli.one_run import carry_out, left_behind
from stepwire.cli.options import (
    Allowed,
    AsJson,
    BaseUrl,
    Data,
    Healing,
    KeptIn,
    MaxSeconds,
    NoSession,
    Recording,
    Secrets,
    Seeds,
    Server,
    Session,
    Token,
    Uploads,
    Variables,
)
from stepwire.cli.recordings import file_of, recording_in, recording_of
from stepwire.cli.remote import replay_there
from stepwire.cli.remote_sessions import require_session_there
from stepwire.runs.command_list import CommandList, used_secrets
from stepwire.runs.errors import InvalidRun
from stepwire.runs.replay import ReplayRequest, replayed
from stepwire.runs.request import SecretValue
from stepwire.runs.task_secrets import environment_name
from stepwire.settings import Settings


def replay(
    source: Recording,
    variables: Variables = None,
    secrets: Secrets = None,
    seeds: Seeds = None,
    heal: Healing = "report",
    session: Session = None,
    no_session: NoSession = False,
    base_url: BaseUrl = None,
    allow: Allowed = None,
    max_seconds: MaxSeconds = 900,
    as_json: AsJson = False,
    out: KeptIn = None,
    files: Uploads = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Repeat what a run did, and say where it no longer works.

    A secret that no --secret or --totp gives is read from its environment variable ({{secret:password}}:
    SECRET_PASSWORD), or asked for. Exit code 0: all commands worked. 1: one did not. 2: the list or the
    command is wrong. 3: the machine lacks something.
    """
    said_of_session = _session_said(session, no_session)
    settings = opened_to(Settings.load(data=data, token=token), base_url)
    recorded = _recorded(source, settings, server)
    differs = {
        **said_of_session,
        "variables": given.named(variables),
        "secrets": _all_secrets(recorded.recording, [*(secrets or ()), *(seeds or ())]),
        "heal": heal,
        "allowed_domains": allow,
        "base_url": base_url,
        "max_seconds": max_seconds,
    }
    asked = given.valid(ReplayRequest, differs, "The replay")
    request = replayed(recorded.recording, asked, tuple(files or ()))
    by_id = recorded.there and not files  # the server has all of it, and checks it
    if request.session is not None and not (asked.says_session or by_id):
        _require_session(settings, server, request.session)
    with left_behind(settings, data, request.session) as own, keeping(out, as_json=as_json) as keeper:
        if server is not None and by_id:
            event_loop.run(replay_there(own, server, source, asked, keeper.message, keeper.artifact))
        else:
            carry_out(request, own, server, keeper)
    raise typer.Exit(keeper.exit_code)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is to be repeated; ``there``: a run of the server, not of a file or of this machine."""

    recording: CommandList
    there: bool


def _recorded(source: str, settings: Settings, server: str | None) -> Recorded:
    file = file_of(source)
    if file is not None:
        return Recorded(recording_in(file), there=False)
    return Recorded(recording_of(source, settings, server), there=server is not None)


def _session_said(session: str | None, none: bool) -> dict[str, str | None]:
    """What the command line says of the session, if anything: else it is the recording's."""
    if session is not None and none:
        raise typer.BadParameter("Give --session or --no-session, not both.")
    return {"session": session} if session is not None or none else {}


def _require_session(settings: Settings, server: str | None, name: str) -> None:
    """Raises SessionGone when the recording's own session is no longer there to begin with."""
    if server is None:
        event_loop.run(require_session_here(settings, name))
    else:
        require_session_there(settings, server, name)


def _all_secrets(recording: CommandList, brought: list[SecretValue]) -> list[SecretValue]:
    """A value for each secret that the commands type. Raises InvalidRun when one cannot be had."""
    seeds = {secret.name for secret in recording.secrets if secret.totp}
    known = {each.name for each in brought}
    found = [
        given.valid(SecretValue, {"name": name, "totp" if name in seeds else "value": _found(name)}, name)
        for name in used_secrets(recording.commands)
        if name not in known
    ]
    return [*brought, *found]


def _found(name: str) -> str:
    if (value := Settings.secret(name)) is not None:
        return value
    if sys.stdin.isatty():
        return str(typer.prompt(f"The secret {name}", hide_input=True, err=True))
    raise InvalidRun(
        f"The commands type the secret {name}. Give --secret {name}=FILE, or set {environment_name(name)}."
    )
