"""A worker whose model answers what a test writes, or what a test's own models do."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

from pretend_models import Models, Writer, run_of

from stepwire.agent.worker import Tools, Worker
from stepwire.planners import BuiltInPlanners
from stepwire.planners.model.asking import Persistence
from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.making import Draw, ModelPlanners
from stepwire.runs.events import Ended
from stepwire.runs.model import Status
from stepwire.testing import ManualClock, MemoryEngine, memory_storage
from stepwire.testing.browser import FakeBrowser

KEY = "sk-live-0123456789abcdef"


class Office:
    """A worker whose model answers what a test writes."""

    def __init__(self, *answers, models=None, persistence=None, browser=None, **configuration):
        self.clock = ManualClock()
        self.engine = MemoryEngine(max_queued=10)
        self.storage = memory_storage()
        self.writer = Writer(list(answers))
        usual = {"model": self.writer.name, "keys": {"openai": KEY}}
        draw = Draw(mark=lambda: "4f", share=lambda: 0.5)
        planners = ModelPlanners(
            ModelConfiguration(**(usual | configuration)),
            models or Models(self.writer.model()),
            self.clock,
            draw,
            persistence or Persistence(tries=1),
        )
        tools = Tools(browser or FakeBrowser(), BuiltInPlanners(models=planners))
        self.worker = Worker(self.storage, self.engine, tools, self.clock, slots=1)

    @asynccontextmanager
    async def running(self, **spec):
        run = replace(run_of(agent="model", task="Go shopping", **spec), status=Status.QUEUED)
        await self.storage.records.add(run)
        await self.engine.queue.submit(run.id)
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            serving = group.create_task(self.worker.serve())
            yield
            serving.cancel()

    async def events(self):
        """All of the run's log, once it has ended."""
        while True:
            entries = await self.engine.log.read("run-1", after=0)
            if entries and isinstance(entries[-1].event, Ended):
                return [entry.event for entry in entries]
            await asyncio.sleep(0)

    async def end(self, **spec):
        async with self.running(**spec):
            return (await self.events())[-1]
