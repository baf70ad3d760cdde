"""``stepwire doctor URL``: what it finds, and what it says to do."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from client_world import ClientWorld
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute

from stepwire.cli.server_examination import examine_server
from stepwire.gateway.server import serving


async def found(url: str, token: str | None = None, idle: float = 0.1, tell=lambda _: None):
    return {finding.subject: finding async for finding in examine_server(url, token, idle, tell)}


@asynccontextmanager
async def served(*routes):
    async with serving(Starlette(routes=list(routes)), "127.0.0.1", 0) as url:
        yield url


async def alive(request):
    return JSONResponse({"status": "alive"})


async def test_a_good_server_is_good_in_every_respect():
    progress = []
    async with ClientWorld().served() as url:
        findings = await found(url, "ada", tell=progress.append)
    assert [(name, finding.says) for name, finding in findings.items() if not finding.good] == []
    assert list(findings) == ["Reachable", "TLS", "Links", "WebSocket", "Origin", "Token", "Silence"]
    assert "survived" in findings["Silence"].says
    assert progress == ["Keeping silent: 0 of 0 s"]


async def test_without_a_token_it_says_how_to_give_one():
    async with ClientWorld().served() as url:
        findings = await found(url)
    assert "--token-file" in findings["Token"].says
    assert "Silence" not in findings


async def test_a_refused_token_is_said_and_not_shown():
    async with ClientWorld().served() as url:
        findings = await found(url, "bad-and-private")
    assert not findings["Token"].good
    assert "private" not in findings["Token"].says


async def test_nobody_there():
    findings = await found("http://127.0.0.1:9")
    assert [(name, finding.good) for name, finding in findings.items()] == [("Reachable", False)]
    assert "firewall" in findings["Reachable"].says


@pytest.mark.parametrize("url", ["nonsense", "http://[", "ftp://x.example"])
async def test_what_is_no_address(url):
    findings = await found(url)
    assert not findings["Reachable"].good


async def test_something_else_that_answers():
    async def other(request):
        return PlainTextResponse("It works!")

    async with served(Route("/healthz", other)) as url:
        findings = await found(url)
    assert "not as Stepwire does" in findings["Reachable"].says


async def test_a_proxy_that_passes_no_upgrade_on():
    async def spec(request):
        return JSONResponse({})

    async def closed(websocket):
        await websocket.close()  # before it is accepted: no upgrade

    routes = Route("/healthz", alive), Route("/openapi.json", spec), WebSocketRoute("/ws", closed)
    async with served(*routes) as url:
        findings = await found(url, "ada")
    assert "Upgrade and Connection" in findings["WebSocket"].says
    assert "answers 403 instead" in findings["WebSocket"].says
    assert "Token" not in findings


async def test_a_server_that_believes_to_be_elsewhere():
    async def spec(request):
        return JSONResponse({"servers": [{"url": "https://elsewhere.example"}]})

    async def socket(websocket):
        if "origin" in websocket.headers:
            await websocket.close()
            return
        await websocket.accept()
        await websocket.receive_text()
        await websocket.send_text('{"type":"pong"}')

    routes = Route("/healthz", alive), Route("/openapi.json", spec), WebSocketRoute("/ws", socket)
    async with served(*routes) as url:
        findings = await found(url)
    assert f"STEPWIRE_PUBLIC_URL={url}" in findings["Links"].says
    assert not findings["Origin"].good
    assert "STEPWIRE_ALLOWED_ORIGINS" in findings["Origin"].says


async def test_a_connection_that_is_cut_in_silence():
    async def spec(request):
        return JSONResponse({})

    async def socket(websocket):
        await websocket.accept()
        kind = (await websocket.receive_json())["type"]
        if kind == "authenticate":
            await websocket.send_json({"type": "authentication", "status": "success"})
        else:
            await websocket.send_json({"type": "pong"})

    routes = Route("/healthz", alive), Route("/openapi.json", spec), WebSocketRoute("/ws", socket)
    async with served(*routes) as url:
        findings = await found(url, "ada", idle=5)
    assert "timeout" in findings["Silence"].says
