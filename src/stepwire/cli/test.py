"""``stepwire test``: runs suites of tests, here or on a server, and says how they went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

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
from stepwire.cli.suite_options import (
    BaseUrl,
    FailFast,
    Filter,
    Junit,
    ListOnly,
    MaxSeconds,
    NotTags,
    Paths,
    ReportIn,
    Retries,
    Tags,
    Workers,
)
from stepwire.cli.suite_progress import SuiteProgress
from stepwire.cli.suite_results import Results, exit_code
from stepwire.clock import SystemClock
from stepwire.settings import Settings
from stepwire.suites.asking import Given, request_for
from stepwire.suites.case import Case
from stepwire.suites.choosing import Choice
from stepwire.suites.collecting import collect
from stepwire.suites.result import Summary
from stepwire.suites.runner import Carry, Plan, Runner


def suite(
    paths: Paths,
    base_url: BaseUrl = None,
    tag: Tags = None,
    not_tag: NotTags = None,
    text: Filter = "",
    list_only: ListOnly = False,
    workers: Workers = 2,
    retries: Retries = 0,
    fail_fast: FailFast = False,
    junit_file: Junit = None,
    out: ReportIn = None,
    agent: Agent = "auto",
    max_seconds: MaxSeconds = None,
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
        base_url=base_url,
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
        runner = partial(
            Runner,
            request=partial(request_for, given=given),
            keeper=results.keeper,
            progress=progress,
            clock=SystemClock(),
            plan=Plan(workers, retries, fail_fast),
        )
        summary = event_loop.run(_carried_out(cases, runner, own, server))
        progress.summary(summary)
        results.write(summary, console)
    raise typer.Exit(exit_code(summary))


async def _carried_out(
    cases: Sequence[Case], runner: Callable[[Carry], Runner], settings: Settings, server: str | None
) -> Summary:
    async with carrying(settings, server) as carry:
        return await runner(carry).run(cases)


def _tags(given: list[str] | None) -> frozenset[str]:
    return frozenset(tag.lstrip("@#") for tag in given or ())
