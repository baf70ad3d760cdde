"""What a decision of the model agent costs beside the model: tokens of the prompt, and own time.

    python -m benchmarks.model [--rounds 50] [--interruptions 10]

The page is that of `benchmarks.decision`: a table of orders below a form, with so many controls and texts,
all of them observed; the run has forty steps behind it. Tokens are those of the small model of the tests,
counted by its own server: of the prompt, and of the schema that the answer must fit, which some providers
count too. Own time is processor time from the view to the action, with a model that answers at once: alone,
and behind the library that speaks to models. Baseline in the same run, turn by turn: parsing the same
observation from JSON with orjson. Prints a Markdown table: median milliseconds, the slowest, the ratio to the
baseline. A second table tells how long it takes until a model is no longer waited for: see
`benchmarks.model_interruption`.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import orjson
from benchmarks.decision import page_of
from benchmarks.model_interruption import measure_interruptions
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, FunctionModel

from stepwire.agent.observation import Observation
from stepwire.agent.ports import Act, Costs, View
from stepwire.logs import set_up_logs
from stepwire.planners.model.asking import Asking
from stepwire.planners.model.configuration import Endpoint
from stepwire.planners.model.planner import ModelPlanner
from stepwire.planners.model.ports import Answer, LanguageModel, Prompt
from stepwire.planners.model.prices import Prices
from stepwire.planners.model.prompt import Assignment
from stepwire.planners.model.providers import ProviderModel
from stepwire.runs.actions import Click, Target
from stepwire.runs.events import Step, Timings
from stepwire.runs.model import Viewport
from stepwire.testing import ManualClock

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from model_server import serving_model

SIZES = (340, 7_000, 16_000)
TASK = "Find the order of Customer 41, send it, and tell me its total"
NAME = "openai:pretend"
ANSWER = json.dumps(
    {
        "explanation": "Sending the order",
        "memory": "Order 41 is 41.00",
        "actions": [{"type": "click", "ref": "e1"}],
    }
)
MOST_TOKENS = 3_000
MOST_MS = 10.0
PAST = tuple(
    Step(
        number=number,
        attempt=1,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        action=Click(target=Target(role="link", name=f"Order {number} of the last week of the year")),
        explanation="",
        url="http://shop.test/orders",
        title="Orders",
        viewport=Viewport(),
        picture=None,
        timings=Timings(),
    )
    for number in range(1, 41)
)


class Instant:
    """Answers at once, and keeps what it was asked."""

    name, sees = NAME, False

    def __init__(self) -> None:
        self.asked: list[Prompt] = []

    async def answer(self, prompt: Prompt, costs: Costs) -> Answer:
        """The same each time."""
        self.asked.append(prompt)
        return Answer(ANSWER, NAME)


class One:
    """A server with one model."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    async def get(self, name: str) -> LanguageModel:
        """That one."""
        return self._model


async def say(messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str]:
    yield ANSWER


async def decided(model: LanguageModel, page: Observation) -> float:
    """Milliseconds of processor time to an action, on a page that is seen for the first time."""
    asking = Asking((NAME,), One(model), ManualClock(), lambda: 0.5)
    planner = ModelPlanner(Assignment(TASK), asking, lambda: "4f0a9c1be2d37586")
    view = View(dataclasses.replace(page), PAST, 0.0)
    began = time.process_time()
    decision = await planner.decide(view)
    passed = (time.process_time() - began) * 1000
    if not isinstance(decision, Act):
        raise SystemExit(f"no action, but {decision}")
    return passed


async def counted(server: str, text: str) -> int:
    async with httpx.AsyncClient(base_url=server) as http:
        answer = await http.post("/tokenize", json={"content": text})
    return len(answer.json()["tokens"])


async def measure(elements: int, rounds: int, server: str) -> None:
    """Print the row of one size."""
    page = page_of(elements)
    told = orjson.dumps(dataclasses.asdict(page))
    alone = Instant()
    behind = ProviderModel(FunctionModel(stream_function=say), Endpoint("openai", "pretend"), Prices({}))
    await decided(alone, page)
    await decided(behind, page)
    times: dict[str, list[float]] = {"parse": [], "alone": [], "behind": []}
    for _ in range(rounds):
        began = time.process_time()
        orjson.loads(told)
        times["parse"].append((time.process_time() - began) * 1000)
        times["alone"].append(await decided(alone, page))
        times["behind"].append(await decided(behind, page))
    prompt = alone.asked[0]
    words = await counted(server, f"{prompt.instructions}\n{prompt.text}")
    schema = await counted(server, json.dumps(prompt.schema))
    parse, own, library = (statistics.median(times[kind]) for kind in ("parse", "alone", "behind"))
    goal = f"≤ {MOST_TOKENS:,} tokens, ≤ {MOST_MS:g} ms" if elements == 7_000 else ""
    tokens = f"{words:,} | {schema:,} | {words + schema:,}"
    spent = f"{own:.1f} | {max(times['alone']):.1f} | {own / parse:.1f} | {library:.1f}"
    print(f"| {elements:,} | {tokens} | {spent} | {goal} |", flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--interruptions", type=int, default=10)
    options = parser.parse_args()
    set_up_logs("console", "error")
    print("| elements | prompt | schema | tokens | own ms | slowest | × a parse | with the library | goal |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---|")
    with serving_model() as server:
        for elements in SIZES:
            await measure(elements, options.rounds, server)
        print()
        await measure_interruptions(server, options.interruptions)


if __name__ == "__main__":
    asyncio.run(main())
