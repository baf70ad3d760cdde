from http_world import World

from stepwire.gateway.metrics import Metrics
from stepwire.runs.model import Status
from stepwire.testing import memory_storage


async def numbers(world: World) -> dict[str, float]:
    """What a scrape says, by name and labels."""
    async with world.client() as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_connections_and_viewers_are_asked_for_at_each_scrape() -> None:
    found = await numbers(World())
    assert found["stepwire_connections"] == 3
    assert found["stepwire_viewers"] == 2
    assert found["stepwire_outbox_bytes"] == 1_000
    assert found["stepwire_viewers_dropped_total"] == 1


async def test_runs_that_have_not_ended_are_counted_by_status() -> None:
    world = World()
    await world.made()
    await world.made(start=True)
    await world.made(start=True)
    await world.at_work(await world.made())
    found = await numbers(world)
    assert found['stepwire_runs{status="pending"}'] == 1
    assert found['stepwire_runs{status="queued"}'] == found["stepwire_queue_length"] == 2
    assert found['stepwire_runs{status="running"}'] == 1


async def test_steps_and_ends_are_heard_at_the_log() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    await world.step(run_id)
    await world.step(run_id, error="It was covered.")
    await world.end(run_id, Status.FAILED)
    found = await numbers(world)
    assert found['stepwire_step_seconds_count{part="whole"}'] == 2
    assert round(found['stepwire_step_seconds_sum{part="whole"}'], 3) == 2.0
    assert round(found['stepwire_step_seconds_sum{part="capture"}'], 3) == 0.8
    assert found["stepwire_steps_failed_total"] == 1
    assert found['stepwire_runs_ended_total{code="task_failed",status="failed"}'] == 1


async def test_requests_are_counted_by_route_and_never_by_what_was_sent() -> None:
    world = World()
    async with world.client() as client:
        for path in ("/api/runs/a", "/api/runs/b", "/nowhere/c", "/nowhere/d"):
            await client.get(path)
        await client.request("BREW", "/api/runs/a")
    found = await numbers(world)
    counted = 'stepwire_http_requests_total{method="%s",route="%s",status="%s"}'
    assert found[counted % ("GET", "/api/runs/{run_id}", "404")] == 2
    assert found[counted % ("GET", "(none)", "404")] == 2
    assert found[counted % ("OTHER", "/api/runs/{run_id}", "405")] == 1


def test_two_servers_in_one_process_count_apart() -> None:
    one, two = Metrics(memory_storage().records), Metrics(memory_storage().records)
    one.answered("GET", "/", 200)
    labels = {"method": "GET", "route": "/", "status": "200"}
    assert two.registry.get_sample_value("stepwire_http_requests_total", labels) is None
