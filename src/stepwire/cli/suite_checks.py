"""A suite before it is run: what there is of it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from rich.console import Console
from rich.text import Text

from stepwire import bootstrap
from stepwire.runs.task_secrets import take_secrets
from stepwire.suites.asking import Given, request_for
from stepwire.suites.case import Case
from stepwire.suites.checking import Misunderstood, mistakes_in
from stepwire.suites.mistakes import SuiteRefused

SPEAKS_PLAIN_ENGLISH = frozenset({"auto", "plain"})


def listed(console: Console, cases: Sequence[Case]) -> None:
    """Show the tests with their places and tags."""
    for case in cases:
        line = Text(f"{case.place}  ", style="dim") + Text(case.name)
        line.append("".join(f" #{tag}" for tag in sorted(case.tags)), style="dim")
        console.print(line, soft_wrap=True)
    console.print(Text(f"{len(cases)} {'test' if len(cases) == 1 else 'tests'}", style="dim"))


def require_runnable(cases: Sequence[Case], given: Given) -> None:
    """Raises SuiteRefused with everything that is wrong, BadParameter when there is nothing to run."""
    if not cases:
        raise typer.BadParameter("No test fits. See which there are with --list.")
    mistakes = mistakes_in(
        [case for case in cases if not case.skipped],
        _misunderstood if given.agent in SPEAKS_PLAIN_ENGLISH else None,
        variables=given.variables,
        secrets=[secret.name for secret in given.secrets],
    )
    if mistakes:
        raise SuiteRefused(mistakes)
    for case in cases:
        request_for(case, given)


def _misunderstood(text: str) -> Misunderstood | None:
    found = bootstrap.understanding.not_understood(take_secrets(text).task)
    return Misunderstood(found.sentence, found.why) if found else None
