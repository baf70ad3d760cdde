"""Where the results of a suite go, and what the process leaves with."""

import io
from datetime import UTC, datetime

import pytest
import typer
from rich.console import Console

from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.suite_results import Results, exit_code
from stepwire.problems import SettingsError
from stepwire.suites.case import Case, Place
from stepwire.suites.result import Result, Summary, Try

BEGAN = datetime(2026, 1, 2, tzinfo=UTC)


def summary(*codes):
    """Of one test for each code: None passed."""
    tries = [Try("run-1", BEGAN, 1.0, (), code, code and "It failed.") for code in codes]
    place = Place("shop.steps.md", 3)
    return Summary(
        tuple(Result(Case(("Shop",), place), n, (tried,)) for n, tried in enumerate(tries, 1)), BEGAN, 1.0
    )


@pytest.mark.parametrize(
    ("codes", "leaves_with"),
    [
        ((None, None), ExitCode.DONE),
        ((None, "target_not_found"), ExitCode.RUN_FAILED),
        (("target_not_found", "browser_lost"), ExitCode.ENVIRONMENT),
    ],
)
def test_the_worst_outcome_decides_the_exit_code(codes, leaves_with):
    assert exit_code(summary(*codes)) is leaves_with


def test_everything_that_was_asked_for_is_written(tmp_path):
    said = io.StringIO()
    results = Results.to(tmp_path / "report", tmp_path / "deep" / "junit.xml")
    results.write(summary(None), Console(file=said))
    assert (tmp_path / "deep" / "junit.xml").read_bytes().startswith(b"<?xml")
    assert (tmp_path / "report" / "index.html").is_file()
    assert "Report: file://" in said.getvalue().replace("\n", "")
    assert results.keeper is results.report


def test_nothing_is_written_where_nothing_was_asked_for(tmp_path):
    said = io.StringIO()
    Results.to(None, None).write(summary(None), Console(file=said))
    assert said.getvalue() == ""


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(typer.BadParameter, match="holds files that are no report"):
        Results.to(tmp_path, None)


def test_a_disk_that_takes_nothing_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="The results cannot be written"):
        Results.to(None, tmp_path / "file" / "junit.xml").write(summary(None), Console())
