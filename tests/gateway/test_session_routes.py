"""Saved sessions over HTTP."""

import pytest
from http_world import World

STATE = {
    "cookies": [{"name": "sid", "value": "hunter2", "domain": "shop.example", "expires": 1.0}],
    "origins": [],
}


@pytest.fixture
def world():
    return World()


async def test_a_session_is_imported_listed_without_its_content_and_deleted(world):
    async with world.client() as client:
        made = await client.put("/api/sessions/customer", json=STATE)
        assert (made.status_code, made.json()["expiredCookies"]) == (200, 1)
        listed = await client.get("/api/sessions")
        assert [item["name"] for item in listed.json()["items"]] == ["customer"]
        assert "hunter2" not in listed.text + made.text
        assert (await client.delete("/api/sessions/customer")).status_code == 204
        gone = await client.delete("/api/sessions/customer")
        assert (gone.status_code, gone.json()["code"]) == (404, "unknown_session")


async def test_sessions_are_their_owners_and_runs_all_reaches_them(world):
    async with world.client() as ada, world.client("bob") as bob:
        await ada.put("/api/sessions/customer", json=STATE)
        assert (await bob.get("/api/sessions")).json() == {"items": []}
        assert (await bob.get("/api/sessions", params={"owner": "ada"})).status_code == 403
    async with world.client("root;runs:view runs:all") as root:
        assert len((await root.get("/api/sessions", params={"owner": "ada"})).json()["items"]) == 1


@pytest.mark.parametrize("token", ["ada;runs:view", "ada;runs:view runs:create;run-1"])
async def test_a_token_without_the_word_or_narrowed_to_runs_is_refused(world, token):
    async with world.client(token) as client:
        assert (await client.put("/api/sessions/customer", json=STATE)).status_code == 403


@pytest.mark.parametrize("state", [{"cookies": [{"name": "a"}]}, {"cookies": 1}])
async def test_what_is_no_state_is_refused_with_its_place(world, state):
    async with world.client() as client:
        answer = await client.put("/api/sessions/customer", json=state)
    assert (answer.status_code, answer.json()["errors"][0]["at"].startswith("/cookies")) == (422, True)
