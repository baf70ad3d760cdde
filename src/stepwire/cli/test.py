"""``stepwire test``: runs suites of tests, here or on a server, and says how they went."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.text import Text

from stepwire import bootstrap, event_loop
from stepwire.bootstrap.local_user import local_identity
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.given import named
from stepwire.cli.local import SUBJECT, messages
from stepwire.cli.named_sites import opened_to
from stepwire.cli.options import Agent, Data, Secrets, Seeds, Server, Token, Variables
from stepwire.cli.remote import run_there
from stepwire.cli.suite_progress import SuiteProgress
from stepwire.clock import SystemClock
from stepwire.problems import SettingsError
from stepwire.runs.request import RunRequest
from stepwire.runs.task_secrets import take_secrets
from stepwire.settings import Settings
from stepwire.suites.asking import Given, request_for
from stepwire.suites.case import Case
from stepwire.suites.checking import Misunderstood, mistakes_in
from stepwire.suites.choosing import Choice
from stepwire.suites.collecting import collect
from stepwire.suites.folder import FolderInUse, NothingKept, ReportFolder
from stepwire.suites.junit import junit
from stepwire.suites.mistakes import SuiteRefused
from stepwire.suites.result import Outcome, Summary
from stepwire.suites.runner import Carry, Message, Plan, Runner

SPEAKS_PLAIN_ENGLISH = frozenset({"auto", "plain"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the outcome is to go, and on which machine the suite runs."""

    out: ReportFolder | None
    junit: Path | None
    server: str | None


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
    console = Console(highlight=False)
    try:
        cases = [given.on(case) for case in choice.among(collect(paths, Path.cwd()))]
        if list_only:
            _list(console, cases)
            raise typer.Exit(ExitCode.DONE)
        _require_runnable(cases, given)
        wanted = Wanted(ReportFolder(out) if out else None, junit_file, server)
    except SuiteRefused as refused:
        _refuse(str(refused))
    except FolderInUse as taken:
        raise typer.BadParameter(str(taken)) from taken
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stepwire-")))
        settings = _settings(folder, token, workers, cases)
        progress = stack.enter_context(SuiteProgress(console, len(cases)))
        plan = Plan(workers, retries, fail_fast)
        summary = event_loop.run(_run(settings, cases, given, plan, wanted, progress))
        progress.summary(summary)
        _write(console, summary, wanted)
    raise typer.Exit(_exit_code(summary))


# -- before ------------------------------------------------------------------------------------


def _address(url: str | None) -> str | None:
    if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise typer.BadParameter("--base-url takes an address such as https://shop.example.")
    return url


def _tags(given: list[str] | None) -> frozenset[str]:
    return frozenset(tag.lstrip("@#") for tag in given or ())


def _list(console: Console, cases: list[Case]) -> None:
    for case in cases:
        line = Text(f"{case.place}  ", style="dim") + Text(case.name)
        line.append("".join(f" #{tag}" for tag in sorted(case.tags)), style="dim")
        console.print(line, soft_wrap=True)
    console.print(Text(f"{len(cases)} {'test' if len(cases) == 1 else 'tests'}", style="dim"))


def _require_runnable(cases: list[Case], given: Given) -> None:
    """Raises SuiteRefused with everything that is wrong, BadParameter when there is nothing to run."""
    if not cases:
        raise typer.BadParameter("No test fits. See which there are with --list.")
    mistakes = mistakes_in(
        [case for case in cases if not case.skipped],
        _understands if given.agent in SPEAKS_PLAIN_ENGLISH else None,
        variables=given.variables,
        secrets=[secret.name for secret in given.secrets],
    )
    if mistakes:
        raise SuiteRefused(mistakes)
    for case in cases:
        request_for(case, given)


def _understands(text: str) -> Misunderstood | None:
    found = bootstrap.understanding.not_understood(take_secrets(text).task)
    return Misunderstood(found.sentence, found.why) if found else None


def _refuse(sentence: str) -> NoReturn:
    Console(stderr=True, highlight=False).print(sentence, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(ExitCode.USAGE)


def _settings(folder: Path, token: str | None, workers: int, cases: Iterable[Case]) -> Settings:
    """The settings for this suite: slots for its workers, and a way to the sites that it names."""
    settings = Settings.load(data=folder, token=token)
    opened = opened_to(settings, (case.surroundings.base_url for case in cases))
    return opened.model_copy(update={"max_runs": workers})


# -- the run -----------------------------------------------------------------------------------


async def _run(
    settings: Settings, cases: list[Case], given: Given, plan: Plan, wanted: Wanted, progress: SuiteProgress
) -> Summary:
    async with _carrying(settings, wanted.server) as carry:
        runner = Runner(
            carry,
            lambda case: request_for(case, given),
            wanted.out or NothingKept(),
            progress,
            SystemClock(),
            plan,
        )
        return await runner.run(cases)


@asynccontextmanager
async def _carrying(settings: Settings, server: str | None) -> AsyncIterator[Carry]:
    """What carries out a run: the server at this address, or this process."""
    if server is not None:
        address = server

        async def there(request: RunRequest, tell: Callable[[Message], None]) -> None:
            await run_there(settings, address, request, tell)

        yield there
        return
    async with bootstrap.runtime.open_runtime(settings) as runtime:
        yield _here(runtime)


def _here(runtime: bootstrap.runtime.Runtime) -> Carry:
    async def here(request: RunRequest, tell: Callable[[Message], None]) -> None:
        run = await runtime.archive.service.create(local_identity(SUBJECT), request)
        async for message in messages(runtime.archive, run):
            tell(message)

    return here


# -- after -------------------------------------------------------------------------------------


def _write(console: Console, summary: Summary, wanted: Wanted) -> None:
    try:
        if wanted.junit is not None:
            wanted.junit.parent.mkdir(parents=True, exist_ok=True)
            pictures = f"{wanted.out.path.as_posix()}/" if wanted.out is not None else ""
            wanted.junit.write_bytes(junit(summary, pictures))
        if wanted.out is not None:
            page = wanted.out.finish(summary)
            console.print(Text(f"Report: {page.resolve().as_uri()}", style="dim"), soft_wrap=True)
    except OSError as problem:
        raise SettingsError(f"The results cannot be written: {problem.strerror}.") from problem


def _exit_code(summary: Summary) -> ExitCode:
    if summary.count(Outcome.BROKEN):
        return ExitCode.ENVIRONMENT
    return ExitCode.DONE if summary.good else ExitCode.RUN_FAILED
