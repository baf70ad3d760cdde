"""The data folder: where everything durable of one server lies, and that only one server has it at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECRET_BYTES = 48


class DataFolderBusy(Exception):
    """Another process works in this data folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another Stepwire process uses the data folder {path}. "
            "Stop it, or give this one another with --data."
        )


class DataFolder:
    """Knows what lies where. Readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def records(self) -> Path:
        """The database of runs."""
        return self.path / "records.sqlite"

    @property
    def log(self) -> Path:
        """The database of events."""
        return self.path / "log.sqlite"

    @property
    def blobs(self) -> Path:
        """The folder of pictures."""
        return self.path / "blobs"

    @property
    def keys(self) -> Path:
        """The folder of keys made by this installation."""
        return self.path / "keys"

    def make(self) -> None:
        """Create what is missing, closed to others."""
        for folder in (self.path, self.blobs, self.keys):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret(self, name: str) -> str:
        """A random secret of this installation, made on first use: URL-safe text, 64 characters."""
        self.make()
        path = self.keys / name
        return _content(path) or _made(path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder alone; released by the kernel however the process ends. Raises DataFolderBusy."""
        self.make()
        with (self.path / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                raise DataFolderBusy(self.path) from busy
            yield


def _made(path: Path) -> str:
    """A new secret in this file: whole or not there, whenever the process is killed.

    Of several that are made at once, the first counts.
    """
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}#", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # somebody was quicker; or the file system has no links
            os.link(unfinished, path)
        if not _content(path):  # also where an earlier Stepwire was killed before it had written anything
            unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return _content(path)


def _content(path: Path) -> str:
    """What is in the file; empty when there is none."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""
