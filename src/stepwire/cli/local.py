"""A run in this process, told in the same messages as one on a server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import orjson
import pybase64

from stepwire import bootstrap
from stepwire.bootstrap.local_user import local_identity
from stepwire.cli.terminal import WireMessage
from stepwire.gateway.rendering import completion, status_of_notice, step_update
from stepwire.protocol.messages import ServerMessage
from stepwire.protocol.wire import encode_utf8
from stepwire.runs.ending import kept_artifacts
from stepwire.runs.events import Ended, Entry, Notice, Step
from stepwire.runs.journal import follow
from stepwire.runs.model import Run
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings

SUBJECT = "local"

Keep = Callable[[str, bytes], None]


async def run_here(
    settings: Settings, request: RunRequest, tell: Callable[[WireMessage], None], keep: Keep | None = None
) -> None:
    """Create and start the run, and tell every message up to its completion. Raises EnvironmentProblem.

    ``keep`` gets each file that the run downloaded, by name.
    """
    async with bootstrap.runtime.open_runtime(settings) as runtime:
        archive = runtime.archive
        run = await archive.service.create(local_identity(SUBJECT), request)
        async for message in messages(archive, run):
            tell(message)
        if keep is not None:
            async for artifact in kept_artifacts(archive.engine.log, run.id):
                keep(artifact.name, await archive.storage.blobs.get(artifact.key) or b"")


async def require_session_here(settings: Settings, name: str) -> None:
    """Raises SessionGone when a recording was made in this session and the data folder has none such."""
    async with bootstrap.archive.open_archive(settings) as archive:
        await archive.service.require_session(SUBJECT, name)


async def messages(archive: bootstrap.archive.Archive, run: Run) -> AsyncIterator[WireMessage]:
    """The run's messages from its first step to its completion, pictures inline."""
    async for item in follow(archive.engine.log, run.id, after=0):
        match item:
            case Notice():
                yield _plain(status_of_notice(item, viewers=0))
            case Entry(event=Step() as step):
                data = await archive.storage.blobs.get(step.picture.key) if step.picture else None
                picture = pybase64.b64encode(data or b"").decode("ascii")
                yield {**_plain(step_update(item, step, run.epoch)), "screenshot": picture}
            case Entry(event=Ended() as ended):
                yield _plain(completion(item, ended, run.epoch))


def _plain(message: ServerMessage) -> WireMessage:
    """The message as it is read from the wire: in Unicode, whatever a page held."""
    plain: WireMessage = orjson.loads(encode_utf8(message))
    return plain
