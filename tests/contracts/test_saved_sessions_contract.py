"""What every store of saved sessions promises."""

from dataclasses import replace
from datetime import UTC, datetime

from stepwire.runs.ports import SavedSessions
from stepwire.runs.saved_sessions import SavedSession, StorageState

STATE = StorageState.model_validate(
    {"cookies": [{"name": "sid", "value": "hunter2", "domain": "shop.example"}]}
)
SESSION = SavedSession("ada", "customer", datetime(2026, 1, 1, tzinfo=UTC), STATE.plain())


async def test_a_session_comes_back_to_its_owner_alone(sessions: SavedSessions) -> None:
    await sessions.keep(SESSION)
    assert await sessions.load("ada", "customer") == SESSION
    assert await sessions.load("bob", "customer") is None
    assert await sessions.list("bob") == ()


async def test_saving_again_replaces_and_a_list_is_in_order(sessions: SavedSessions) -> None:
    newer = replace(SESSION, state={"cookies": [], "origins": []})
    for session in (SESSION, replace(SESSION, name="admin"), newer):
        await sessions.keep(session)
    assert [session.name for session in await sessions.list("ada")] == ["admin", "customer"]
    assert await sessions.load("ada", "customer") == newer


async def test_what_was_removed_is_gone(sessions: SavedSessions) -> None:
    await sessions.keep(SESSION)
    assert not await sessions.remove("bob", "customer")
    assert await sessions.remove("ada", "customer")
    assert not await sessions.remove("ada", "customer")
    assert await sessions.load("ada", "customer") is None
