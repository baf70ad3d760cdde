"""A site, and a runtime of this process that may visit it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from stepwire.bootstrap.local_user import local_identity
from stepwire.bootstrap.runtime import Runtime, open_runtime
from stepwire.gateway.server import serving
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.runs.command_list import CommandList
from stepwire.runs.events import Step
from stepwire.runs.journal import follow
from stepwire.runs.model import Run
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings

WHO = local_identity("local")


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where the site is, and who works on it."""

    address: str
    runtime: Runtime

    async def ended(self, request: RunRequest) -> Run:
        """The run of a request, once it has ended."""
        run = await self.runtime.archive.service.create(WHO, request)
        return await self.settled(run.id)

    async def settled(self, run_id: str) -> Run:
        """The run, once it has ended."""
        async for _ in follow(self.runtime.archive.engine.log, run_id, after=0):
            pass
        return await self.runtime.archive.service.see(WHO, run_id)

    async def recorded(self, request: RunRequest) -> CommandList:
        """What the run of a request did, which must succeed."""
        run = await self.ended(request)
        if run.error is not None:
            raise RuntimeError(f"The recording failed: {run.error}")
        return await self.runtime.archive.service.recording(WHO, run.id)

    async def steps(self, run: Run) -> list[Step]:
        """What happened in a run."""
        entries = await self.runtime.archive.engine.log.read(run.id, after=0)
        return [entry.event for entry in entries if isinstance(entry.event, Step)]


@asynccontextmanager
async def workplace(site: ASGIApp, slots: int = 1) -> AsyncIterator[Workplace]:
    """The site is served, and a runtime is at work."""
    with tempfile.TemporaryDirectory() as folder:
        async with serving(site, "127.0.0.1", 0) as address:
            settings = Settings.load(data=Path(folder), environ={})
            port = urlsplit(address).port
            hosts = PrivateHosts.parse(
                f"127.0.0.1:{port}, localhost:{port}"
            )  # of one, pages hold frames of the other
            settings = settings.model_copy(update={"agent_private_hosts": hosts, "max_runs": slots})
            async with open_runtime(settings) as runtime:
                yield Workplace(address, runtime)
