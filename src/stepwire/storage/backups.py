"""Copies of the records database, made before a migration touches it. The last three are kept.

They lie in ``backups`` beside the database and are named for when they were made and for the
format they have, so that the right one can be put back by hand beside the Stepwire that wrote it.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

KEPT = 3


async def back_up(path: Path, revision: str, now: datetime) -> Path:
    """Copy a SQLite database, whole and consistent even while it is open; returns the copy's path."""
    return await asyncio.to_thread(_back_up, path, revision, now)


def _back_up(path: Path, revision: str, now: datetime) -> Path:
    folder = path.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{path.stem}-{now:%Y%m%dT%H%M%S.%fZ}-{revision}.sqlite"
    unfinished = folder / f"{path.stem}.unfinished"
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    unfinished.rename(copy)
    _forget_old(folder, path.stem)
    return copy


def _forget_old(folder: Path, stem: str) -> None:
    for old in sorted(folder.glob(f"{stem}-*.sqlite"))[:-KEPT]:
        old.unlink()
