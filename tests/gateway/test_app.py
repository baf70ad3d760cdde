import re
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from http_world import World
from structlog.testing import capture_logs

from stepwire.gateway.console import STATIC
from stepwire.gateway.security_headers import PAGE_POLICY

FROM = "https://app.example"


async def get(world: World, path: str, token: str | None = "ada", **headers: str) -> httpx.Response:
    async with world.client(token) as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize("path", ["/", "/new", "/runs/run-1", "/runs/anything/steps/7"])
async def test_the_page_is_served_to_everybody_and_may_do_little(path: str) -> None:
    answer = await get(World(), path, None)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"] == PAGE_POLICY
    assert answer.headers["cache-control"] == "no-cache"


FILES = {"/static/favicon.svg", "/static/console.css", "/static/console.js"}


def test_the_page_has_no_inline_code_that_its_policy_would_stop() -> None:
    page = (STATIC / "index.html").read_text()
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)


async def test_the_page_finds_its_files() -> None:
    world = World()
    for address in ("/", "/new", "/runs/run-1", "/runs/run-1/steps/7"):
        page = (await get(world, address, None)).text
        named = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert {urljoin(address, name) for name in named} == FILES
    for path in FILES:
        answer = await get(world, path, None)
        assert answer.status_code == 200
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2fapp.py", "/static/nothing.js", "/static/"]
)
async def test_nothing_else_is_served_from_the_disk(path: str) -> None:
    assert (await get(World(), path, None)).status_code == 404


async def test_data_may_do_nothing_as_a_page() -> None:
    for path in ("/healthz", "/api/runs", "/nowhere", "/openapi.json"):
        headers = (await get(World(), path)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; frame-ancestors")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/api/runs/", 404, "not_found"),
        ("PUT", "/api/runs/a", 405, "method_not_allowed"),
        ("POST", "/healthz", 405, "method_not_allowed"),
        ("GET", "/docs", 404, "not_found"),
    ],
)
async def test_what_is_not_there_is_a_problem_too(method: str, path: str, status: int, code: str) -> None:
    async with World().client() as client:
        answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("allow" in answer.headers) is (status == 405)


async def test_a_mistake_of_the_server_is_a_problem_that_is_logged_and_shows_nothing() -> None:
    world = World()

    async def broken(_: Any) -> Any:
        raise RuntimeError("hunter2")

    world.storage.records.list = broken
    with capture_logs() as logs:
        answer = await get(world, "/api/runs", origin=FROM)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "hunter2" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [entry["event"] for entry in logs] == ["request_failed", "request"]


async def test_the_log_of_requests_holds_no_path_query_or_header() -> None:
    with capture_logs() as logs:
        await get(World(), "/api/runs/run-1?wait=0&x=hunter2", "hunter2")
        await get(World(), "/hunter2/hunter2")
        await get(World(), "/api/runs/hunter2%20x")
    assert "hunter2" not in str(logs)
    assert [entry["route"] for entry in logs] == ["/api/runs/{run_id}", "(none)", "/api/runs/{run_id}"]
    assert logs[0]["run_id"] == "run-1"


async def test_any_page_may_ask_without_credentials() -> None:
    async with World().client() as client:
        asked = {"Origin": FROM, "Access-Control-Request-Method": "POST"}
        wanted = {"Access-Control-Request-Headers": "authorization,content-type"}
        allowed = await client.options("/api/runs", headers=asked | wanted)
        answer = await client.get("/api/runs", headers={"Origin": FROM})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "*")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in allowed.headers


async def test_a_page_may_use_every_method_that_the_routes_have() -> None:
    world = World()
    routes = world.app.openapi()["paths"].values()
    methods = {method.upper() for route in routes for method in route}
    async with world.client() as client:
        asked = {"Origin": FROM, "Access-Control-Request-Method": "PUT"}
        answer = await client.options("/api/sessions/customer", headers=asked)
    assert methods <= set(answer.headers["access-control-allow-methods"].split(", "))


async def test_origins_can_be_narrowed_and_a_refused_one_is_logged_once_with_the_line_to_set() -> None:
    world = World(allowed_origins=(FROM,))
    assert (await get(world, "/api/runs", origin=FROM)).headers["access-control-allow-origin"] == FROM
    with capture_logs() as logs:
        for _ in range(2):
            answer = await get(world, "/api/runs", origin="https://other.example")
            assert "access-control-allow-origin" not in answer.headers
    settings = [entry["setting"] for entry in logs if "setting" in entry]
    assert settings == [f"STEPWIRE_ALLOWED_ORIGINS={FROM},https://other.example"]


async def test_a_page_of_any_origin_may_ask_in_every_way_that_there_is() -> None:
    world = World()
    methods = {method for path in world.app.openapi()["paths"].values() for method in path}
    async with world.client() as client:
        for method in methods:
            asked = {"Origin": FROM, "Access-Control-Request-Method": method.upper()}
            answer = await client.options("/api/sessions/customer", headers=asked)
            assert answer.status_code == 200, f"{method}: {answer.text}"


async def test_the_websocket_is_mounted_and_runs_as_long_as_the_app() -> None:
    world = World()
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    scope = {"type": "websocket", "path": "/ws", "headers": [], "query_string": b"", "subprotocols": []}
    async with world.app.router.lifespan_context(world.app):
        assert world.sockets.entered == 1
        await world.app(scope, receive, send)
    assert [message["type"] for message in said] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert said[0]["headers"] == []


async def test_the_description_of_the_websocket_is_public() -> None:
    answer = await get(World(), "/asyncapi.json", None)
    assert answer.json()["asyncapi"].startswith("3.")


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/runs", "/static/console.js", "/nowhere"])
async def test_whatever_can_be_got_can_be_asked_for_its_head(path: str) -> None:
    world = World()
    async with world.client() as client:
        whole, head = await client.get(path), await client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-length"] == str(len(whole.content))


async def test_the_log_tells_a_head_by_its_route() -> None:
    with capture_logs() as logs:
        async with World().client() as client:
            await client.head("/api/runs/run-1")
    assert [(entry["method"], entry["route"], entry["run_id"]) for entry in logs] == [
        ("HEAD", "/api/runs/{run_id}", "run-1")
    ]
