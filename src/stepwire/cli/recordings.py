"""Where a command takes a recording from: a file, a run in the data folder, or a run on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from stepwire import bootstrap, event_loop
from stepwire.bootstrap.local_user import local_identity
from stepwire.cli.local import SUBJECT
from stepwire.cli.remote import export_there
from stepwire.runs.command_list import LARGEST, CommandList, read_commands
from stepwire.runs.errors import UnknownRun
from stepwire.settings import Settings

IN_FOLDER = "commands.json"  # what `stepwire run --out` leaves


def file_of(source: str) -> Path | None:
    """The file that is meant, or None when it can only be a run's id. Raises BadParameter."""
    path = Path(source)
    if path.is_dir():
        path = path / IN_FOLDER
    if path.is_file():
        return path
    if "/" in source or source.endswith((".json", ".jsonl")):
        raise typer.BadParameter(f"There is no file {source}.")
    return None


def recording_in(file: Path, name: str | None = None) -> CommandList:
    """The recording in a file; one without a name gets this one, or that of the file or its folder.

    Raises InvalidRun, with the place in the list.
    """
    try:
        with file.open("rb") as content:
            recording = read_commands(content.read(LARGEST + 1))
    except OSError as unreadable:
        raise typer.BadParameter(f"{file} cannot be read.") from unreadable
    named = file.parent if file.name == IN_FOLDER else file
    if recording.name:
        return recording
    return recording.model_copy(update={"name": name or named.name.split(".")[0]})


def recording_of(run_id: str, settings: Settings, server: str | None) -> CommandList:
    """What a run executed. Raises BadParameter, UnknownRun, InvalidRun, EnvironmentProblem."""
    return event_loop.run(_there(run_id, settings, server) if server else _here(run_id, settings))


@contextmanager
def said_where(run_id: str, settings: Settings) -> Iterator[None]:
    """Has a run that the data folder lacks told with the folder's name. Raises BadParameter."""
    try:
        yield
    except UnknownRun as unknown:
        raise typer.BadParameter(
            f"There is no run {run_id} in {settings.data}. "
            "If a server has it, add --server URL and --token-file FILE."
        ) from unknown


async def _here(run_id: str, settings: Settings) -> CommandList:
    with said_where(run_id, settings):
        async with bootstrap.archive.open_archive(settings) as archive:
            return await archive.service.recording(local_identity(SUBJECT), run_id)


async def _there(run_id: str, settings: Settings, server: str) -> CommandList:
    return read_commands(await export_there(settings, server, run_id, "json"))
