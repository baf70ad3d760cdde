"""The folder that a report lies in: pictures and commands by test, and the page that shows them.

::

    index.html                          the report; opens from the disk
    results.json                        the same for programs
    tests/003-shop-search/try-1/002.jpg the page after step 2 of the first try of test 3
    tests/003-shop-search/try-1/commands.json

A folder that holds something else is refused; an older report in it is replaced.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson
import pybase64

from stepwire.suites.case import Case
from stepwire.suites.report import page, results_document
from stepwire.suites.result import Summary
from stepwire.suites.runner import Message

RESULTS = "results.json"
PAGE = "index.html"
TESTS = "tests"


class FolderInUse(Exception):
    """The folder for a report holds something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} holds files that are no report. Choose another folder with --out.")


class NothingKept:
    """Keeps no pictures: nobody asked for a report."""

    def keep(self, case: Case, number: int, attempt: int, step: Message) -> str | None:
        """Pictures are not kept."""
        return None


class ReportFolder:
    """A report as it grows. Raises FolderInUse."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_dir() and any(path.iterdir()):
            if not (path / RESULTS).is_file():
                raise FolderInUse(path)
            shutil.rmtree(path / TESTS, ignore_errors=True)
        path.mkdir(parents=True, exist_ok=True)
        (path / RESULTS).write_bytes(b"{}\n")  # from here on the folder is ours

    def keep(self, case: Case, number: int, attempt: int, step: Message) -> str | None:
        """Save the picture of a step; its path as seen from the folder."""
        if not step.get("screenshot"):
            return None
        place = f"{_folder(case, number, attempt)}/{step['stepNumber']:03}.jpg"
        path = self.path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pybase64.b64decode(step["screenshot"]))
        return place

    def finish(self, summary: Summary) -> Path:
        """Write commands, results and the page; the page's path."""
        for result in summary.results:
            for attempt, tried in enumerate(result.tries, 1):
                folder = self.path / _folder(result.case, result.number, attempt)
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "commands.json").write_bytes(_json(tried.commands))
        (self.path / RESULTS).write_bytes(_json(results_document(summary)))
        shown = self.path / PAGE
        shown.write_text(page(summary), encoding="utf-8")
        return shown


def _folder(case: Case, number: int, attempt: int) -> str:
    return f"{TESTS}/{number:03}-{case.slug}/try-{attempt}"


def _json(document: object) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n"
