import asyncio

import pytest
from http_world import World

from stepwire.gateway import health
from stepwire.gateway.health import Checks, Obstacle, database_check, disk_check


async def fine() -> str | None:
    return None


async def test_a_server_without_obstacles_is_ready() -> None:
    assert await Checks({"a": fine, "b": fine}).obstacles() == ()


async def test_each_obstacle_is_told_in_a_sentence() -> None:
    async def missing() -> str | None:
        return "There is no browser. Run stepwire doctor --install."

    obstacles = await Checks({"disk": fine, "browser": missing}).obstacles()
    assert obstacles == (Obstacle("browser", "There is no browser. Run stepwire doctor --install."),)


async def test_a_check_that_fails_or_hangs_is_an_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails() -> str | None:
        raise OSError("a path that is nobody's business")

    async def hangs() -> str | None:
        await asyncio.Event().wait()
        return None

    monkeypatch.setattr(health, "CHECK_WITHIN", 0.0)
    broken, stuck = await Checks({"broken": fails, "stuck": hangs}).obstacles()
    assert (broken.code, stuck.code) == ("broken", "stuck")
    assert "OSError" in broken.message
    assert "nobody's business" not in broken.message


async def test_a_draining_server_asks_nobody() -> None:
    async def never() -> str | None:
        raise AssertionError

    checks = Checks({"a": never})
    checks.drain()
    assert [obstacle.code for obstacle in await checks.obstacles()] == ["draining"]


async def test_disk_and_database_are_checked_by_asking_them() -> None:
    world = World()
    assert await disk_check(world.service)() is None
    assert await database_check(world.storage.records)() is None
    world.disk.free = 1_000_000
    assert "1 MB" in str(await disk_check(world.service)())


async def test_health_needs_no_token_and_readiness_gives_its_reasons() -> None:
    world = World()
    async with world.client(None) as client:
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        assert (await client.get("/readyz")).json() == {"status": "ready"}
        world.checks.drain()
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert [reason["code"] for reason in answer.json()["reasons"]] == ["draining"]
        assert (await client.get("/healthz")).status_code == 200
