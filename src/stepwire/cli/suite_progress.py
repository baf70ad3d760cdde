"""How a suite looks in a terminal while it runs: what is at work, what has ended, and the sum of it.

Without a terminal, as in a build's log, there is one plain line for each test that has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final

from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from stepwire.suites.case import Case
from stepwire.suites.result import Outcome, Result, Summary

LOOKS: Final[Mapping[Outcome, tuple[str, str]]] = {
    Outcome.PASSED: ("✓", "green"),
    Outcome.FLAKY: ("≈", "yellow"),
    Outcome.FAILED: ("✕", "bold red"),
    Outcome.BROKEN: ("!", "bold red"),
    Outcome.SKIPPED: ("–", "dim"),
}


class SuiteProgress:
    """Shows the progress of a suite."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._total = total
        self._ended = 0
        self._at_work: dict[int, Text] = {}
        self._live = Live(console=console, transient=True, refresh_per_second=8)

    def __enter__(self) -> SuiteProgress:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def began(self, number: int, case: Case, attempt: int) -> None:
        """A try begins."""
        self._show(number, case, f"try {attempt}" if attempt > 1 else "")

    def said(self, number: int, case: Case, message: Mapping[str, Any]) -> None:
        """A run said something: its steps are shown."""
        if message["type"] == "step_update":
            self._show(number, case, message["explanation"])

    def ended(self, result: Result) -> None:
        """A case has come to its end."""
        self._ended += 1
        self._at_work.pop(result.number, None)
        glyph, style = LOOKS[result.outcome]
        line = Text(f"{glyph} ", style=style) + Text(result.case.name)
        line.append(_tail(result), style="dim")
        self._console.print(line, soft_wrap=True)
        if result.outcome in (Outcome.FAILED, Outcome.BROKEN):
            self._console.print(Text(f"    {result.last.error}", style="red"), soft_wrap=True)
            self._console.print(Text(f"    {result.case.place}", style="dim"), soft_wrap=True)
        self._refresh()

    def summary(self, summary: Summary) -> None:
        """How all of it went."""
        self._live.stop()
        counts = [(outcome, summary.count(outcome)) for outcome in Outcome]
        parts = [Text(f"{count} {outcome}", style=LOOKS[outcome][1]) for outcome, count in counts if count]
        self._console.print(Text(", ").join(parts) + Text(f" in {summary.seconds:.1f} s", style="dim"))

    def _show(self, number: int, case: Case, doing: str) -> None:
        self._at_work[number] = Text(f"{case.name}  ") + Text(doing, style="dim")
        self._refresh()

    def _refresh(self) -> None:
        if self._console.is_terminal:
            lines = [Spinner("dots", line) for line in self._at_work.values()]
            self._live.update(Group(*lines, Text(f"{self._ended} of {self._total}", style="dim")))


def _tail(result: Result) -> str:
    if not result.tries:
        return f"  {result.why}"
    again = f", passed at try {len(result.tries)}" if result.outcome is Outcome.FLAKY else ""
    return f"  {result.seconds:.1f} s{again}"
