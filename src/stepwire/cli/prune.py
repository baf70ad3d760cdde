"""``stepwire prune``: lets old finished runs go, by age and by size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from stepwire import bootstrap, event_loop
from stepwire.cli.options import Data
from stepwire.runs.model import Run
from stepwire.settings import Settings


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which runs would go.")] = False,
    keep_days: Annotated[
        float | None, typer.Option("--keep-days", help="Keep runs this many days [env: STEPWIRE_KEEP_DAYS].")
    ] = None,
    keep_gb: Annotated[
        float | None, typer.Option("--keep-gb", help="Keep this much of pictures [env: STEPWIRE_KEEP_GB].")
    ] = None,
    data: Data = None,
) -> None:
    """Remove finished runs that are too old or take too much room.

    First go those that are too old, then the oldest until the rest is small enough.
    A running server does this by itself every hour. Safe to call while one runs.
    """
    settings = Settings.load(data=data, keep_days=keep_days, keep_gb=keep_gb)
    gone = event_loop.run(_prune(settings, dry_run))
    console = Console()
    if not gone:
        console.print("No run has to go.")
        return
    console.print(table_of(gone))
    console.print(f"{len(gone)} runs {'would go' if dry_run else 'are gone'}.")


def table_of(runs: Sequence[Run]) -> Table:
    """Which runs go; what people wrote in their tasks is text, and no markup."""
    table = Table("Run", "Ended", "MB", "Task")
    for run in runs:
        task = Text((run.spec.task or "commands")[:60])
        table.add_row(run.id, str(run.ended_at)[:16], f"{run.bytes / 1e6:.1f}", task)
    return table


async def _prune(settings: Settings, dry_run: bool) -> list[Run]:
    async with bootstrap.archive.open_archive(settings) as archive:
        return await archive.prune(dry_run=dry_run)
