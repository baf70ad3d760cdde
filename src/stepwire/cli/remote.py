"""A run on another server, through the client: created by HTTP, followed across drops and restarts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from stepwire.cli.local import Keep
from stepwire.cli.terminal import WireMessage
from stepwire.client import (
    Client,
    ClientError,
    Conflict,
    InvalidRequest,
    ServerUnreachable,
    UnknownRun,
)
from stepwire.problems import EnvironmentProblem, SettingsError
from stepwire.protocol.messages import Completion
from stepwire.runs.errors import InvalidRun
from stepwire.runs.replay import ReplayRequest
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings

T = TypeVar("T")

PATIENCE: Final = 120.0  # seconds without a connection: a server that restarts is back sooner


async def run_there(
    settings: Settings,
    server: str,
    request: RunRequest,
    tell: Callable[[WireMessage], None],
    keep: Keep | None = None,
) -> None:
    """Create and start the run there, and tell its messages, every step once, to its completion.

    ``keep`` gets each file that the run downloaded, by name.

    Raises EnvironmentProblem when the server cannot be reached or refuses, InvalidRun when it says that
    what was asked for makes no run.
    """
    async with _connected(settings, server) as client:
        made = await _answer(client.create(**_body(request)))
        await _told(client, made.run_id, tell, keep)


async def replay_there(
    settings: Settings,
    server: str,
    run_id: str,
    asked: ReplayRequest,
    tell: Callable[[WireMessage], None],
    keep: Keep | None = None,
) -> None:
    """Have the server repeat one of its runs, and tell the new run's messages. Raises as `run_there`."""
    async with _connected(settings, server) as client:
        made = await _answer(client.replay(run_id, **_body(asked)))
        await _told(client, made.run_id, tell, keep)


async def export_there(settings: Settings, server: str, run_id: str, format_name: str) -> bytes:
    """What a run of the server executed, in this format. Raises as `run_there`."""
    async with _connected(settings, server) as client:
        return await _answer(client.export(run_id, format_name))


async def save_there(settings: Settings, server: str, run_id: str) -> bytes:
    """A run of the server as one file. Raises as `run_there`."""
    async with _connected(settings, server) as client:
        return await _answer(client.recording(run_id))


def _connected(settings: Settings, server: str) -> Client:
    return Client(server, token_of(settings), patience=PATIENCE)


def token_of(settings: Settings) -> str:
    """What is shown to a server. Raises SettingsError when there is none."""
    if settings.token is None:
        raise SettingsError("--server needs a token: give --token-file, or set STEPWIRE_TOKEN.")
    return settings.token.get_secret_value()


async def _told(client: Client, run_id: str, tell: Callable[[WireMessage], None], keep: Keep | None) -> None:
    try:
        async for message in client.watch(run_id).messages():
            tell(message.model_dump(mode="json", by_alias=True, exclude_none=True))
            if keep is not None and isinstance(message, Completion):
                for artifact in message.artifacts or ():
                    keep(artifact.name, await client.artifact(run_id, artifact.name))
    except ServerUnreachable as gone:
        raise EnvironmentProblem(f"{gone.message} The run {run_id} goes on there; watch it later.") from gone
    except ClientError as refused:
        raise EnvironmentProblem(refused.message) from refused


async def _answer(asked: Awaitable[T]) -> T:
    """What the server answers. Raises as `run_there`."""
    try:
        return await asked
    except (InvalidRequest, Conflict, UnknownRun) as refused:
        raise InvalidRun(refused.message) from refused
    except ClientError as failed:
        raise EnvironmentProblem(failed.message) from failed


def _body(request: RunRequest | ReplayRequest) -> dict[str, Any]:
    body = request.model_dump(
        mode="json",
        by_alias=True,
        exclude_none=True,
        exclude_defaults=True,
        exclude={"secrets", "commands"},  # which are written otherwise
    )
    if request.secrets:
        body["secrets"] = [
            secret.plain() for secret in request.secrets
        ]  # revealed: it is sent, and kept nowhere
    if isinstance(request, ReplayRequest) and request.says_session:
        body["session"] = request.session  # none at all is something else than nothing said
    if isinstance(request, RunRequest) and request.commands is not None:
        body["commands"] = [  # an action's type is a default, and yet must be sent
            command.model_dump(mode="json", by_alias=True, exclude_none=True) for command in request.commands
        ]
    return body
