"""``stepwire save``: a run as one file, pictures included."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stepwire import bootstrap, event_loop
from stepwire.bootstrap.local_user import local_identity
from stepwire.cli.local import SUBJECT
from stepwire.cli.options import Data, OfServer, Token
from stepwire.cli.recordings import said_where
from stepwire.cli.remote import save_there
from stepwire.runs.recording import ENDING
from stepwire.settings import Settings


def save(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run that has ended.")],
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; else a file named for the run.")
    ] = None,
    server: OfServer = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Save a run as one file that `stepwire play` plays. It holds pictures and texts, never a secret."""
    settings = Settings.load(data=data, token=token)
    content = event_loop.run(save_there(settings, server, run) if server else _here(settings, run))
    file = file or Path(run.replace(":", "-") + ENDING)
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise typer.BadParameter(f"{file} cannot be written ({problem.strerror}).") from problem
    typer.echo(str(file))


async def _here(settings: Settings, run_id: str) -> bytes:
    with said_where(run_id, settings):
        async with bootstrap.archive.open_archive(settings) as archive:
            lines = await archive.service.saved(local_identity(SUBJECT), run_id)
            return b"".join([line async for line in lines])
