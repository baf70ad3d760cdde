"""The saved sessions of a server, asked for from the command line."""

import asyncio
from datetime import UTC, datetime

import pytest
from client_world import ClientWorld
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from stepwire.cli.remote_sessions import call, require_session_there, sessions_there
from stepwire.gateway.server import serving
from stepwire.problems import EnvironmentProblem, SettingsError
from stepwire.runs.errors import SessionGone, UnknownSession
from stepwire.runs.saved_sessions import SavedSession, StorageState
from stepwire.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings.load({}, data=tmp_path, token="ada")


async def test_a_session_that_the_owner_has_is_enough_to_begin(settings):
    world = ClientWorld()
    await world.storage.sessions.keep(
        SavedSession("ada", "customer", datetime(2026, 1, 1, tzinfo=UTC), StorageState(cookies=()).plain())
    )
    async with world.served() as url:
        (saved,) = await asyncio.to_thread(sessions_there, settings, url)
        assert saved["name"] == "customer"
        await asyncio.to_thread(require_session_there, settings, url, "customer")
        with pytest.raises(SessionGone, match="in the session “admin”, and there is none of that name now"):
            await asyncio.to_thread(require_session_there, settings, url, "admin")


async def test_a_name_that_there_is_not_is_told(settings):
    async with ClientWorld().served() as url:
        with pytest.raises(UnknownSession, match="“eve”"):
            await asyncio.to_thread(call, settings, url, "DELETE", "eve")


async def test_a_name_is_a_name_and_no_path(settings):
    world = ClientWorld()
    made = await world.made(owner="ada")
    async with world.served() as url:
        with pytest.raises((UnknownSession, EnvironmentProblem)):
            await asyncio.to_thread(call, settings, url, "DELETE", f"../runs/{made}")
    assert await world.storage.records.get(made) is not None


async def test_what_is_no_stepwire_and_what_is_not_there_are_told_apart(settings):
    other = Starlette(routes=[Route("/api/sessions", lambda _: JSONResponse(["hello"]))])
    async with serving(other, "127.0.0.1", 0) as url:
        with pytest.raises(EnvironmentProblem, match="is no Stepwire"):
            await asyncio.to_thread(sessions_there, settings, url)
        with pytest.raises(EnvironmentProblem, match="404"):
            await asyncio.to_thread(sessions_there, settings, f"{url}/elsewhere")
    with pytest.raises(EnvironmentProblem, match="cannot be reached"):
        await asyncio.to_thread(sessions_there, settings, url)


def test_without_a_token_nobody_is_asked(tmp_path):
    with pytest.raises(SettingsError, match="--token-file"):
        sessions_there(Settings.load({}, data=tmp_path), "http://127.0.0.1:1")
