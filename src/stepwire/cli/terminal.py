"""How a run looks to whoever started it: lines in a terminal, or JSON for a program.

Both are fed with wire messages, so a run in this process and one on a server look the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TextIO

import orjson
from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from stepwire.cli.spelling import in_options

WireMessage = Mapping[str, Any]

_PHASES = {
    "starting": "Starting the browser",
    "observing": "Looking at the page",
    "deciding": "Deciding",
    "acting": "Acting",
}


MAX_WIDTH = 100  # columns; longer lines are harder to read


def readable_console() -> Console:
    """The terminal, no wider than lines can be read."""
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


class Show(Protocol):
    """Shows one run, message by message."""

    def __enter__(self) -> Show:
        """Begin."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""
        ...

    def message(self, message: WireMessage, picture: Path | None = None) -> None:
        """A message came; ``picture`` is where a step's picture was saved."""
        ...


class JsonShow:
    """One JSON object a line: the messages of the wire, with the picture's path instead of the picture."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __enter__(self) -> JsonShow:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._out.flush()

    def message(self, message: WireMessage, picture: Path | None = None) -> None:
        """Write the message as one line."""
        plain = {key: value for key, value in message.items() if key != "screenshot"}
        if picture is not None:
            plain["picture"] = str(picture)
        self._out.write(orjson.dumps(plain).decode() + "\n")
        self._out.flush()


class TerminalShow:
    """A line for each step as it happens, and what the agent is doing right now below them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, transient=True, refresh_per_second=8)

    def __enter__(self) -> TerminalShow:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def message(self, message: WireMessage, picture: Path | None = None) -> None:
        """Show a step, a phase or the outcome; other messages pass silently."""
        match message.get("type"):
            case "step_update":
                self._step(message)
            case "run_status" if self._console.is_terminal:
                self._live.update(Spinner("dots", Text(_doing(message), style="dim")))
            case "completion":
                self._live.stop()
                self._completion(message)
            case "error":
                self._console.print(Text(str(message.get("error")), style="red"))

    def _step(self, message: WireMessage) -> None:
        error = message["action"].get("error")
        words = Text(message["explanation"])
        if error is not None:
            words.append(f"\n{error}", style="red")
        if "healed" in message:
            words.append(f"\nHealed: {message['healed']['why']}", style="yellow")
        glyph = Text("✕", style="red") if error is not None else Text("●", style="blue")
        seconds = sum(message.get("timings", {}).values())
        row = Table.grid(padding=(0, 1), expand=True)
        row.add_column(justify="right", width=4, style="dim")
        row.add_column(width=1)
        row.add_column(ratio=1)
        row.add_column(justify="right", style="dim")
        row.add_row(str(message["stepNumber"]), glyph, words, f"{seconds:.2f} s")
        self._console.print(row)

    def _completion(self, message: WireMessage) -> None:
        succeeded = message["status"] == "success"
        commands = len(message.get("commands", ()))
        word = "✓ Succeeded" if succeeded else f"✕ Failed: {message.get('code', 'unknown')}"
        self._console.print(Text(word, style="bold green" if succeeded else "bold red"), end="")
        self._console.print(Text(f"  {commands} commands recorded{_cost(message)}", style="dim"))
        if "error" in message:
            self._console.print(Text(in_options(message["error"]), style="red"))
        if "result" in message:
            self._console.print(Text("Result: ", style="bold") + Text(_plain(message["result"])))


def _cost(message: WireMessage) -> str:
    """What was used at models, if any was asked."""
    usage = message.get("usage")
    if usage is None:
        return ""
    money = f", ${usage['costUsd']:.4f}" if "costUsd" in usage else ""
    about = "about " if usage.get("estimatedTokens") else ""  # an answer was cut off before its bill
    return f", {about}{usage['inputTokens'] + usage['outputTokens']:,} tokens{money}"


def _doing(message: WireMessage) -> str:
    if message["status"] == "queued":
        place = message.get("queuePosition")
        return "Waiting for a free slot" + (f", number {place} in the queue" if place else "")
    return _PHASES.get(message.get("phase", ""), str(message["status"]).capitalize())


def _plain(result: Any) -> str:
    return result if isinstance(result, str) else orjson.dumps(result).decode()
