"""``stepwire export``: a recording as a Playwright test, or as JSON."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from stepwire.cli.given import named
from stepwire.cli.options import Data, OfServer, Recording, Token, Variables
from stepwire.cli.recordings import file_of, recording_in, recording_of
from stepwire.export import exported, unexpressed
from stepwire.settings import Settings


class FormatName(enum.StrEnum):
    """What a recording can become."""

    PYTHON = "playwright-python"
    TYPESCRIPT = "playwright-typescript"
    JSON = "json"


def export(
    source: Recording,
    format_name: Annotated[
        FormatName, typer.Option("--format", help="What to make of it.")
    ] = FormatName.PYTHON,
    variables: Variables = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write it here, not to the terminal.")
    ] = None,
    server: OfServer = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Turn a recording into a test that runs without Stepwire.

    Secrets are read from environment variables: {{secret:password}} from SECRET_PASSWORD.
    """
    file = file_of(source)
    settings = Settings.load(data=data, token=token)
    recording = (
        recording_in(file, _test_name(out, format_name)) if file else recording_of(source, settings, server)
    )
    recording = recording.model_copy(update={"variables": recording.variables | named(variables)})
    text = exported(recording, format_name.value, out.name if out else None)
    if format_name is not FormatName.JSON:
        for sentence in unexpressed(recording):
            typer.echo(f"Not exported: {sentence}", err=True)
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise typer.BadParameter(f"{out} cannot be written ({problem.strerror}).") from problem


def _test_name(out: Path | None, format_name: FormatName) -> str | None:
    """What a test of a recording without a name is called: ``mug`` in `test_mug.py` and `mug.spec.ts`."""
    if out is None or format_name is FormatName.JSON:
        return None
    return out.name.split(".")[0].removeprefix("test_")
