"""The fixture ``stepwire`` for pytest: a test says in plain English what to do and what must be so.

::

    def test_a_visitor_finds_a_lantern(stepwire, live_server):
        stepwire.run("Search for lantern, check that “Storm lantern” is visible", url=live_server.url)

One browser serves the whole session of tests; every run has a context of its own. pytest loads this module
in every session, so it imports nothing heavy: the rest comes with the first test that asks for the fixture.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stepwire.bench import Bench, Stepwire

BASE_URL = "stepwire_base_url"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the fixture."""
    group = parser.getgroup("stepwire", "runs in a browser, in plain English")
    group.addoption(
        "--stepwire-base-url", metavar="URL", help="The page that runs begin on, unless a test names one."
    )
    parser.addini(BASE_URL, "The page that runs begin on, unless a test or --stepwire-base-url names one.")


@pytest.fixture(scope="session")
def stepwire_bench() -> Iterator[Bench]:
    """The browser and all around it, for the whole session."""
    bench: Bench = importlib.import_module("stepwire.bench").Bench()
    with bench:
        yield bench


@pytest.fixture
def stepwire(
    stepwire_bench: Bench, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Stepwire:
    """Runs tasks in plain English; a run that fails fails the test, with its sentence and its picture."""
    base_url = request.config.getoption("--stepwire-base-url") or request.config.getini(BASE_URL) or None
    used: Stepwire = importlib.import_module("stepwire.bench").Stepwire(
        stepwire_bench, base_url, lambda: tmp_path_factory.mktemp("stepwire")
    )
    return used
