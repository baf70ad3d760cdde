"""What is durable, and the rules on top of it: enough to look things up, and to let them go."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from stepwire.bootstrap.folder import usable_folder
from stepwire.bootstrap.models import model_configuration
from stepwire.clock import SystemClock
from stepwire.engine.local import LocalEngine
from stepwire.gateway.metrics import MeteredEngine, MeteredSpending, Metrics
from stepwire.gateway.stream.recent_pictures import RecentPictures
from stepwire.planners.model.priced_models import PricedModels
from stepwire.planners.model.prices import Prices
from stepwire.problems import EnvironmentProblem
from stepwire.runs.budgets import Budgets
from stepwire.runs.errors import Damaged, NewerFormat, OlderFormat
from stepwire.runs.model import Run
from stepwire.runs.ports import Clock, Engine, Storage
from stepwire.runs.retention import Keep, prunable, prune
from stepwire.runs.service import Chance, RunService
from stepwire.runs.session_service import SessionService
from stepwire.settings import Settings
from stepwire.storage.data_folder import DataFolder
from stepwire.storage.disk import FolderSpace
from stepwire.storage.local import open_storage
from stepwire.storage.secrets import KeyFileSpoilt

DIGEST_KEY: Final = "digests.key"


@dataclass(frozen=True, slots=True)
class Archive:
    """What is durable, and the rules on top of it."""

    settings: Settings
    folder: DataFolder
    storage: Storage
    engine: Engine
    metrics: Metrics
    service: RunService
    sessions: SessionService
    budgets: Budgets
    clock: Clock

    async def prune(self, *, dry_run: bool = False) -> list[Run]:
        """Let old ended runs go; returns them. With ``dry_run`` nothing is changed.

        Raises EnvironmentProblem when files of some could not be removed.
        """
        keep = Keep(self.settings.keep_days, int(self.settings.keep_gb * 1e9))
        records, now = self.storage.records, self.clock.now()
        if dry_run:
            return await prunable(records, now, keep)
        try:
            return await prune(records, self.service.forget, now, keep)
        except OSError as stuck:
            raise EnvironmentProblem(
                f"Not all runs could be removed: {stuck.filename or self.folder.path} ({stuck.strerror}). "
                "Let this user write there."
            ) from stuck


@asynccontextmanager
async def open_archive(settings: Settings, *, held: bool = False) -> AsyncIterator[Archive]:
    """What lies in the data folder; only if it is ``held`` may it be migrated. Raises EnvironmentProblem."""
    clock = SystemClock()
    folder = usable_folder(settings)
    try:
        async with (
            open_storage(folder, clock, migrate=held) as stored,
            LocalEngine(folder.log, max_queued=settings.max_queued) as local,
        ):
            metrics = Metrics(stored.records)
            spending = MeteredSpending(stored.spending, metrics)
            storage = replace(stored, blobs=RecentPictures(stored.blobs), spending=spending)
            engine = MeteredEngine(local, metrics)
            models = PricedModels(model_configuration(settings), Prices(settings.model_prices))
            budgets = Budgets(storage.spending, clock, models, settings.allowances())
            service = RunService(storage, engine, clock, _chance(folder), FolderSpace(folder.path), budgets)
            sessions = SessionService(storage.sessions, clock)
            yield Archive(settings, folder, storage, engine, metrics, service, sessions, budgets, clock)
    except (Damaged, NewerFormat, OlderFormat, KeyFileSpoilt) as unusable:
        raise EnvironmentProblem(str(unusable)) from unusable


def _chance(folder: DataFolder) -> Chance:
    key = folder.secret(DIGEST_KEY).encode()
    return Chance(
        run_id=lambda: f"run-{secrets.token_hex(8)}",
        epoch=lambda: secrets.token_hex(4),
        digest=lambda data: hmac.new(key, data, hashlib.sha256).hexdigest(),
    )
