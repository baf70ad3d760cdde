"""Where the results of a suite go: a report, a file for build servers, the exit code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from stepwire.cli.exit_codes import ExitCode
from stepwire.problems import SettingsError
from stepwire.suites.folder import FolderInUse, NothingKept, ReportFolder
from stepwire.suites.junit import junit
from stepwire.suites.result import Outcome, Summary


@dataclass(frozen=True, slots=True)
class Results:
    """What was asked for: ``report`` is a folder, ``junit`` a file."""

    report: ReportFolder | None
    junit: Path | None

    @classmethod
    def to(cls, report: Path | None, junit: Path | None) -> Results:
        """Makes the folder. Raises BadParameter when it holds something else."""
        try:
            return cls(ReportFolder(report) if report else None, junit)
        except FolderInUse as taken:
            raise typer.BadParameter(str(taken)) from taken

    @property
    def keeper(self) -> ReportFolder | NothingKept:
        """Who keeps the pictures."""
        return self.report or NothingKept()

    def write(self, summary: Summary, console: Console) -> None:
        """Write all of it, and say where the report is. Raises SettingsError."""
        try:
            if self.junit is not None:
                self.junit.parent.mkdir(parents=True, exist_ok=True)
                pictures = f"{self.report.path.as_posix()}/" if self.report is not None else ""
                self.junit.write_bytes(junit(summary, pictures))
            if self.report is not None:
                page = self.report.finish(summary)
                console.print(Text(f"Report: {page.resolve().as_uri()}", style="dim"), soft_wrap=True)
        except OSError as problem:
            raise SettingsError(f"The results cannot be written: {problem.strerror}.") from problem


def exit_code(summary: Summary) -> ExitCode:
    """What the process leaves with: a run that broke is the machine's fault."""
    if summary.count(Outcome.BROKEN):
        return ExitCode.ENVIRONMENT
    return ExitCode.DONE if summary.good else ExitCode.RUN_FAILED
