"""A purchase in the demo shop, recorded once and replayed in this process while the shop changes."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from changing_shop import TASK, ChangingShop

from stepwire.bootstrap import Runtime, local_identity, open_runtime
from stepwire.demo.shop import demo_shop
from stepwire.gateway.server import serving
from stepwire.guard.private_hosts import PrivateHosts
from stepwire.runs.command_list import CommandList
from stepwire.runs.events import Step
from stepwire.runs.journal import follow
from stepwire.runs.model import Run
from stepwire.runs.replay import ReplayRequest, replayed
from stepwire.runs.request import RunRequest
from stepwire.settings import Settings

WHO = local_identity("local")
PASSWORD = "lantern-light"
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A shop that can change, and a runtime that may visit it."""

    shop: ChangingShop
    address: str
    runtime: Runtime

    async def ended(self, request: RunRequest) -> Run:
        """The run of a request, once it has ended."""
        service = self.runtime.archive.service
        run = await service.create(WHO, request)
        async for _ in follow(self.runtime.archive.engine.log, run.id, after=0):
            pass
        return await service.see(WHO, run.id)

    async def recorded(self) -> CommandList:
        """The purchase, done once by the plain agent."""
        request = RunRequest(task=TASK, start_url=self.address, variables={"second": "mug"}, start=True)
        run = await self.ended(request)
        if run.error is not None:
            raise RuntimeError(f"The recording failed: {run.error}")
        return await self.runtime.archive.service.recording(WHO, run.id)

    async def replay(self, recording: CommandList, **asked: Any) -> Run:
        """One replay."""
        secrets = [{"name": "password", "value": PASSWORD}]
        request = ReplayRequest.model_validate({"secrets": secrets, **asked})
        return await self.ended(replayed(recording, request))

    async def steps(self, run: Run) -> list[Step]:
        """What happened in a run."""
        entries = await self.runtime.archive.engine.log.read(run.id, after=0)
        return [entry.event for entry in entries if isinstance(entry.event, Step)]


@asynccontextmanager
async def purchases() -> AsyncIterator[Place]:
    """The shop is open, and a runtime at work."""
    shop = ChangingShop(demo_shop())
    with tempfile.TemporaryDirectory() as folder:
        async with serving(shop, "127.0.0.1", 0) as address:
            settings = Settings.load(data=Path(folder), environ={})
            hosts = PrivateHosts.parse(urlsplit(address).netloc)
            settings = settings.model_copy(update={"agent_private_hosts": hosts, "max_runs": AT_ONCE})
            async with open_runtime(settings) as runtime:
                yield Place(shop, address, runtime)
