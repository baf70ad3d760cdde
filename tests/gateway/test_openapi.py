from typing import Any

import pytest
from http_world import World
from jsonschema import Draft202012Validator

from stepwire.gateway.api.openapi import ENDED_EXAMPLE, REQUEST_EXAMPLES
from stepwire.runs.request import RunRequest

PUBLIC = {"/healthz", "/readyz", "/asyncapi.json"}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return World().app.openapi()


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
    ]


async def test_the_description_is_public() -> None:
    async with World().client(None) as client:
        answer = await client.get("/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")


def test_every_route_of_the_contract_is_described(described: dict[str, Any]) -> None:
    assert {f"{method.upper()} {path}" for path, method, _ in operations(described)} == {
        "POST /api/runs",
        "GET /api/runs",
        "GET /api/runs/{run_id}",
        "DELETE /api/runs/{run_id}",
        "GET /api/runs/{run_id}/steps",
        "GET /api/runs/{run_id}/steps/{number}",
        "GET /api/runs/{run_id}/steps/{number}/screenshot",
        "GET /api/runs/{run_id}/steps/{number}/page",
        "GET /api/runs/{run_id}/steps/{number}/decision",
        "GET /api/runs/{run_id}/artifacts",
        "GET /api/runs/{run_id}/artifacts/{name}",
        "GET /api/runs/{run_id}/commands",
        "GET /api/runs/{run_id}/export",
        "GET /api/runs/{run_id}/recording",
        "POST /api/runs/{run_id}/replay",
        "POST /api/runs/{run_id}/start",
        "POST /api/runs/{run_id}/cancel",
        "GET /api/sessions",
        "PUT /api/sessions/{name}",
        "DELETE /api/sessions/{name}",
        "POST /api/understand",
        "GET /api/usage",
        "POST /api/sign-in",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "GET /asyncapi.json",
    }


def test_everything_but_health_and_specs_needs_a_token(described: dict[str, Any]) -> None:
    for path, _, operation in operations(described):
        assert ("security" in operation) is (path not in PUBLIC), path


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def references(value: Any) -> set[str]:
        match value:
            case dict():
                own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
                return own.union(*(references(item) for item in value.values()))
            case list():
                return set().union(*(references(item) for item in value))
            case _:
                return set()

    schemas = described["components"]["schemas"]
    for reference in references(described):
        assert reference.removeprefix("#/components/schemas/") in schemas


def test_every_example_fits_its_schema(described: dict[str, Any]) -> None:
    checked = 0
    for path, _, operation in operations(described):
        answers = [answer.get("content", {}) for answer in operation["responses"].values()]
        for content in [*answers, operation.get("requestBody", {}).get("content", {})]:
            for medium in content.values():
                examples = [example["value"] for example in medium.get("examples", {}).values()]
                examples += [medium["example"]] if "example" in medium else []
                schema = medium.get("schema", {}) | {"components": described["components"]}
                for example in examples:
                    Draft202012Validator(schema).validate(example)
                    checked += 1
                assert not schema.get("$ref") or examples, path
    assert checked > 50


def test_examples_of_requests_are_accepted() -> None:
    for example in REQUEST_EXAMPLES.values():
        RunRequest.model_validate(example["value"])


async def test_what_is_answered_fits_its_schema(described: dict[str, Any]) -> None:
    world = World()
    run_id = await world.made(labels={"a": "b"})
    await world.at_work(run_id)
    await world.step(run_id, picture=b"picture", page="Shop", files={"a.csv": b"1"})
    await world.end(run_id, result={"price": 3})
    async with world.client() as client:
        for path, model in (
            ("", "RunDocument"),
            ("/steps", "StepListDocument"),
            ("/steps/1", "StepUpdate"),
            ("/steps/1/page", "PageDocument"),
            ("/artifacts", "ArtifactListDocument"),
            ("/commands", "CommandsDocument"),
            ("/steps/9", "ProblemDocument"),
        ):
            answer = (await client.get(f"/api/runs/{run_id}{path}")).json()
            schema = {"$ref": f"#/components/schemas/{model}", "components": described["components"]}
            Draft202012Validator(schema).validate(answer)
        listing = (await client.get("/api/runs")).json()
    assert set(listing["items"][0]) - {"code", "error"} >= {"runId", "status", "result", "endedAt"}
    assert ENDED_EXAMPLE["status"] == "succeeded"
