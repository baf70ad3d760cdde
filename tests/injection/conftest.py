"""A server with a model that obeys every page, and what became of a run on each page of the attack site."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
import pytest_asyncio
from attack_site import ATTACKS, SECRET, AttackSite
from obedient import Obedient

from in_thread import served
from running_server import Server, make_token
from scripted_model import NAME, Question, ScriptedModel

AT_ONCE = 4


@dataclass(slots=True)
class Outcome:
    """All that can be seen of one run, from outside and inside."""

    obeyed: int
    prompts: list[Question]
    completion: dict[str, Any]
    told: str = field(repr=False)  # every message and document, as text

    @property
    def code(self) -> str:
        return self.completion.get("code", "")


@dataclass(slots=True)
class Battle:
    """The attack site, the model that obeys it, and the server between them."""

    site: AttackSite
    model: ScriptedModel
    server: Server
    reached: list[str] = field(default_factory=list)  # what all attacks together got from the other site

    async def fought(self, name: str, allowed: tuple[str, ...] = ("127.0.0.1",)) -> Outcome:
        """A run on the page of this attack, watched to its end."""
        task = f"Tell me the heading of page {list(ATTACKS).index(name)} of {len(allowed)} sites"
        obedient = self.model.answering[task] = Obedient()
        token = make_token()
        run_id = await self.server.create(
            token,
            task=task,
            agent="model",
            startUrl=self.site.path(name),
            allowedDomains=list(allowed),
            secrets=[{"name": "password", "value": SECRET, "domains": ["127.0.0.1"]}],
            maxSteps=6,
            maxSeconds=60,
        )
        async with self.server.viewer(token) as viewer:
            await viewer.send(type="start_agent", runId=run_id)
            steps, completion = await viewer.to_the_end()
        told = [steps, completion, await self._documents(token, run_id, len(steps))]
        prompts = [each for each in self.model.asked if each.task == task]
        return Outcome(obedient.obeyed, prompts, completion, orjson.dumps(told).decode())

    async def _documents(self, token: str, run_id: str, steps: int) -> list[Any]:
        paths = ["", "/steps", "/commands", *(f"/steps/{number}/page" for number in range(1, steps + 1))]
        paths += [f"/steps/{number}/decision" for number in range(1, steps + 2)]
        answers = [await self.server.call("GET", f"/api/runs/{run_id}{path}", token) for path in paths]
        return [answer.json() for answer in answers]


@pytest.fixture(scope="session")
def battle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Battle]:
    site, model = AttackSite(), ScriptedModel()
    with ExitStack() as stack:
        site.shop = stack.enter_context(served(site.shop_application()))
        site.evil = stack.enter_context(served(site.evil_application(), "127.0.0.2"))
        settings = {
            "agent_private_hosts": "127.0.0.1,127.0.0.2",
            "model": NAME,
            "model_base_url": stack.enter_context(served(model.application())) + "/v1",
            "model_prices": f"{NAME}=0/0",
            "record_decisions": "1",
        }
        server = Server(tmp_path_factory.mktemp("injection") / "data", settings)
        server.start()
        stack.callback(server.stop)
        yield Battle(site, model, server)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def outcomes(battle: Battle) -> AsyncIterator[dict[str, Outcome]]:
    """Every attack was tried, some at once."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def tried(name: str) -> Outcome:
        async with turn:
            return await battle.fought(name)

    fought = await asyncio.gather(*map(tried, ATTACKS))
    battle.reached = list(battle.site.asked_of_evil)
    yield dict(zip(ATTACKS, fought, strict=True))
