"""``stepwire doctor``: looks at this machine, or at a server from outside, and says what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import typer
from rich.console import Console

from stepwire import bootstrap
from stepwire.bootstrap.finding import Finding
from stepwire.browser.executable import NoBrowser
from stepwire.browser.installation import install_browser
from stepwire.cli import given
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.options import Data
from stepwire.cli.server_examination import IDLE_SECONDS, Progress, examine_server
from stepwire.problems import EnvironmentProblem
from stepwire.settings import Settings


def doctor(
    url: Annotated[
        str | None,
        typer.Argument(metavar="[URL]", help="A server to look at from here, as its users reach it."),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            "--token-file",
            metavar="FILE",
            parser=given.token,
            help="A token to try there [env: STEPWIRE_TOKEN].",
        ),
    ] = None,
    idle: Annotated[
        float, typer.Option("--idle", min=0, help="Seconds that the connection must survive in silence.")
    ] = IDLE_SECONDS,
    install: Annotated[bool, typer.Option("--install", help="Install a browser if none starts.")] = False,
    data: Data = None,
) -> None:
    """Say what is in order on this machine, and what is not.

    Checked are Python, the browser (started once), the data folder, the disk, the settings and the models.

    With URL, check a server and what stands in front of it instead: that it can be reached, TLS, its
    links, the WebSocket, Origin, the token, and that a quiet connection is not cut.
    """
    settings = Settings.load(data=data, token=token)
    console = Console()
    if url is not None:
        shown = settings.token.get_secret_value() if settings.token else None
        findings = asyncio.run(_shown(console, examine_server(url, shown, idle, _progress(console))))
    else:
        if install:
            _install(settings)
        findings = asyncio.run(_shown(console, bootstrap.examination.examine(settings)))
    if not all(finding.good for finding in findings):
        raise typer.Exit(ExitCode.ENVIRONMENT)


async def _shown(console: Console, findings: AsyncIterator[Finding]) -> list[Finding]:
    """All findings, each shown as soon as it is there."""
    found = []
    async for finding in findings:
        _show(console, finding)
        found.append(finding)
    return found


def _install(settings: Settings) -> None:
    try:
        install_browser(settings.browser_path, typer.echo)
    except NoBrowser as missing:
        raise EnvironmentProblem(missing.message) from missing


def _progress(console: Console) -> Progress:
    def tell(sentence: str) -> None:
        if console.is_terminal:
            console.print(f"  {sentence}", end="\r", style="dim", highlight=False, markup=False)

    return tell


def _show(console: Console, finding: Finding) -> None:
    mark, style = ("✓", "green") if finding.good else ("✕", "red")
    console.print(f"[{style}]{mark}[/] {finding.subject}: ", end="", highlight=False)
    console.print(finding.says, markup=False, highlight=False)
