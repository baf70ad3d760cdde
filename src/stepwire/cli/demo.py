"""``stepwire demo``: the whole product in one command — a shop, a server, an agent at work in it, live."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from stepwire import bootstrap, event_loop
from stepwire.auth.tokens import TokenContent
from stepwire.bootstrap.local_user import local_identity
from stepwire.bootstrap.stopping import stop_signals
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.local import messages
from stepwire.cli.named_sites import opened_to
from stepwire.cli.options import Data, Listen
from stepwire.cli.terminal import TerminalShow, readable_console
from stepwire.problems import AddressTaken
from stepwire.runs.errors import UnknownRun
from stepwire.runs.model import Run, Status
from stepwire.runs.request import RunRequest
from stepwire.runs.service import RunService
from stepwire.runs.task_secrets import TEMPLATE
from stepwire.settings import Settings

SUBJECT = "demo"
WHO = local_identity(SUBJECT)
CONTENT = TokenContent(SUBJECT, timedelta(days=1))
GUIDE_RUN = "run-123"
TASK = (
    "Sign in as ada@lindqvist.example with the password lantern-light. "
    "Search for lantern, click Storm lantern, choose Navy, and click Add to basket. "
    "Open the basket, click Go to checkout, choose Tracked, "
    "type 4111 1111 1111 1111 into Card number, tick I accept the terms, "
    "then click Place order and tell me the order number."
)
SECRETS = "The password was taken out of the task: it is typed, and no step, picture or log shows it."
LAST_PORT = 65_535
LINKS = "Such a link signs in one browser, within ten minutes."
GUIDE_TASK = "Search for mug, click Enamel mug, and tell me the price."


def demo(
    once: Annotated[bool, typer.Option("--once", help="Leave when the run has ended.")] = False,
    listen: Listen = None,
    data: Data = None,
) -> None:
    """Watch an agent buy a lantern in a make-believe shop.

    Needs no model, no key and no network. Goes on serving until Ctrl+C, unless --once. The shop has the port
    behind the server's, or any other when that is taken.
    """
    settings = Settings.load(listen=listen, data=data)
    own = data or settings.data / "demo"
    succeeded = event_loop.run(_demo(settings.model_copy(update={"data": own}), once))
    raise typer.Exit(ExitCode.DONE if succeeded else ExitCode.RUN_FAILED)


async def _demo(settings: Settings, once: bool) -> bool:
    console = readable_console()
    async with (
        bootstrap.shop.open_shop(_behind(settings.listen.port)) as shop,
        stop_signals() as stop,
        _server(opened_to(settings, shop)) as server,
    ):
        service = server.runtime.archive.service
        await _renew_guide_run(service, shop)
        run = await service.create(WHO, RunRequest(task=TASK, start_url=shop, start=True))
        _introduce(console, run, shop)
        if not once:
            _say_where_to_watch(console, server, run)
        status = await _watch(console, server, run)
        if not (once or stop.is_set()):
            _say_what_next(console, server)
            await stop.wait()
    return status is Status.SUCCEEDED


def _behind(port: int) -> int:
    """The shop's port: the one behind the server's, the same each time; any, where that is any."""
    return port + 1 if 0 < port < LAST_PORT else 0


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[bootstrap.server.Server]:
    """The server where it was asked for; on any free port when another program has the usual one."""
    async with AsyncExitStack() as stack:
        try:
            server = await stack.enter_async_context(bootstrap.server.open_server(settings))
        except AddressTaken:
            anywhere = replace(settings.listen, port=0)
            server = await stack.enter_async_context(
                bootstrap.server.open_server(settings.model_copy(update={"listen": anywhere}))
            )
        yield server


async def _renew_guide_run(service: RunService, shop: str) -> None:
    """Let the guide's run wait to be started, whatever an earlier demo did with it."""
    with contextlib.suppress(UnknownRun):
        await service.delete(WHO, GUIDE_RUN)
    await service.create(WHO, RunRequest(run_id=GUIDE_RUN, task=GUIDE_TASK, start_url=shop))


def _introduce(console: Console, run: Run, shop: str) -> None:
    told = TEMPLATE.sub("••••••••", run.spec.task or "")
    console.print(f"\n[bold]Harbour Goods[/], a make-believe shop, is open at {shop}", highlight=False)
    console.print("An agent has been told, in these words:\n")
    console.print(Padding(Text(told, style="italic"), (0, 4)))
    console.print(f"\n{SECRETS}\n", style="dim")


def _say_where_to_watch(console: Console, server: bootstrap.server.Server, run: Run) -> None:
    console.print(f"Watch it in a browser: [bold]{_page(server, run.id)}[/]", highlight=False, soft_wrap=True)
    console.print(LINKS + "\n", style="dim")


async def _watch(console: Console, server: bootstrap.server.Server, run: Run) -> Status:
    archive = server.runtime.archive
    with TerminalShow(console) as show:
        async for message in messages(archive, run):
            show.message(message)
    pictures = archive.folder.blobs / "runs" / run.id
    console.print(f"The pictures are in {pictures}", style="dim", highlight=False, soft_wrap=True)
    return (await archive.service.see(WHO, run.id)).status


def _say_what_next(console: Console, server: bootstrap.server.Server) -> None:
    socket = server.address.replace("http", "ws", 1) + "/ws"
    console.print("\n[bold]Now your own frontend.[/] A run waits under the id of the guide's sample:\n")
    code = (
        f"    new AgentWebSocketClient('{socket}', token)   // startAgent('{GUIDE_RUN}') once authenticated"
    )
    console.print(Text(code), soft_wrap=True)
    console.print(f"    token = {server.token(CONTENT)}\n", highlight=False, soft_wrap=True)
    console.print(f"All runs: {_page(server)}\nCtrl+C stops.", highlight=False, soft_wrap=True)


def _page(server: bootstrap.server.Server, run_id: str | None = None) -> str:
    return server.link(f"/runs/{run_id}" if run_id else "/", CONTENT)
