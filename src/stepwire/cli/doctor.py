"""``stepwire doctor``: looks at the machine and says what to do about what it lacks."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from stepwire.bootstrap import EnvironmentProblem
from stepwire.browser.executable import NoBrowser
from stepwire.browser.installation import install_browser
from stepwire.cli.examination import Finding, examine
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.options import Data
from stepwire.settings import Settings


def doctor(
    install: Annotated[bool, typer.Option("--install", help="Install a browser if none starts.")] = False,
    data: Data = None,
) -> None:
    """Check Python, the browser (started once), the data folder, the disk and the settings."""
    settings = Settings.load(data=data)
    if install:
        _install(settings)
    findings = asyncio.run(examine(settings))
    console = Console()
    for finding in findings:
        _show(console, finding)
    if not all(finding.good for finding in findings):
        raise typer.Exit(ExitCode.ENVIRONMENT)


def _install(settings: Settings) -> None:
    try:
        install_browser(settings.browser_path, typer.echo)
    except NoBrowser as missing:
        raise EnvironmentProblem(missing.message) from missing


def _show(console: Console, finding: Finding) -> None:
    mark, style = ("✓", "green") if finding.good else ("✕", "red")
    console.print(f"[{style}]{mark}[/] {finding.subject}: ", end="", highlight=False)
    console.print(finding.says, markup=False, highlight=False)
