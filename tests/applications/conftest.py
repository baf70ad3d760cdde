"""Stepwire and three real applications, each a process of its own; an application begins with fresh data."""

from __future__ import annotations

from collections.abc import Iterator

import cms
import pytest
import tracker
import wiki
from application import Application

import agent as stepwire
from agent import Agent


@pytest.fixture(scope="session")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with stepwire.serving(tmp_path_factory.mktemp("stepwire")) as agent:
        yield agent


@pytest.fixture(scope="module")
def the_wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with wiki.running(tmp_path_factory.mktemp("wiki")) as application:
        yield application


@pytest.fixture(scope="module")
def the_tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with tracker.running(tmp_path_factory.mktemp("tracker")) as application:
        yield application


@pytest.fixture(scope="module")
def the_cms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with cms.running(tmp_path_factory.mktemp("cms")) as application:
        yield application
