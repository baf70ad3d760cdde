"""What was spent at models, over HTTP."""

from datetime import date
from decimal import Decimal

import pytest
from http_world import World

from stepwire.gateway.api.usage_documents import MOST_SUMS
from stepwire.runs.budgets import Allowance, Allowances
from stepwire.runs.spending import Spent
from stepwire.runs.usage import Usage

SMALL = Usage("openai:small", 1000, 10, Decimal("0.0025"), 0.5)
TINY = Usage("local:tiny", 70, 30, None, 1.5)


class AnyModel:
    def of(self, spec):
        return () if spec.agent == "plain" else ("openai:small",)

    def needed(self, spec):
        return spec.agent == "model"

    def refusal(self, spec):
        return None

    def priced(self, model):
        return model != "local:tiny"


async def spend(world, usage, *, run="r", owner="ada", day=1, **labels):
    await world.storage.spending.add(Spent(run, "e", owner, date(2026, 1, day), usage, labels))


async def test_sums_are_by_model_with_their_total_and_what_has_no_price():
    world = World()
    await spend(world, SMALL)
    await spend(world, TINY, run="r2")
    await spend(world, SMALL, owner="eve")
    async with world.client() as client:
        answer = (await client.get("/api/usage")).json()
    small = {
        "key": "openai:small",
        "runs": 1,
        "decisions": 1,
        "inputTokens": 1000,
        "outputTokens": 10,
        "costUsd": 0.0025,
        "seconds": 0.5,
    }
    assert answer["items"][0] == small
    assert answer["items"][1]["unpricedTokens"] == 100
    assert (answer["total"]["inputTokens"], answer["total"]["costUsd"]) == (1070, 0.0025)


async def test_of_very_many_sums_the_largest_are_listed_and_all_are_in_the_total():
    world = World()
    for number in range(MOST_SUMS + 2):
        await spend(world, SMALL if number else TINY, build=str(number))
    async with world.client() as client:
        answer = (await client.get("/api/usage", params={"by": "label:build"})).json()
    assert (len(answer["items"]), answer["total"]["decisions"]) == (MOST_SUMS, MOST_SUMS + 2)
    assert "0" not in {item["key"] for item in answer["items"]}, "the smallest"


async def test_labels_and_days_narrow_and_group():
    world = World()
    await spend(world, SMALL, day=1, team="blue")
    await spend(world, SMALL, day=2, run="r2", team="red")
    async with world.client() as client:

        async def keys(**params):
            return [item["key"] for item in (await client.get("/api/usage", params=params)).json()["items"]]

        assert await keys(by="label:team") == ["blue", "red"]
        assert await keys(by="day", label="team:blue") == ["2026-01-01"]
        assert await keys(by="day", since="2026-01-02", until="2026-01-02") == ["2026-01-02"]
        assert await keys(by="day", since="2026-02-01") == []


@pytest.mark.parametrize(
    ("params", "at"),
    [
        ({"by": "mood"}, "by"),
        ({"by": "label:"}, "by"),
        ({"by": "label:a'b"}, "by"),
        ({"label": "team"}, "label"),
        ({"label": 'a"b:c'}, "label"),
        ({"since": "yesterday"}, "since"),
    ],
)
async def test_what_is_no_question_is_refused_with_its_place(params, at):
    async with World().client() as client:
        answer = await client.get("/api/usage", params=params)
    assert (answer.status_code, answer.json()["errors"][0]["at"]) == (422, at)


async def test_another_owners_sums_need_runs_all():
    world = World()
    async with world.client() as ada, world.client("root;runs:view runs:all") as root:
        assert (await ada.get("/api/usage", params={"owner": "eve"})).status_code == 403
        assert (await root.get("/api/usage", params={"owner": "eve"})).status_code == 200


MODEL = {"task": "Go", "agent": "model"}


async def test_a_run_over_the_days_budget_is_refused_and_says_until_when():
    world = World(models=AnyModel(), allowances=Allowances(owner=Allowance(tokens=1000)))
    today = world.clock.now().date()
    async with world.client() as client:
        made = (await client.post("/api/runs", json=MODEL | {"runId": "before"})).json()
        await world.storage.spending.add(Spent("r", "e", "ada", today, SMALL))
        refused = await client.post("/api/runs", json=MODEL)
        assert (refused.status_code, refused.json()["code"]) == (429, "over_budget")
        assert "1,010 of 1,000 tokens" in refused.json()["detail"]
        assert 0 < int(refused.headers["retry-after"]) <= 86_401
        again = await client.post("/api/runs", json=MODEL | {"runId": "before"})
        assert again.json()["runId"] == made["runId"]
        assert (await client.post("/api/runs/before/start")).status_code == 429
        assert (await client.get("/api/runs/before")).json()["status"] == "pending"
        plain = await client.post("/api/runs", json={"task": "Go", "agent": "plain", "start": True})
        assert plain.status_code == 201


async def test_a_run_says_what_it_may_spend():
    world = World(models=AnyModel(), allowances=Allowances(run=Allowance(tokens=5000)))
    async with world.client() as client:
        usual = (await client.post("/api/runs", json={"task": "Go"})).json()
        asked = (
            await client.post("/api/runs", json={"task": "Go", "maxCostUsd": 0.1, "maxTokens": 9})
        ).json()
    assert (usual["maxTokens"], "maxCostUsd" in usual) == (5000, False)
    assert (asked["maxTokens"], asked["maxCostUsd"]) == (9, 0.1)


@pytest.mark.parametrize(
    "body", [{"maxTokens": 0}, {"maxTokens": 1.5}, {"maxCostUsd": 0}, {"maxCostUsd": -1}]
)
async def test_a_budget_of_nothing_is_refused(body):
    async with World().client() as client:
        assert (await client.post("/api/runs", json={"task": "Go", **body})).status_code == 422


async def test_what_is_used_is_in_the_metrics_by_model():
    world = World()
    await spend(world, SMALL)
    await spend(world, TINY)
    text = (await world.metrics.exposition()).decode()
    assert 'stepwire_model_tokens_total{direction="input",model="openai:small"} 1000.0' in text
    assert 'stepwire_model_tokens_total{direction="output",model="local:tiny"} 30.0' in text
    assert 'stepwire_model_cost_usd_total{model="openai:small"} 0.0025' in text
    assert 'stepwire_model_cost_usd_total{model="local:tiny"}' not in text
    assert 'stepwire_model_seconds_total{model="local:tiny"} 1.5' in text
