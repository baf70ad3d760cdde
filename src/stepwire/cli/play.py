"""``stepwire play``: a recorded run over the real protocol, without a browser, to build frontends on."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from stepwire import bootstrap, event_loop
from stepwire.auth.tokens import TokenContent
from stepwire.bootstrap.stopping import stop_signals
from stepwire.cli.options import Listen
from stepwire.runs.access import DEFAULT_SCOPES, Scope
from stepwire.runs.errors import InvalidRun
from stepwire.runs.recording import LARGEST, Recording, read_recording
from stepwire.settings import Settings

FASTEST = "max"
CONTENT = TokenContent("player", timedelta(days=1), DEFAULT_SCOPES | {Scope.ALL})


def play(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `stepwire save` made.")],
    speed: Annotated[
        str, typer.Option("--speed", metavar="NUMBER|max", help="How many times as fast as it was.")
    ] = "1",
    listen: Listen = None,
) -> None:
    """Serve a recorded run as if it happened, without a browser.

    The run waits under its own id until a client starts it. Every run that a client creates, whatever it
    asks for, plays the recording too.
    """
    pace = _speed(speed)
    recording = _read(file)
    with tempfile.TemporaryDirectory(prefix="stepwire-") as folder:
        settings = Settings.load(listen=listen, data=Path(folder))
        event_loop.run(_serve(settings, recording, pace))


async def _serve(settings: Settings, recording: Recording, speed: float | None) -> None:
    async with (
        stop_signals() as stop,
        bootstrap.player.open_player(settings, recording, speed) as server,
    ):
        _ready(server, recording)
        await stop.wait()


def _ready(server: bootstrap.server.Server, recording: Recording) -> None:
    typer.echo(f"ready {server.address}")
    typer.echo(f"run {recording.run_id}: {len(recording.scenes)} steps, {recording.ended.status.value}")
    if not server.runtime.archive.settings.has_keys:
        typer.echo(f"token {server.token(CONTENT)}")
        typer.echo(f"watch {server.link(f'/runs/{recording.run_id}', CONTENT)}")


def _read(file: Path) -> Recording:
    try:
        if file.stat().st_size > LARGEST:
            raise InvalidRun(f"{file} is larger than {LARGEST // 1_000_000} MB.")
        with file.open("rb") as lines:
            return read_recording(lines)
    except OSError as unreadable:
        raise typer.BadParameter(f"{file} cannot be read.") from unreadable


def _speed(text: str) -> float | None:
    if text == FASTEST:
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not 0.01 <= speed <= 1_000:
        raise typer.BadParameter("--speed is a number from 0.01 to 1000, or max.")
    return speed
