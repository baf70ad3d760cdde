"""Fixtures of the guard's tests; what they are made of is in guard_harness."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from guard_harness import Upstream, answering


@pytest.fixture
async def hello() -> AsyncIterator[Upstream]:
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").listen() as upstream:
        yield upstream
