import socket
from contextlib import asynccontextmanager

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
