"""The client's tests share the gateway's in-memory world and the proxy that cuts lines."""

import asyncio
import sys
from pathlib import Path

import pytest

PATIENCE = 20  # seconds that any one test may wait

for room in ("gateway", "e2e"):
    sys.path.append(str(Path(__file__).parents[1] / room))


@pytest.fixture(autouse=True)
async def deadline():
    """A test that waits for ever fails instead."""
    loop = asyncio.get_running_loop()
    timer = loop.call_later(PATIENCE, lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
    yield
    timer.cancel()
