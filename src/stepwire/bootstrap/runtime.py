"""An archive that is worked on: the runs that are started in it are carried out in this process."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from stepwire.agent.ports import Browser
from stepwire.agent.worker import Tools, Worker
from stepwire.bootstrap.archive import Archive, open_archive
from stepwire.bootstrap.folder import usable_folder
from stepwire.bootstrap.models import model_configuration
from stepwire.browser.chromium import ChromiumBrowser
from stepwire.guard.proxy import FilteringProxy
from stepwire.planners.chooser import BuiltInPlanners
from stepwire.planners.model.asking import Persistence
from stepwire.planners.model.library import ModelLibrary
from stepwire.planners.model.making import Draw, ModelPlanners
from stepwire.planners.model.prices import Prices
from stepwire.problems import EnvironmentProblem
from stepwire.runs.ports import Clock
from stepwire.runs.recovery import recover
from stepwire.runs.spending import KEEP_DAYS
from stepwire.settings import Settings
from stepwire.storage.data_folder import DataFolderBusy

_log = structlog.get_logger(__name__)

PRUNE_SECONDS: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class Runtime:
    """An archive with a browser and a worker: runs that are started here are worked on here."""

    archive: Archive
    browser: Browser
    worker: Worker


Stage = Callable[[Archive], AbstractAsyncContextManager[Tools]]


@asynccontextmanager
async def open_runtime(settings: Settings, stage: Stage | None = None) -> AsyncIterator[Runtime]:
    """The archive held alone, its runs put right, and a worker at work. Raises EnvironmentProblem.

    The ``stage`` gives what runs are worked on with: Chromium behind the guard, and the built-in planners.

    On leaving, runs at work are ended, or left for the next start if they are restartable.
    """
    try:
        with usable_folder(settings).locked():
            async with (
                open_archive(settings, held=True) as archive,
                _working(archive, stage or _chromium) as runtime,
            ):
                yield runtime
    except DataFolderBusy as busy:
        raise EnvironmentProblem(str(busy)) from busy


@asynccontextmanager
async def _working(archive: Archive, stage: Stage) -> AsyncIterator[Runtime]:
    settings = archive.settings
    recovered = await recover(archive.storage, archive.engine, archive.clock)
    _log.info("runs_recovered", queued=recovered.queued, lost=recovered.lost, ended=recovered.ended)
    async with stage(archive) as tools:
        worker = Worker(
            archive.storage, archive.engine, tools, archive.clock, settings.max_runs, archive.budgets
        )
        async with _meanwhile(worker.serve(), prune_hourly(archive)):
            yield Runtime(archive, tools.browser, worker)


@asynccontextmanager
async def _chromium(archive: Archive) -> AsyncIterator[Tools]:
    settings = archive.settings
    async with (
        FilteringProxy(settings.agent_private_hosts) as guard,
        ChromiumBrowser(guard, settings.browser_path) as browser,
        ModelLibrary(model_configuration(settings), Prices(settings.model_prices)) as models,
    ):
        planners = BuiltInPlanners(models=_model_planners(settings, models, archive.clock))
        yield Tools(browser, planners, recording=settings.record_decisions)


def _model_planners(settings: Settings, models: ModelLibrary, clock: Clock) -> ModelPlanners:
    draw = Draw(mark=lambda: secrets.token_hex(8), share=lambda: secrets.randbelow(1_000) / 1_000)
    return ModelPlanners(
        models.configuration, models, clock, draw, Persistence(deadline=settings.model_seconds)
    )


@asynccontextmanager
async def _meanwhile(*work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Work that goes on while the context is open; what is raised inside comes out as it is, in no group."""
    problem: Exception | None = None
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in work]
        try:
            yield
        except Exception as error:  # noqa: BLE001 - raised again, behind the group that would wrap it
            problem = error
        finally:
            for task in tasks:
                task.cancel()
    if problem is not None:
        raise problem


async def prune_hourly(archive: Archive) -> None:
    """Let old runs go, now and every hour; what goes wrong is logged, and tried again an hour later."""
    while True:
        try:
            await _let_go(archive)
        except Exception as error:  # noqa: BLE001 - the root of a task: the runs at work must not end for it
            _log.error("runs_not_pruned", exc_info=error)
        await archive.clock.sleep(PRUNE_SECONDS)


async def _let_go(archive: Archive) -> None:
    gone = await archive.prune()
    if gone:
        _log.info("runs_pruned", count=len(gone))
    await archive.storage.spending.forget_before(archive.clock.now().date() - timedelta(days=KEEP_DAYS))
