"""``stepwire session``: the saved sessions of a data folder, or of a server."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from stepwire import bootstrap, event_loop
from stepwire.bootstrap.local_user import local_identity
from stepwire.cli.local import SUBJECT
from stepwire.cli.options import Data, Token
from stepwire.cli.remote_sessions import call, sessions_there
from stepwire.runs.saved_sessions import SavedSession, StorageState
from stepwire.settings import Settings

T = TypeVar("T")

app = typer.Typer(
    name="session",
    help="List, import and delete saved sessions.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Owner = Annotated[str | None, typer.Option("--owner", help="Whose; yours, unless given.")]
Server = Annotated[
    str | None, typer.Option("--server", metavar="URL", help="On this server instead of in the data folder.")
]


@app.command("list")
def list_sessions(owner: Owner = None, server: Server = None, token: Token = None, data: Data = None) -> None:
    """List the saved sessions."""
    settings = Settings.load(data=data, token=token)
    if server is not None:
        rows = [
            (item["name"], item["savedAt"], ", ".join(item["sites"]), item["cookies"], item["expiredCookies"])
            for item in sessions_there(settings, server, owner)
        ]
    else:
        found = _here(settings, lambda archive: archive.sessions.list(local_identity(owner or SUBJECT)))
        rows = [_row(session, datetime.now(UTC)) for session in found]
    console = Console()
    if not rows:
        console.print("There is no session.")
        return
    table = Table("Session", "Saved", "Sites", "Cookies", "Expired")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console.print(table)


@app.command("import")
def import_session(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What Playwright's storageState wrote.")],
    owner: Owner = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Import cookies and storage that a browser saved, in place of what was there under the name."""
    settings = Settings.load(data=data, token=token)
    state = _read(file)
    if server is not None:
        call(settings, server, "PUT", name, owner, state.plain())
    else:
        who = local_identity(owner or SUBJECT)
        _here(settings, lambda archive: archive.sessions.keep(who, name, state))
    typer.echo(f"The session {name} is saved.")


@app.command("delete")
def delete_session(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which.")],
    owner: Owner = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Forget a saved session for good."""
    settings = Settings.load(data=data, token=token)
    if server is not None:
        call(settings, server, "DELETE", name, owner)
    else:
        _here(settings, lambda archive: archive.sessions.remove(local_identity(owner or SUBJECT), name))
    typer.echo(f"The session {name} is gone.")


def _row(session: SavedSession, now: datetime) -> tuple[str, str, str, int, int]:
    count, expired = len(session.state["cookies"]), session.expired(now)
    return session.name, f"{session.saved_at:%Y-%m-%dT%H:%M:%SZ}", ", ".join(session.sites()), count, expired


def _here(settings: Settings, do: Callable[[bootstrap.archive.Archive], Coroutine[Any, Any, T]]) -> T:
    async def done() -> T:
        async with bootstrap.archive.open_archive(settings) as archive:
            return await do(archive)

    return event_loop.run(done())


def _read(file: Path) -> StorageState:
    try:
        return StorageState.model_validate(orjson.loads(file.read_bytes()))
    except OSError as unreadable:
        raise typer.BadParameter(f"The file {file} cannot be read.") from unreadable
    except orjson.JSONDecodeError as wrong:
        raise typer.BadParameter(f"{file}:{wrong.lineno}: This is not JSON.") from None
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        place = "".join(f"{step}." for step in first["loc"])[:-1]
        where = f"{file}: {place}" if place else f"{file}"
    told = first["msg"].removeprefix("Value error, ")
    raise typer.BadParameter(f"{where}: {told}. It must be what storageState wrote.")
