"""``stepwire serve``: the server, until it is told to stop."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from stepwire.bootstrap import serve_until_stopped
from stepwire.cli.options import Data, Listen, TlsCert, TlsKey
from stepwire.settings import Settings


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

    Prints "ready http://HOST:PORT" when it accepts connections. SIGTERM or Ctrl+C drains: no new
    runs are taken, those at work may finish, viewers are told to reconnect. A second one stops at once.
    """
    settings = Settings.load(
        listen=listen, data=data, tls_cert=tls_cert, tls_key=tls_key, max_runs=max_runs, max_queued=max_queued
    )
    asyncio.run(serve_until_stopped(settings, lambda address: typer.echo(f"ready {address}")))
