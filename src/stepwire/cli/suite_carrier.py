"""Who carries out the runs of a suite: this process, with one browser for all of them, or a server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from stepwire import bootstrap
from stepwire.bootstrap.local_user import local_identity
from stepwire.cli.local import SUBJECT, messages
from stepwire.cli.remote import run_there
from stepwire.cli.spelling import as_in_a_suite
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings
from stepwire.suites.runner import Carry, Message


@asynccontextmanager
async def carrying(settings: Settings, server: str | None) -> AsyncIterator[Carry]:
    """What carries out a run, while the context is open. Raises EnvironmentProblem."""
    if server is not None:
        yield _there(settings, server)
        return
    async with bootstrap.runtime.open_runtime(settings) as runtime:
        yield _here(runtime.archive)


def _there(settings: Settings, server: str) -> Carry:
    async def there(request: RunRequest, tell: Callable[[Message], None]) -> None:
        await run_there(settings, server, request, lambda message: tell(_spelt(message)))

    return there


def _here(archive: bootstrap.archive.Archive) -> Carry:
    async def here(request: RunRequest, tell: Callable[[Message], None]) -> None:
        run = await archive.service.create(local_identity(SUBJECT), request)
        async for message in messages(archive, run):
            tell(_spelt(message))

    return here


def _spelt(message: Message) -> Message:
    return {**message, "error": as_in_a_suite(message["error"])} if "error" in message else message
