"""The whole system: a server in a process of its own, the demo shop, and pages of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pages import Pages, listener, served

from running_server import Server, make_token
from self_signed import self_signed
from stepwire.demo.shop import demo_shop


@pytest.fixture(scope="session")
def shop() -> Iterator[str]:
    """Address of the demo shop."""
    made, host = listener()
    with served(demo_shop(), made):
        yield f"http://{host}/"


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    """A site whose pages wait for a test, or mean no good."""
    made, host = listener()
    pages = Pages(host)
    with served(pages.application(), made):
        yield pages


@pytest.fixture(scope="session")
def private_hosts(shop: str, pages: Pages) -> str:
    """The setting that lets agents visit the two sites, and nothing else on this machine."""
    return f"{shop.removeprefix('http://').rstrip('/')},{pages.host}"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, private_hosts: str) -> Iterator[Server]:
    """One server that many tests share."""
    server = Server(tmp_path_factory.mktemp("server") / "data", {"agent_private_hosts": private_hosts})
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture
def new_server(tmp_path: Path, private_hosts: str) -> Iterator[Callable[..., Server]]:
    """Makes servers of a test's own, started, which it may kill."""
    with ExitStack() as stack:

        def make(**settings: str) -> Server:
            server = Server(tmp_path / "data", {"agent_private_hosts": private_hosts, **settings})
            stack.callback(_stop, server)
            server.start()
            return server

        yield make


def _stop(server: Server) -> None:
    if server.process is not None:
        server.stop()


@pytest.fixture(scope="session")
def token() -> str:
    return make_token()


@pytest.fixture
def certificate(tmp_path):
    return self_signed(tmp_path)
