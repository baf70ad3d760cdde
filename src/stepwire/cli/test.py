"""``stepwire test``: runs suites of tests, here or on a server, and says how they went."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from stepwire import event_loop
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.given import named
from stepwire.cli.named_sites import opened_to
from stepwire.cli.one_run import left_behind
from stepwire.cli.options import Agent, Data, Secrets, Seeds, Server, Token, Variables
from stepwire.cli.suite_carrier import carrying
from stepwire.cli.suite_checks import listed, require_runnable
from stepwire.cli.suite_progress import SuiteProgress
from stepwire.cli.suite_results import Results, exit_code
from stepwire.clock import SystemClock
from stepwire.settings import Settings
from stepwire.suites.asking import Given, request_for
from stepwire.suites.choosing import Choice
from stepwire.suites.collecting import collect
from stepwire.suites.result import Summary
from stepwire.suites.runner import Plan, Runner


def suite(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files *.steps.md or *.commands.json, or folders.")
    ],
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="The site to test, instead of the files'.")
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Only tests with this tag; repeat for any of several."),
    ] = None,
    not_tag: Annotated[
        list[str] | None,
        typer.Option("--not-tag", metavar="TAG", help="No tests with this tag; repeat for more."),
    ] = None,
    text: Annotated[
        str, typer.Option("--filter", metavar="TEXT", help="Only tests whose name or file contains this.")
    ] = "",
    list_only: Annotated[bool, typer.Option("--list", help="List the tests, and run none.")] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Tests at work at once.")] = 2,
    retries: Annotated[
        int, typer.Option("--retries", min=0, max=10, help="Tries more for a test that failed.")
    ] = 0,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Begin no test after a failure.")] = False,
    junit_file: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write the results as JUnit XML.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write a report with all pictures here.")
    ] = None,
    agent: Agent = "auto",
    max_seconds: Annotated[
        float | None, typer.Option("--max-seconds", min=1, help="Stop a test after this many seconds.")
    ] = None,
    secrets: Secrets = None,
    variables: Variables = None,
    seeds: Seeds = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Run tests that are written in plain English, or recorded.

    Exit code 0: all passed. 1: some failed. 2: a file or the command is wrong; nothing was run.
    3: the machine lacks something, or broke a run.
    """
    given = Given(
        base_url=_address(base_url),
        agent=agent,
        variables=named(variables),
        secrets=(*(secrets or ()), *(seeds or ())),
        max_seconds=max_seconds,
    )
    choice = Choice(_tags(tag), _tags(not_tag), text)
    cases = [given.on(case) for case in choice.among(collect(paths, Path.cwd()))]
    console = Console(highlight=False)
    if list_only:
        listed(console, cases)
        raise typer.Exit(ExitCode.DONE)
    require_runnable(cases, given)
    results = Results.to(out, junit_file)
    settings = opened_to(Settings.load(data=data, token=token, max_runs=workers), base_url)
    session = next((name for case in cases if (name := case.surroundings.session)), None)
    with left_behind(settings, data, session) as own, SuiteProgress(console, len(cases)) as progress:
        request, plan = partial(request_for, given=given), Plan(workers, retries, fail_fast)

        async def run() -> Summary:
            async with carrying(own, server) as carry:
                runner = Runner(carry, request, results.keeper, progress, SystemClock(), plan)
                return await runner.run(cases)

        summary = event_loop.run(run())
        progress.summary(summary)
        results.write(summary, console)
    raise typer.Exit(exit_code(summary))


def _address(url: str | None) -> str | None:
    if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise typer.BadParameter("--base-url takes an address such as https://shop.example.")
    return url


def _tags(given: list[str] | None) -> frozenset[str]:
    return frozenset(tag.lstrip("@#") for tag in given or ())
