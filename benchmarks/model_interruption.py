"""How long it takes until a model is no longer waited for: cancelled, replaced or given up. By the clock.

A part of ``python -m benchmarks.model``. A real server of ours, a real browser, and the real model server of
the tests in native mode: a run is cancelled while its answer is being generated, and the clock runs from the
request to the run's end as a viewer hears of it, which is written to the log before, and to the moment at
which the model server says that it works on nothing. While a prompt is being read, llama.cpp notices only
between two batches of it. Baseline in the same run: cancelling a run that only waits.
"""

from __future__ import annotations

import asyncio
import importlib
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from stepwire.agent.ports import Costs, Uncounted
from stepwire.clock import SystemClock
from stepwire.planners.model.asking import Asking, Persistence
from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.library import ModelLibrary
from stepwire.planners.model.ports import Answer, LanguageModel, Prompt, TooSlow
from stepwire.planners.model.prices import Prices

TESTS: Final = Path(__file__).resolve().parents[1] / "tests"
MODEL: Final = "openai:smollm2"
DEAD: Final = "openai:dead"
SPARE: Final = "openai:spare"
GOAL: Final = 1.0
GIVEN_UP_AFTER: Final = 1.0
FALLBACK_ROUNDS: Final = 3  # each waits for its pauses
PROMPT: Final = Prompt("You are brief.", "Are you done?", {"type": "object"})
HEADER: Final = "| what | median s | slowest s | goal |\n|---|---:|---:|---|"

Ready = Callable[[dict[str, Any]], bool]
Cancel = Callable[[Any, Any, str, str], Awaitable[None]]


async def measure_interruptions(model_server: str, rounds: int) -> None:
    """Print the table."""
    print(HEADER)
    goal = f"≤ {GOAL:g} s"
    with _serving(model_server) as server:
        for name, cancel in (("HTTP", _over_http), ("WebSocket", _over_websocket)):
            measured = [await _cancelled(server, model_server, cancel) for _ in range(rounds)]
            _row(f"cancelled over {name}, to the run's end", [end for end, _ in measured], goal)
            _row(f"cancelled over {name}, to an idle model", [idle for _, idle in measured], goal)
        reading = [await _cancelled(server, model_server, _over_http, _is_reading) for _ in range(rounds)]
        _row("cancelled while it reads the prompt, to the run's end", [end for end, _ in reading], goal)
        _row("cancelled while it reads the prompt, to an idle model", [idle for _, idle in reading])
        waits = [await _cancelled_waiting(server) for _ in range(rounds)]
        _row("baseline: a run that only waits, over HTTP, to its end", waits)
    _row("a dead port, until the fallback is asked", [await _fallen_back() for _ in range(FALLBACK_ROUNDS)])
    hung = [await _given_up() for _ in range(rounds)]
    _row(f"a provider that never answers, given {GIVEN_UP_AFTER:g} s", hung)


def _row(what: str, seconds: list[float], goal: str = "") -> None:
    print(f"| {what} | {statistics.median(seconds):.2f} | {max(seconds):.2f} | {goal} |", flush=True)


def _running() -> Any:
    """The tests' way to a server in a process of its own."""
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    return importlib.import_module("running_server")


# -- cancelling -------------------------------------------------------------------------------------


@contextmanager
def _serving(model_server: str) -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "model": MODEL,
            "model_base_url": f"{model_server}/v1",
            "model_output": "native",
            "model_prices": f"{MODEL}=0/0",
            "model_seconds": "300",
        }
        server = _running().Server(Path(folder) / "data", settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()


async def _over_http(server: Any, viewer: Any, token: str, run_id: str) -> None:
    answer = await server.call("POST", f"/api/runs/{run_id}/cancel", token)
    answer.raise_for_status()


async def _over_websocket(server: Any, viewer: Any, token: str, run_id: str) -> None:
    await viewer.send(type="cancel", runId=run_id)


async def _cancelled(
    server: Any, model_server: str, cancel: Cancel, ready: Ready | None = None
) -> tuple[float, float]:
    """Seconds to the run's end and to an idle model, of a run that was in the middle of an answer."""
    ready = ready or _is_generating
    token = _running().make_token()
    async with httpx.AsyncClient(base_url=model_server, timeout=None) as http, server.viewer(token) as viewer:
        run_id = await server.create(token, task="Count to a thousand, and note each number", agent="model")
        await viewer.send(type="start_agent", runId=run_id)
        while not any(ready(slot) for slot in await _slots(http)):
            await asyncio.sleep(0.01)
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            ended = group.create_task(_ended(viewer))
            idle = group.create_task(_idle(http))
            await cancel(server, viewer, token, run_id)
        completion, at = ended.result()
    if completion["code"] != "cancelled" or not completion["usage"]["estimatedTokens"]:
        raise SystemExit(f"not cancelled in the middle of an answer: {completion}")
    return at - began, idle.result() - began


async def _ended(viewer: Any) -> tuple[dict[str, Any], float]:
    _, completion = await viewer.to_the_end()
    return completion, time.perf_counter()


async def _idle(http: httpx.AsyncClient) -> float:
    while any(slot["is_processing"] for slot in await _slots(http)):
        await asyncio.sleep(0.01)
    return time.perf_counter()


async def _slots(http: httpx.AsyncClient) -> list[dict[str, Any]]:
    slots: list[dict[str, Any]] = (await http.get("/slots")).json()
    return slots


def _is_generating(slot: dict[str, Any]) -> bool:
    return bool(slot["is_processing"]) and _decoded(slot) > 0


def _is_reading(slot: dict[str, Any]) -> bool:
    return bool(slot["is_processing"]) and _decoded(slot) == 0


def _decoded(slot: dict[str, Any]) -> int:
    return sum(each.get("n_decoded", 0) for each in slot.get("next_token", []))


async def _cancelled_waiting(server: Any) -> float:
    token = _running().make_token()
    async with server.viewer(token) as viewer:
        run_id = await server.create(token, task="Wait 60 seconds", agent="plain")
        await viewer.send(type="start_agent", runId=run_id)
        await viewer.next("run_status", status="running")
        began = time.perf_counter()
        await _over_http(server, viewer, token, run_id)
        _, at = await _ended(viewer)
    return at - began


# -- falling back and giving up ---------------------------------------------------------------------


class Spare:
    """A fallback that answers at once."""

    name, sees = SPARE, False

    async def answer(self, prompt: Prompt, costs: Costs) -> Answer:
        """Something."""
        return Answer("{}", SPARE)


class WithSpare:
    """The models of a server, and the spare one."""

    def __init__(self, library: ModelLibrary) -> None:
        self._library = library

    async def get(self, name: str) -> LanguageModel:
        """The one of this name."""
        return Spare() if name == SPARE else await self._library.get(name)


async def _fallen_back() -> float:
    configuration = ModelConfiguration(model=DEAD, base_url="http://127.0.0.1:9/v1")
    async with ModelLibrary(configuration, Prices({})) as library:
        await library.get(DEAD)
        asking = Asking((DEAD, SPARE), WithSpare(library), SystemClock(), lambda: 0.5)
        began = time.perf_counter()
        await asking.ask(PROMPT, Uncounted())
    return time.perf_counter() - began


async def _given_up() -> float:
    """A server takes the connection and says nothing."""
    held: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda _, writer: held.append(writer), "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    configuration = ModelConfiguration(model=MODEL, base_url=f"http://127.0.0.1:{port}/v1")
    async with silent, ModelLibrary(configuration, Prices({})) as library:
        await library.get(MODEL)
        asking = Asking(
            (MODEL,), library, SystemClock(), lambda: 0.5, Persistence(deadline=GIVEN_UP_AFTER, tries=1)
        )
        began = time.perf_counter()
        try:
            await asking.ask(PROMPT, Uncounted())
        except TooSlow:
            passed = time.perf_counter() - began
        finally:
            for writer in held:
                writer.close()
    return passed
