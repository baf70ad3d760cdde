"""Links, paths and forwarded headers, as they are behind a proxy."""

from __future__ import annotations

import httpx
import pytest
from http_world import World, jpeg
from starlette.requests import Request
from starlette.responses import JSONResponse

from stepwire.gateway.public_address import FrontDoor, PublicAddress

PUBLIC = PublicAddress("https://apps.example/stepwire")
FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "apps.example"}


async def echo(scope, receive, send) -> None:
    request = Request(scope)
    said = {"path": scope["path"], "scheme": scope["scheme"], "host": request.headers["host"]}
    await JSONResponse(said)(scope, receive, send)


def door(public: PublicAddress = PUBLIC, *trusted: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(FrontDoor(echo, public, trusted), client=("10.0.0.7", 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://inside:8080")


@pytest.mark.parametrize("path", ["/api/runs", "/stepwire/api/runs"])
async def test_the_public_path_may_be_taken_off_by_the_proxy_or_left(path):
    async with door() as client:
        assert (await client.get(path)).json()["path"] == "/api/runs"


async def test_a_path_that_only_begins_like_the_public_one_is_another():
    async with door() as client:
        assert (await client.get("/stepwires/x")).json()["path"] == "/stepwires/x"


async def test_the_public_path_without_its_slash_leads_to_the_page():
    async with door() as client:
        answer = await client.get("/stepwire")
    assert (answer.status_code, answer.headers["location"]) == (308, "/stepwire/")


async def test_nobody_is_believed_unless_listed():
    async with door() as client:
        said = (await client.get("/", headers=FORWARDED)).json()
    assert (said["scheme"], said["host"]) == ("http", "inside:8080")


async def test_another_than_the_listed_proxy_is_not_believed():
    async with door(PUBLIC, "10.0.1.0/24", "::1") as client:
        assert (await client.get("/", headers=FORWARDED)).json()["scheme"] == "http"


async def test_a_listed_proxy_is_believed():
    async with door(PUBLIC, "10.0.0.0/24") as client:
        said = (await client.get("/", headers=FORWARDED)).json()
    assert (said["scheme"], said["host"]) == ("https", "apps.example")


async def test_what_the_client_wrote_in_front_of_the_proxys_own_does_not_count():
    headers = {"X-Forwarded-Proto": "http, https", "X-Forwarded-Host": "evil.example, apps.example"}
    async with door(PUBLIC, "10.0.0.7") as client:
        said = (await client.get("/", headers=headers)).json()
    assert (said["scheme"], said["host"]) == ("https", "apps.example")


@pytest.mark.parametrize("scheme", ["javascript", "wss", ""])
async def test_a_strange_scheme_is_passed_over(scheme):
    async with door(PUBLIC, "10.0.0.7") as client:
        said = (await client.get("/", headers={"X-Forwarded-Proto": scheme})).json()
    assert said["scheme"] == "http"


async def test_every_link_that_leaves_the_server_is_public():
    world = World(public=PUBLIC)
    async with world.client() as client:
        made = await client.post("/api/runs", json={"task": "Go", "runId": "run-9"})
        assert made.headers["location"] == "https://apps.example/stepwire/api/runs/run-9"
        await world.at_work("run-9")
        await world.step("run-9", picture=jpeg())
        (step,) = (await client.get("/api/runs/run-9/steps")).json()["items"]
        assert step["screenshotUrl"].startswith("https://apps.example/stepwire/api/runs/run-9/steps/1/")
        assert (await client.get("/openapi.json")).json()["servers"] == [{"url": PUBLIC.url}]
        server = (await client.get("/asyncapi.json")).json()["servers"]["public"]
        assert (server["host"], server["protocol"], server["pathname"]) == (
            "apps.example",
            "wss",
            "/stepwire/ws",
        )


async def test_without_a_public_address_links_are_paths():
    world = World()
    async with world.client() as client:
        made = await client.post("/api/runs", json={"task": "Go", "runId": "run-9"})
        assert made.headers["location"] == "/api/runs/run-9"
        assert "servers" not in (await client.get("/openapi.json")).json()


@pytest.mark.parametrize(
    ("path", "root"), [("/", ""), ("/runs/run-9", "../"), ("/runs/run-9/steps/2", "../../../")]
)
async def test_the_page_finds_its_files_by_relative_addresses(path, root):
    async with World().client() as client:
        page = (await client.get(path)).text
    assert f'src="{root}static/console.js"' in page
    assert f'href="{root}static/console.css"' in page
    assert '="/' not in page


def test_the_origin_of_its_pages_is_the_public_ones():
    assert PUBLIC.origin == "https://apps.example"
    assert PublicAddress().origin == ""
