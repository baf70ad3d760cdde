"""``stepwire run``: one task from the command line, in this process or on a server."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import orjson
import pybase64
import typer
from pydantic import ValidationError

from stepwire import event_loop
from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.local import run_here
from stepwire.cli.named_sites import opened_to
from stepwire.cli.options import Data
from stepwire.cli.remote import run_there
from stepwire.cli.terminal import JsonShow, Show, TerminalShow, WireMessage, readable_console
from stepwire.runs.artifacts import MOST_GIVEN_BYTES, safe_name
from stepwire.runs.request import FileRequest, RunRequest, file_request
from stepwire.settings import Settings


def run(
    task: Annotated[str, typer.Argument(metavar="TASK", help="What to do, in plain English.")],
    url: Annotated[str | None, typer.Option("--url", help="The page to start on.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, as on the wire.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Save pictures, commands, downloads and the outcome here.")
    ] = None,
    agent: Annotated[str, typer.Option("--agent", help="Which agent works on it.")] = "auto",
    model: Annotated[
        str | None, typer.Option("--model", metavar="PROVIDER:NAME", help="Another model than the usual one.")
    ] = None,
    max_steps: Annotated[int, typer.Option("--max-steps", min=1, help="Stop after this many steps.")] = 100,
    max_tokens: Annotated[
        int | None, typer.Option("--max-tokens", min=1, help="Stop after this many tokens at models.")
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option("--max-cost", metavar="USD", help="Stop after so many dollars at models.")
    ] = None,
    output_schema: Annotated[
        Path | None,
        typer.Option("--output-schema", metavar="FILE", help="JSON Schema that the result must have."),
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option("--secret", metavar="NAME=FILE", help="A secret for {{secret:NAME}}, read from a file."),
    ] = None,
    variable: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A value for {{NAME}}.")
    ] = None,
    session: Annotated[
        str | None, typer.Option("--session", metavar="NAME", help="Begin with this saved session; save it.")
    ] = None,
    totp: Annotated[
        list[str] | None,
        typer.Option("--totp", metavar="NAME=FILE", help="An authenticator's seed for {{secret:NAME}}."),
    ] = None,
    file: Annotated[
        list[Path] | None, typer.Option("--file", metavar="PATH", help="A file that the task may upload.")
    ] = None,
    server: Annotated[
        str | None, typer.Option("--server", metavar="URL", help="Run it there instead of in this process.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="The token for --server [env: STEPWIRE_TOKEN].")
    ] = None,
    data: Data = None,
) -> None:
    """Run one task and show its steps as they happen.

    Exit code 0: the run succeeded. 1: it failed. 2: the command is wrong. 3: the machine lacks something.
    """
    request = _request(
        task=task,
        startUrl=url,
        agent=agent,
        model=model,
        maxSteps=max_steps,
        maxTokens=max_tokens,
        maxCostUsd=max_cost,
        outputSchema=read_schema(output_schema) if output_schema is not None else None,
        session=session,
        secrets=read_secrets(secret, totp),
        variables=dict(split_pair(text, "--set") for text in variable or ()),
        files=[read_file(path) for path in file] if file else None,
        start=True,
    )
    with ExitStack() as stack:
        settings = opened_to(Settings.load(data=data, token=read_token(token_file)), [url])
        if data is None:
            settings = stack.enter_context(left_behind(settings, session))
        show: Show = JsonShow(sys.stdout) if as_json else TerminalShow(readable_console())
        keeper = Keeper(stack.enter_context(show), out)
        if server is not None:
            event_loop.run(run_there(settings, server, request, keeper.message, keeper.artifact))
        else:
            event_loop.run(run_here(settings, request, keeper.message, keeper.artifact))
    raise typer.Exit(ExitCode.DONE if keeper.succeeded else ExitCode.RUN_FAILED)


@contextmanager
def left_behind(settings: Settings, session: str | None) -> Iterator[Settings]:
    """Settings of a run that leaves nothing but its session, if it has one: that lies in the data folder."""
    if session is not None:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="stepwire-") as folder:
        yield settings.model_copy(update={"data": Path(folder)})


class Keeper:
    """Shows each message, and saves what is to be saved: pictures, commands, downloads, the completion."""

    def __init__(self, show: Show, folder: Path | None) -> None:
        self._show = show
        self._folder = folder
        self.succeeded = False
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def message(self, message: WireMessage) -> None:
        """Take one message of the run."""
        self._show.message(message, self._saved(message))
        self.succeeded = message["type"] == "completion" and message["status"] == "success"

    def artifact(self, name: str, data: bytes) -> None:
        """Take one file that the run downloaded. Its name came over the network: it is made safe again."""
        if self._folder is not None:
            folder = self._folder / "artifacts"
            folder.mkdir(exist_ok=True)
            (folder / safe_name(name)).write_bytes(data)

    def _saved(self, message: WireMessage) -> Path | None:
        if self._folder is None:
            return None
        if message["type"] == "completion":
            outcome = {key: value for key, value in message.items() if key != "commands"}
            _write(self._folder / "commands.json", message.get("commands", []))
            _write(self._folder / "completion.json", outcome)
        if message["type"] != "step_update":
            return None
        path = self._folder / f"{message['stepNumber']:03}.jpg"
        path.write_bytes(pybase64.b64decode(message["screenshot"]))
        return path


def _write(path: Path, document: object) -> None:
    path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))


def read_token(file: Path | None) -> str | None:
    """The token in this file, if one was named. Raises BadParameter."""
    return _content(file, "the token") if file is not None else None


def _request(**fields: object) -> RunRequest:
    try:
        return RunRequest.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"]) or "The run"
    raise typer.BadParameter(f"{where}: {first['msg']}.")


def read_secrets(values: list[str] | None, seeds: list[str] | None) -> list[dict[str, str]]:
    """``NAME=FILE`` of --secret and of --totp as secrets of a run. Raises BadParameter."""
    kinds = [("--secret", "value", values), ("--totp", "totp", seeds)]
    given = [(kind, split_pair(text, option)) for option, kind, texts in kinds for text in texts or ()]
    return [{"name": name, kind: _content(Path(file), f"the secret {name}")} for kind, (name, file) in given]


def read_schema(file: Path) -> object:
    """The JSON in the file. Raises BadParameter."""
    try:
        return orjson.loads(_content(file, "the output schema"))
    except orjson.JSONDecodeError as wrong:
        raise typer.BadParameter("The file with the output schema is no JSON.") from wrong


def _content(file: Path, what: str) -> str:
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise typer.BadParameter(f"The file with {what} cannot be read.") from unreadable


def read_file(path: Path) -> FileRequest:
    """A file for the run, under its own name. Raises BadParameter."""
    try:
        with path.open("rb") as content:
            data = content.read(MOST_GIVEN_BYTES + 1)
    except OSError as unreadable:
        raise typer.BadParameter(f"The file {path} cannot be read.") from unreadable
    if len(data) > MOST_GIVEN_BYTES:
        raise typer.BadParameter(f"{path} is too large: a run takes {MOST_GIVEN_BYTES:,} bytes.")
    try:
        return file_request(path.name, data)
    except ValidationError as wrong:
        raise typer.BadParameter(f"The name of {path} cannot be used; give it a plainer one.") from wrong


def split_pair(text: str, option: str) -> tuple[str, str]:
    """``NAME=VALUE`` as given to this option. Raises BadParameter."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"{option} takes NAME=VALUE.")
    return name, value
