import asyncio
import socket
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from stepwire.gateway.server import DidNotStart, serving


async def hello(request) -> PlainTextResponse:
    return PlainTextResponse("hello")


def an_app(lifespan=None) -> Starlette:
    return Starlette(routes=[Route("/", hello)], lifespan=lifespan)


async def test_it_says_where_it_listens_and_stops_when_the_context_ends() -> None:
    told = []

    @asynccontextmanager
    async def lifespan(app):
        told.append("up")
        yield
        told.append("down")

    async with serving(an_app(lifespan), "127.0.0.1", 0) as url:
        assert url.startswith("http://127.0.0.1:")
        assert not url.endswith(":0")
        assert told == ["up"]
    assert told == ["up", "down"]
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) != 0


async def test_an_application_that_cannot_start_is_an_error_and_no_exit() -> None:
    @asynccontextmanager
    async def broken(app):
        raise RuntimeError("no")
        yield

    with pytest.raises(DidNotStart):
        async with serving(an_app(broken), "127.0.0.1", 0):
            pass


async def test_an_address_that_is_taken_is_an_os_error() -> None:
    async with serving(an_app(), "127.0.0.1", 0) as url:
        with pytest.raises(OSError, match="in use"):
            async with serving(an_app(), "127.0.0.1", int(url.rpartition(":")[2])):
                pass


@pytest.mark.parametrize("when", ["while it serves", "while it drains"])
async def test_cancelled_it_waits_for_no_request_and_the_application_ends_as_usual(when) -> None:
    told = []
    asked, answered = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def lifespan(app):
        yield
        told.append("down")

    async def endless(request) -> PlainTextResponse:
        asked.set()
        await answered.wait()
        return PlainTextResponse("at last")

    app = Starlette(routes=[Route("/", endless)], lifespan=lifespan)
    may_end = asyncio.Event()

    async def serve(requests: asyncio.TaskGroup) -> None:
        async with serving(app, "127.0.0.1", 0) as url:
            requests.create_task(ask(url))
            await may_end.wait()

    async def ask(url: str) -> None:
        async with httpx.AsyncClient() as client:
            assert (await client.get(url)).text == "at last"

    async with asyncio.TaskGroup() as tasks:
        server = tasks.create_task(serve(tasks))
        await asked.wait()
        if when == "while it drains":
            may_end.set()
            await asyncio.sleep(0)
        server.cancel()
        await asyncio.wait({server})
        answered.set()
    assert (server.cancelled(), told) == (True, ["down"])
