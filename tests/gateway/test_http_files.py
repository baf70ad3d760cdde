"""Files that a run is given, over HTTP."""

import base64

from http_world import BORN, World

from stepwire.runs.actions import Command, Navigate
from stepwire.runs.ending import end_run
from stepwire.runs.events import Ended
from stepwire.runs.model import Status

GIVEN = {"name": "a.csv", "content": "MSwy"}


async def test_a_given_file_is_stored_named_counted_and_erased_with_its_run() -> None:
    world = World()
    run_id = await world.made(files=[GIVEN])
    (file,) = (await world.storage.records.get(run_id)).spec.files
    assert await world.storage.blobs.get(file.key) == b"1,2"
    async with world.client() as client:
        document = (await client.get(f"/api/runs/{run_id}")).json()
        assert document["files"] == ["a.csv"]
        assert "MSwy" not in str(document)
        await world.at_work(run_id)
        await world.end(run_id)
        assert (await world.storage.records.get(run_id)).bytes == 3
        await client.delete(f"/api/runs/{run_id}")
    assert await world.storage.blobs.get(file.key) is None


async def test_another_file_under_the_same_id_is_another_run() -> None:
    world = World()
    await world.made(runId="mine", files=[GIVEN])
    assert await world.made(runId="mine", files=[GIVEN]) == "mine"
    async with world.client() as client:
        body = {"task": "Go", "runId": "mine", "files": [GIVEN | {"content": "MSwz"}]}
        answer = await client.post("/api/runs", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    (file,) = (await world.storage.records.get("mine")).spec.files
    assert await world.storage.blobs.get(file.key) == b"1,2"


async def test_a_replay_has_the_files_of_its_run() -> None:
    world = World()
    opening = Command(action=Navigate(url="https://shop.example/"))
    run_id = await world.made(task=None, commands=[opening.model_dump(mode="json")], files=[GIVEN])
    running = await world.at_work(run_id)
    await end_run(
        world.storage, world.engine.log, running, Ended(Status.SUCCEEDED, BORN, (opening,)), after=0
    )
    async with world.client() as client:
        again = (await client.post(f"/api/runs/{run_id}/replay", json={"start": False})).json()
        await client.delete(f"/api/runs/{run_id}")
    (file,) = (await world.storage.records.get(again["runId"])).spec.files
    assert (file.name, await world.storage.blobs.get(file.key)) == ("a.csv", b"1,2")


async def test_a_body_with_files_may_be_larger_than_another_but_not_without_end() -> None:
    world = World()
    large = base64.b64encode(bytes(4_000_000)).decode()
    await world.made(files=[GIVEN | {"content": large}])
    async with world.client() as client:
        endless = await client.post("/api/runs", json={"task": "x" * 9_000_000})
        assert endless.status_code == 413
        replay = await client.post("/api/runs/run-1/replay", json={"labels": {"a": "x" * 2_000_000}})
        assert replay.status_code == 413
        wrong = await client.post("/api/runs", json={"files": [GIVEN | {"content": large, "size": 3}]})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_message")
        assert "/files/0/size" in wrong.text
        assert "AAAA" not in wrong.text
