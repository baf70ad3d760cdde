"""Options of ``stepwire test``: which tests, how many at once, and where the results go."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stepwire.cli import given

# -- which tests -------------------------------------------------------------------------------

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Files *.steps.md or *.commands.json, or folders.")
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only tests with this tag; repeat for any of several."),
]
NotTags = Annotated[
    list[str] | None,
    typer.Option("--not-tag", metavar="TAG", help="No tests with this tag; repeat for more."),
]
Filter = Annotated[
    str, typer.Option("--filter", metavar="TEXT", help="Only tests whose name or file contains this.")
]
ListOnly = Annotated[bool, typer.Option("--list", help="List the tests, and run none.")]

# -- how they are run --------------------------------------------------------------------------

BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url", metavar="URL", parser=given.site, help="The site to test, instead of the files'."
    ),
]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Tests at work at once.")]
Retries = Annotated[int, typer.Option("--retries", min=0, max=10, help="Tries more for a test that failed.")]
FailFast = Annotated[bool, typer.Option("--fail-fast", help="Begin no test after a failure.")]
MaxSeconds = Annotated[
    float | None, typer.Option("--max-seconds", min=1, help="Stop a test after this many seconds.")
]

# -- where the results go ----------------------------------------------------------------------

Junit = Annotated[
    Path | None, typer.Option("--junit", metavar="FILE", help="Write the results as JUnit XML.")
]
ReportIn = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write a report with all pictures here.")
]
