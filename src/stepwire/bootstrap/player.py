"""A server that plays one recorded run, without a browser."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from stepwire.agent.worker import Tools
from stepwire.bootstrap.archive import Archive
from stepwire.bootstrap.server import Server, open_server
from stepwire.playback import Pace, RecordedBrowser, RecordedPlanners
from stepwire.runs.model import Run
from stepwire.runs.ports import Clock
from stepwire.runs.recording import Recording
from stepwire.settings import Settings


@asynccontextmanager
async def open_player(settings: Settings, recording: Recording, speed: float | None) -> AsyncIterator[Server]:
    """A server whose every run plays the recording; one waits under its id. ``speed`` as in `Pace`."""

    @asynccontextmanager
    async def stage(archive: Archive) -> AsyncIterator[Tools]:
        pace = Pace(archive.clock, speed)
        yield Tools(RecordedBrowser(recording, pace), RecordedPlanners(recording, pace))

    async with open_server(settings, stage) as server:
        archive = server.runtime.archive
        await archive.storage.records.add(_waiting(recording, archive.clock))
        yield server


def _waiting(recording: Recording, clock: Clock) -> Run:
    """The recorded run, as it was before it was started. Its start page is its first step."""
    limits = replace(recording.spec.limits, steps=max(1, len(recording.scenes)))
    spec = replace(recording.spec, start_url=None, secrets=(), files=(), output_schema=None, limits=limits)
    return Run(recording.run_id, "player", spec, secrets.token_hex(4), "", clock.now())
