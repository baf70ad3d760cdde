"""Whether the server lives, and whether it is ready for new work.

Alive is a matter of answering at all. Ready is a matter of checks, each of which says in one
sentence what stands in the way, or nothing; a check that takes too long stands in the way itself.
A server that drains says so first: a load balancer then sends new work elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from stepwire.runs.errors import LowDisk
from stepwire.runs.ports import Records
from stepwire.runs.service import RunService

CHECK_WITHIN: Final = 2.0  # seconds

_log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands in the way of new work: a word for machines and a sentence for people."""

    code: str
    message: str


class Readiness(Protocol):
    """Tells whether the server takes new work."""

    async def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in the way; empty when the server is ready."""
        ...


class Checks:
    """Readiness by checks, each under the code that it reports."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._draining = False

    def drain(self) -> None:
        """The server goes down soon: from now on it is not ready."""
        self._draining = True

    async def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in the way, found by all checks at the same time."""
        if self._draining:
            return (Obstacle("draining", "The server is shutting down; runs at work are being finished."),)
        async with asyncio.TaskGroup() as group:
            asked = {code: group.create_task(_asked(code, check)) for code, check in self._checks.items()}
        return tuple(Obstacle(code, said) for code, task in asked.items() if (said := task.result()))


def disk_check(service: RunService) -> Check:
    """Whether there is room for another run."""

    async def check() -> str | None:
        try:
            service.require_disk()
        except LowDisk as low:
            return low.message
        return None

    return check


def database_check(records: Records) -> Check:
    """Whether the records answer."""

    async def check() -> str | None:
        await records.get("readiness")
        return None

    return check


async def _asked(code: str, check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_WITHIN):
            return await check()
    except TimeoutError:
        return f"It did not answer within {CHECK_WITHIN:.0f} seconds."
    except Exception as error:  # noqa: BLE001 - whatever it is, a check that fails is an obstacle
        _log.warning("readiness_check_failed", check=code, exc_info=error)
        return f"The check failed ({type(error).__name__}); the log says more."
