"""``stepwire token``: a token for trying things out, signed with the configured or the development secret."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from stepwire import bootstrap
from stepwire.auth.tokens import TokenContent, mint
from stepwire.cli.options import Data
from stepwire.runs.access import Scope, TokenRefused
from stepwire.settings import Settings

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def token(
    sub: Annotated[str, typer.Option("--sub", help="Whom the token is for.")],
    ttl: Annotated[str, typer.Option("--ttl", help="How long it is good: 90s, 15m, 1h, 7d.")] = "1h",
    scope: Annotated[
        list[Scope] | None,
        typer.Option("--scope", help="A scope word; repeat for more. Default: the usual four."),
    ] = None,
    runs: Annotated[
        list[str] | None, typer.Option("--runs", help="Narrow the token to this run; repeat for more.")
    ] = None,
    data: Data = None,
) -> None:
    """Print a token for this server's shared secret. For production, let your backend sign its own."""
    settings = Settings.load(data=data)
    content = TokenContent(sub, duration(ttl), frozenset(scope) if scope else None, runs)
    try:
        minted = mint(
            bootstrap.keys.signing_secret(settings), content, settings.token_rules(), datetime.now(UTC)
        )
    except TokenRefused as refused:
        raise typer.BadParameter(refused.message) from refused
    typer.echo(minted)


def duration(text: str) -> timedelta:
    """``90s``, ``15m``, ``1h`` or ``7d`` as a timedelta. Raises typer.BadParameter."""
    match = re.fullmatch(r"([1-9][0-9]{0,6})([smhd])", text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is no duration. Write it like 90s, 15m, 1h or 7d.")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])
