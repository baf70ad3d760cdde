"""One run from the command line: carried out in this process or on a server, and what it leaves behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stepwire import event_loop
from stepwire.cli.keeper import Keeper
from stepwire.cli.local import run_here
from stepwire.cli.remote import run_there
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings


def carry_out(request: RunRequest, settings: Settings, server: str | None, keeper: Keeper) -> None:
    """The run, up to its completion. Raises EnvironmentProblem, SettingsError, InvalidRun."""
    if server is None:
        event_loop.run(run_here(settings, request, keeper.message, keeper.artifact))
    else:
        event_loop.run(run_there(settings, server, request, keeper.message, keeper.artifact))


@contextmanager
def left_behind(settings: Settings, data: Path | None, session: str | None) -> Iterator[Settings]:
    """Settings of a run that leaves nothing in the usual data folder but its session, if it has one."""
    if data is not None or session is not None:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="stepwire-") as folder:
        yield settings.model_copy(update={"data": Path(folder)})
