"""``stepwire doctor``: looks at this machine, or at a server from outside, and says what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from stepwire import bootstrap, event_loop
from stepwire.bootstrap.finding import Finding, Progress
from stepwire.browser.executable import NoBrowser
from stepwire.browser.installation import install_browser
from stepwire.cli import given
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.options import Data
from stepwire.cli.server_examination import IDLE_SECONDS, examine_server
from stepwire.problems import EnvironmentProblem
from stepwire.settings import Settings

LOOKING: Final = "Looking"


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
    if install and url is None:
        _install(settings)
    console = Console()
    with console.status(LOOKING) as status:
        looks = _looks(settings, url, idle, lambda doing: status.update(Text(doing)))
        findings = event_loop.run(_shown(console, looks))
    if not all(finding.good for finding in findings):
        raise typer.Exit(ExitCode.ENVIRONMENT)


def _looks(settings: Settings, url: str | None, idle: float, tell: Progress) -> AsyncIterator[Finding]:
    if url is None:
        return bootstrap.examination.examine(settings, tell)
    token = settings.token.get_secret_value() if settings.token else None
    return examine_server(url, token, idle, tell)


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


def _show(console: Console, finding: Finding) -> None:
    mark = ("✓", "green") if finding.good else ("✕", "red")
    console.print(Text.assemble(mark, f" {finding.subject}: {finding.says}"))
