"""A run on another server, through the client: created by HTTP, followed across drops and restarts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from stepwire.bootstrap import EnvironmentProblem
from stepwire.cli.terminal import WireMessage
from stepwire.client import (
    Client,
    ClientError,
    Conflict,
    InvalidRequest,
    ServerUnreachable,
)
from stepwire.runs.errors import InvalidRun
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings, SettingsError

PATIENCE: Final = 120.0  # seconds without a connection: a server that restarts is back sooner


async def run_there(
    settings: Settings, server: str, request: RunRequest, tell: Callable[[WireMessage], None]
) -> None:
    """Create and start the run there, and tell its messages, every step once, to its completion.

    Raises EnvironmentProblem when the server cannot be reached or refuses, InvalidRun when it says that
    what was asked for makes no run.
    """
    if settings.token is None:
        raise SettingsError("--server needs a token: give --token-file, or set STEPWIRE_TOKEN.")
    async with Client(server, settings.token.get_secret_value(), patience=PATIENCE) as client:
        run_id = await _created(client, request)
        try:
            async for message in client.watch(run_id).messages():
                tell(message.model_dump(mode="json", by_alias=True, exclude_none=True))
        except ServerUnreachable as gone:
            raise EnvironmentProblem(
                f"{gone.message} The run {run_id} goes on there; watch it later."
            ) from gone
        except ClientError as refused:
            raise EnvironmentProblem(refused.message) from refused


async def _created(client: Client, request: RunRequest) -> str:
    try:
        return (await client.create(**_body(request))).run_id
    except (InvalidRequest, Conflict) as refused:
        raise InvalidRun(refused.message) from refused
    except ClientError as failed:
        raise EnvironmentProblem(failed.message) from failed


def _body(request: RunRequest) -> dict[str, Any]:
    body = request.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    if request.secrets:
        body["secrets"] = [
            {"name": secret.name, "value": secret.value.get_secret_value()} for secret in request.secrets
        ]
    return body
