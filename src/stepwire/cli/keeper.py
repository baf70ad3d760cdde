"""What a run leaves where it was started: lines in a terminal or for a program, and files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pybase64
import typer

from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.terminal import JsonShow, Show, TerminalShow, WireMessage, readable_console
from stepwire.runs.artifacts import safe_name


class Keeper:
    """Shows each message, and saves what is to be saved: pictures, commands, downloads, the completion."""

    def __init__(self, show: Show, folder: Path | None) -> None:
        self._show = show
        self._folder = folder
        self._succeeded = False

    @property
    def exit_code(self) -> ExitCode:
        """What the process leaves with."""
        return ExitCode.DONE if self._succeeded else ExitCode.RUN_FAILED

    def message(self, message: WireMessage) -> None:
        """Take one message of the run."""
        self._show.message(message, self._saved(message))
        self._succeeded = message["type"] == "completion" and message["status"] == "success"

    def artifact(self, name: str, data: bytes) -> None:
        """Take one file that the run downloaded. Its name came over the network: it is made safe again."""
        if self._folder is not None:
            folder = self._folder / "artifacts"
            folder.mkdir(exist_ok=True)
            (folder / safe_name(name)).write_bytes(data)

    def _saved(self, message: WireMessage) -> Path | None:
        if self._folder is None:
            return None
        if message["type"] == "completion":
            outcome = {key: value for key, value in message.items() if key != "commands"}
            _write(self._folder / "commands.json", message.get("commands", []))
            _write(self._folder / "completion.json", outcome)
        if message["type"] != "step_update":
            return None
        path = self._folder / f"{message['stepNumber']:03}.jpg"
        path.write_bytes(pybase64.b64decode(message["screenshot"]))
        return path


@contextmanager
def keeping(folder: Path | None, *, as_json: bool) -> Iterator[Keeper]:
    """Shows a run while the context is open, and keeps it in the folder, if one is named.

    Raises BadParameter when the folder cannot be made.
    """
    if folder is not None:
        _make(folder)
    shown: Show = JsonShow(sys.stdout) if as_json else TerminalShow(readable_console())
    with shown as show:
        yield Keeper(show, folder)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise typer.BadParameter(f"{folder} cannot be made ({problem.strerror}).") from problem


def _write(path: Path, document: object) -> None:
    path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
