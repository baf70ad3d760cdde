"""``stepwire serve``: the server, until it is told to stop."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from stepwire import bootstrap, event_loop
from stepwire.auth.tokens import TokenContent
from stepwire.cli.options import Data, Listen, TlsCert, TlsKey
from stepwire.logs import set_up_logs
from stepwire.runs.access import DEFAULT_SCOPES, Scope
from stepwire.settings import Settings

OPERATOR = TokenContent("operator", timedelta(days=1), DEFAULT_SCOPES | {Scope.ALL})


def serve(
    listen: Listen = None,
    data: Data = None,
    tls_cert: TlsCert = None,
    tls_key: TlsKey = None,
    max_runs: Annotated[
        int | None, typer.Option("--max-runs", help="Runs at work at once [env: STEPWIRE_MAX_RUNS].")
    ] = None,
    max_queued: Annotated[
        int | None, typer.Option("--max-queued", help="Runs that may wait [env: STEPWIRE_MAX_QUEUED].")
    ] = None,
) -> None:
    """Serve runs over HTTP and WebSocket.

    Prints "ready http://HOST:PORT" when it accepts connections and, where no key for tokens is
    configured, a link that signs in one browser. SIGTERM or Ctrl+C drains: no new runs are taken,
    those at work may finish, viewers are told to reconnect. A second one stops at once.
    """
    settings = Settings.load(
        listen=listen, data=data, tls_cert=tls_cert, tls_key=tls_key, max_runs=max_runs, max_queued=max_queued
    )
    set_up_logs(settings.log_format, settings.log_level)
    event_loop.run(bootstrap.server.serve_until_stopped(settings, _ready))


def _ready(server: bootstrap.server.Server) -> None:
    typer.echo(f"ready {server.address}")
    if not server.runtime.archive.settings.has_keys:
        typer.echo(f"sign in once, within ten minutes: {server.link('/', OPERATOR)}")
