"""The engine of one machine: queue and control in this process, the log in a file beside it.

The queue is in memory on purpose. What waits in it also stands in the records, from which
:mod:`stepwire.runs.recovery` fills it again after a restart: one truth, not two.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from stepwire.engine.control import LocalControl
from stepwire.engine.log import SqliteLog
from stepwire.engine.queue import LocalQueue
from stepwire.engine.tails import Tails
from stepwire.runs.ports import Control, EventLog, WorkQueue


class LocalEngine:
    """Queue, log and control of one process. Usable inside ``async with``, which raises NewerFormat."""

    def __init__(self, log_path: Path, *, max_queued: int) -> None:
        self._queue = LocalQueue(max_queued)
        self._log = SqliteLog(log_path, Tails())
        self._control = LocalControl()

    async def __aenter__(self) -> Self:
        await self._log.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._log.close()

    @property
    def queue(self) -> WorkQueue:
        """The runs that wait."""
        return self._queue

    @property
    def log(self) -> EventLog:
        """What happened in each run."""
        return self._log

    @property
    def control(self) -> Control:
        """The way to a run's worker."""
        return self._control
