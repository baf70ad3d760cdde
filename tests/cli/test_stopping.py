"""What the operator's signals do to a program that serves."""

import asyncio
import signal

import pytest
from structlog.testing import capture_logs

from stepwire.bootstrap.stopping import stop_signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_one_signal_asks_to_stop(number) -> None:
    async with stop_signals() as stop:
        signal.raise_signal(number)
        await stop.wait()


async def test_a_second_one_stops_what_still_waits_and_is_logged_as_one_event() -> None:
    ready = asyncio.Event()

    async def program() -> None:
        async with stop_signals() as stop:
            ready.set()
            await stop.wait()
            signal.raise_signal(signal.SIGTERM)
            await asyncio.Event().wait()

    with capture_logs() as logs:
        running = asyncio.ensure_future(program())
        await ready.wait()
        signal.raise_signal(signal.SIGTERM)
        await asyncio.wait({running})
    assert running.cancelled()
    assert [(line["event"], line["log_level"]) for line in logs] == [("stopping_at_once", "warning")]
