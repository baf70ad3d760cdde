import asyncio
import io
from decimal import Decimal
from typing import Any

import httpx
import pytest
from http_world import BORN, World, jpeg
from PIL import Image

from stepwire.gateway.rendering import rfc3339
from stepwire.runs.ending import end_run
from stepwire.runs.events import Ended
from stepwire.runs.model import Status
from stepwire.runs.usage import Usage

JSON = {"Content-Type": "application/json"}


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem that an answer is, checked for its form."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), body
    assert body["type"].endswith(f":{code}")
    assert body["title"]
    assert body["detail"]
    return body


async def get(world: World, path: str, token: str | None = "ada", **options: Any) -> httpx.Response:
    async with world.client(token) as client:
        return await client.get(path, **options)


async def post(world: World, path: str, token: str | None = "ada", **options: Any) -> httpx.Response:
    async with world.client(token) as client:
        return await client.post(path, **options)


# -- create -----------------------------------------------------------------------------------


async def test_a_created_run_is_pending_and_says_where_it_is() -> None:
    world = World()
    answer = await post(
        world,
        "/api/runs",
        json={"task": "Go", "labels": {"team": "shop"}, "viewport": {"width": 800, "height": 600}},
    )
    assert answer.status_code == 201
    run = answer.json()
    assert answer.headers["location"] == f"/api/runs/{run['runId']}"
    assert (run["status"], run["owner"], run["steps"], run["attempt"]) == ("pending", "ada", 0, 0)
    assert run["labels"] == {"team": "shop"}
    assert run["viewport"] == {"width": 800, "height": 600}
    assert None not in run.values()


async def test_a_run_names_the_model_that_it_asked_for() -> None:
    world = World()
    body = {"task": "Go", "agent": "model", "model": "openai:small"}
    run = (await post(world, "/api/runs", json=body)).json()
    assert (await get(world, f"/api/runs/{run['runId']}")).json()["model"] == run["model"] == "openai:small"
    assert "model" not in (await post(world, "/api/runs", json={"task": "Go"})).json()


async def test_creating_with_start_queues_the_run() -> None:
    run = (await post(World(), "/api/runs", json={"task": "Go", "start": True})).json()
    assert (run["status"], run["queuePosition"]) == ("queued", 1)


async def test_creating_twice_under_one_id_is_one_run_and_another_body_a_conflict() -> None:
    world = World()
    first = await post(world, "/api/runs", json={"task": "Go", "runId": "mine"})
    again = await post(world, "/api/runs", json={"task": "Go", "runId": "mine"})
    assert first.json() == again.json()
    other = await post(world, "/api/runs", json={"task": "Stop", "runId": "mine"})
    assert problem(other, 409, "conflict")["runId"] == "mine"


async def test_a_secret_comes_back_from_nowhere() -> None:
    world = World()
    body = {
        "task": "Sign in with {{secret:password}}",
        "secrets": [{"name": "password", "value": "hunter2-hunter2", "domains": ["shop.example"]}],
    }
    created = await post(world, "/api/runs", json=body)
    assert created.status_code == 201
    seen = await get(world, f"/api/runs/{created.json()['runId']}")
    assert "hunter2" not in created.text + seen.text


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, ""),
        ({"task": ""}, "/task"),
        ({"task": 7}, "/task"),
        ({"task": "Go", "commands": []}, "/commands"),
        ({"task": "Go", "maxSteps": 0}, "/maxSteps"),
        ({"task": "Go", "maxSteps": "5"}, "/maxSteps"),
        ({"task": "Go", "maxSteps": 1.5}, "/maxSteps"),
        ({"task": "Go", "start": "yes"}, "/start"),
        ({"task": "Go", "runId": "a/b"}, "/runId"),
        ({"task": "Go", "agent": "plain", "model": "openai:small"}, ""),
        ({"task": "Go", "labels": {"a b": "c"}}, "/labels/a b"),
        ({"task": "Go", "colour": "blue"}, "/colour"),
        ({"task": "Go", "viewport": {"width": 1}}, "/viewport/width"),
        ({"task": "Go", "secrets": [{"name": "a"}]}, "/secrets/0"),
        ({"task": "Go", "secrets": [{"name": "a", "value": ""}]}, "/secrets/0/value"),
        (
            {"commands": [{"action": {"type": "back"}}, {"action": {"type": "navigate"}}]},
            "/commands/1/action/url",
        ),
        ({"commands": [{"action": {"type": "teleport"}}]}, "/commands/0/action/type"),
        ({"commands": [{"action": {}}]}, "/commands/0/action/type"),
        ({"commands": [{"version": 2, "action": {"type": "back"}}]}, "/commands/0/version"),
        (
            {"commands": [{"action": {"type": "click", "target": {"nth": -1}}}]},
            "/commands/0/action/target/nth",
        ),
        ([], ""),
        ("task", ""),
    ],
)
async def test_what_makes_no_run_is_refused_with_the_place_in_the_body(body: Any, at: str) -> None:
    answer = await post(World(), "/api/runs", json=body)
    assert problem(answer, 422, "bad_message")["errors"][0]["at"] == at


async def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    body = {"task": "Go", "secrets": [{"name": "b c", "value": "hunter2"}], "agent": "hunter2!"}
    assert "hunter2" not in (await post(World(), "/api/runs", json=body)).text
    unknown = {"commands": [{"action": {"type": "hunter2"}}]}
    assert "hunter2" not in (await post(World(), "/api/runs", json=unknown)).text


async def test_a_run_that_contradicts_itself_is_refused() -> None:
    answer = await post(World(), "/api/runs", json={"task": "Type {{secret:pin}}"})
    assert "pin" in problem(answer, 422, "bad_message")["detail"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff",
        b'{"task":"Go"} {}',
        b'{"task":"Go","maxSeconds":NaN}',
        b'{"task":"Go","maxSeconds":Infinity}',
        b'{"task":"\\ud800"}',
        b'{"task":"Go","task":"Stop"}',
        b'{"task":"Go","labels":{"a":"1","a":"2"}}',
        b'{"task":"Go","x":' + b"[" * 40 + b"]" * 40 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
    ],
)
async def test_what_is_no_strict_json_is_refused(text: bytes) -> None:
    problem(await post(World(), "/api/runs", content=text, headers=JSON), 400, "bad_json")


async def test_a_body_has_a_largest_size() -> None:
    problem(await post(World(), "/api/runs", content=b" " * 8_388_609, headers=JSON), 413, "too_large")


async def test_a_body_is_json_by_its_type() -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = await post(World(), "/api/runs", content=b"{}", headers={"Content-Type": kind})
        problem(answer, 415, "unsupported_media_type")
    fine = {"Content-Type": "application/json; charset=utf-8"}
    assert (await post(World(), "/api/runs", content=b'{"task":"Go"}', headers=fine)).status_code == 201


async def test_a_full_queue_and_a_full_disk_say_when_to_come_back() -> None:
    world = World(max_queued=0)
    full = await post(world, "/api/runs", json={"task": "Go", "start": True})
    assert problem(full, 429, "queue_full")["retryable"] is True
    assert full.headers["retry-after"] == "5"
    world.disk.free = 0
    low = await post(world, "/api/runs", json={"task": "Go", "start": True})
    assert "MB" in problem(low, 503, "low_disk")["detail"]


# -- who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/runs"),
        ("GET", "/api/runs"),
        ("GET", "/api/runs/x"),
        ("DELETE", "/api/runs/x"),
        ("GET", "/api/runs/x/steps"),
        ("GET", "/api/runs/x/steps/1"),
        ("GET", "/api/runs/x/steps/1/screenshot"),
        ("GET", "/api/runs/x/steps/1/page"),
        ("GET", "/api/runs/x/commands"),
        ("GET", "/api/runs/x/export"),
        ("POST", "/api/runs/x/start"),
        ("POST", "/api/runs/x/cancel"),
        ("POST", "/api/runs/x/pause"),
        ("GET", "/metrics"),
    ],
)
async def test_without_a_good_token_nothing_is_told(method: str, path: str) -> None:
    world = World()
    async with world.client(None) as client:
        answer = await client.request(method, path)
        problem(answer, 401, "not_authenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
        for wrong in ("Basic abc", "Bearer", "Bearer  ", "bad_token"):
            problem(
                await client.request(method, path, headers={"Authorization": wrong}), 401, "not_authenticated"
            )
        problem(await client.request(method, f"{path}?token=ada&access_token=ada"), 401, "not_authenticated")
    for code, status in (
        ("bad_token", 401),
        ("token_expired", 401),
        ("no_scope", 403),
        ("keys_unavailable", 503),
    ):
        async with world.client(code) as client:
            answer = await client.request(method, path)
            problem(answer, status, code)
            assert ("invalid_token" in answer.headers.get("www-authenticate", "")) is (status == 401)


async def test_a_foreign_run_is_an_unknown_run() -> None:
    world = World()
    run_id = await world.made("ada")
    await world.step(run_id, picture=jpeg())
    for path in (
        "",
        "/steps",
        "/steps/1",
        "/steps/1/screenshot",
        "/steps/1/page",
        "/commands",
        "/artifacts/a",
    ):
        foreign = await get(world, f"/api/runs/{run_id}{path}", "eve")
        unknown = await get(world, f"/api/runs/nothing{path}", "eve")
        assert foreign.json() | {"runId": ""} == problem(unknown, 404, "unknown_run") | {"runId": ""}
    for path in ("start", "cancel", "pause"):
        problem(await post(world, f"/api/runs/{run_id}/{path}", "eve"), 404, "unknown_run")


async def test_a_scope_word_that_is_missing_is_named() -> None:
    world = World()
    run_id = await world.made()
    calls = [
        ("POST", "/api/runs", "runs:view", "runs:create"),
        ("GET", "/api/runs", "runs:create", "runs:view"),
        ("GET", f"/api/runs/{run_id}", "runs:create", "runs:view"),
        ("POST", f"/api/runs/{run_id}/start", "runs:view", "runs:start"),
        ("POST", f"/api/runs/{run_id}/cancel", "runs:view", "runs:control"),
        ("DELETE", f"/api/runs/{run_id}", "runs:view runs:start", "runs:control"),
        ("GET", "/metrics", "runs:create", "runs:view"),
    ]
    for method, path, has, needs in calls:
        async with world.client(f"ada;{has}") as client:
            answer = await client.request(method, path, json={"task": "Go"})
        assert needs in problem(answer, 403, "forbidden")["detail"]


async def test_a_token_narrowed_to_some_runs_reaches_exactly_these() -> None:
    world = World()
    mine, other = await world.made("ada"), await world.made("eve")
    narrowed = f"customer;;{mine}"
    assert (await get(world, f"/api/runs/{mine}", narrowed)).status_code == 200
    problem(await get(world, f"/api/runs/{other}", narrowed), 404, "unknown_run")
    problem(await post(world, "/api/runs", narrowed, json={"task": "Go"}), 403, "forbidden")
    problem(await get(world, "/metrics", narrowed), 403, "forbidden")


@pytest.mark.parametrize("run_id", ["%00", "a%0Ab", "%ED%A0%80", "..%2f..", "a" * 200, "%20"])
async def test_a_strange_id_is_an_unknown_run(run_id: str) -> None:
    problem(
        await get(World(), f"/api/runs/{run_id}"), 404, "unknown_run" if "%2f" not in run_id else "not_found"
    )


# -- list and see -----------------------------------------------------------------------------


async def test_a_list_holds_what_the_token_reaches_newest_first_and_by_pages() -> None:
    world = World()
    made = []
    for _ in range(3):
        made.append(await world.made())
        await world.clock.advance(1)
    await world.made("eve")
    first = (await get(world, "/api/runs?limit=2")).json()
    rest = (await get(world, f"/api/runs?limit=2&cursor={first['nextCursor']}")).json()
    assert [run["runId"] for run in first["items"] + rest["items"]] == made[::-1]
    assert "nextCursor" not in rest


async def test_a_list_can_be_narrowed() -> None:
    world = World()
    lamp = await world.made(task="Buy a lamp", labels={"team": "shop"})
    queued = await world.made(task="Buy a rug", start=True)

    async def ids(query: str) -> list[str]:
        return [run["runId"] for run in (await get(world, f"/api/runs?{query}")).json()["items"]]

    assert await ids("status=queued") == [queued]
    assert sorted(await ids("status=queued,pending")) == sorted(await ids("status=queued&status=pending"))
    assert await ids("status=failed") == []
    assert await ids("label=team:shop") == [lamp]
    assert await ids("q=lamp") == [lamp]
    assert len(await ids("status=&label=&q=")) == 2


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "status=lost",
        "label=team",
        "label=:x",
        "cursor=nonsense",
        "q=" + "x" * 201,
    ],
)
async def test_a_wrong_query_is_refused_by_its_name(query: str) -> None:
    answer = problem(await get(World(), f"/api/runs?{query}"), 422, "bad_message")
    assert query.partition("=")[0] in answer["detail"]


async def test_a_run_tells_its_end() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    await world.step(run_id)
    assert (await get(world, f"/api/runs/{run_id}")).json()["steps"] == 1
    await world.end(run_id, Status.FAILED, result={"price": float("nan"), "name": "\ud800"})
    run = (await get(world, f"/api/runs/{run_id}")).json()
    assert (run["status"], run["code"], run["error"], run["steps"]) == (
        "failed",
        "task_failed",
        "It failed.",
        1,
    )
    assert run["result"]["name"] == "\ufffd"


async def test_waiting_answers_when_the_run_has_ended() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(get(world, f"/api/runs/{run_id}?wait=60"))
        while not world.engine.log._log._tails._tails:  # until it listens
            await asyncio.sleep(0)
        await world.step(run_id)
        assert not waiting.done()
        await world.end(run_id, result="12.50")
    run = waiting.result().json()
    assert (run["status"], run["result"], run["steps"]) == ("succeeded", "12.50", 1)


async def test_a_run_that_was_waited_for_tells_all_that_its_end_does() -> None:
    world = World()
    run_id = await world.made()  # nobody has started it yet
    cost = Usage("openai:small", 90, 10, Decimal("0.25"), 1.0)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(get(world, f"/api/runs/{run_id}?wait=60"))
        while not world.engine.log._log._tails._tails:
            await asyncio.sleep(0)
        await world.at_work(run_id)
        ended = Ended(Status.SUCCEEDED, BORN, usage=cost)
        await end_run(
            world.storage, world.engine.log, await world.storage.records.get(run_id), ended, after=0
        )
    assert waiting.result().json()["usage"]["costUsd"] == 0.25
    assert waiting.result().json()["startedAt"] == rfc3339(BORN)
    assert waiting.result().json() == (await get(world, f"/api/runs/{run_id}")).json()


async def test_waiting_for_a_run_that_has_ended_or_ends_too_late_answers_as_it_stands() -> None:
    world = World()
    run_id = await world.made()
    assert (await get(world, f"/api/runs/{run_id}?wait=0.01")).json()["status"] == "pending"
    await world.at_work(run_id)
    await world.end(run_id)
    assert (await get(world, f"/api/runs/{run_id}?wait=60")).json()["status"] == "succeeded"
    problem(await get(world, f"/api/runs/{run_id}?wait=61"), 422, "bad_message")
    problem(await get(world, f"/api/runs/{run_id}?wait=nan"), 422, "bad_message")


async def test_waiting_for_a_run_that_is_deleted_ends() -> None:
    world = World()
    run_id = await world.made()
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(get(world, f"/api/runs/{run_id}?wait=60"))
        while not world.engine.log._log._tails._tails:
            await asyncio.sleep(0)
        await world.service.forget(run_id)
    problem(waiting.result(), 404, "unknown_run")


async def test_waiting_ends_when_the_client_leaves() -> None:
    world = World()
    run_id = await world.made()
    incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/api/runs/{run_id}",
        "raw_path": b"",
        "query_string": b"wait=60",
        "headers": [(b"authorization", b"Bearer ada")],
        "scheme": "http",
        "server": ("test", 80),
        "client": None,
        "http_version": "1.1",
        "root_path": "",
    }

    async def send(message: Any) -> None:
        pass

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(world.app(scope, incoming.get, send))
        incoming.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        while not world.engine.log._log._tails._tails:
            await asyncio.sleep(0)
        incoming.put_nowait({"type": "http.disconnect"})
    assert not world.engine.log._log._tails._tails


# -- steps, pictures, commands ----------------------------------------------------------------


async def test_steps_come_in_order_and_by_pages_with_an_address_for_each_picture() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    for _ in range(3):
        await world.step(run_id, picture=jpeg())
    await world.end(run_id)
    first = (await get(world, f"/api/runs/{run_id}/steps?limit=2")).json()
    rest = (await get(world, f"/api/runs/{run_id}/steps?limit=2&after={first['nextAfter']}")).json()
    assert [step["stepNumber"] for step in first["items"] + rest["items"]] == [1, 2, 3]
    assert "nextAfter" not in rest
    step = rest["items"][0]
    assert (step["type"], step["screenshot"], step["runId"]) == ("step_update", "", run_id)
    assert (await get(world, step["screenshotUrl"], None)).content == jpeg()
    assert (await get(world, f"/api/runs/{run_id}/steps/3")).json() == step


async def test_a_step_that_is_not_there_is_not_found() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    await world.step(run_id)
    await world.end(run_id)
    for number in (2, 3):
        problem(await get(world, f"/api/runs/{run_id}/steps/{number}"), 404, "not_found")
    problem(await get(world, f"/api/runs/{run_id}/steps/1/screenshot"), 404, "not_found")
    for number in ("0", "-1", "x", "1.5", "9" * 30):
        problem(await get(world, f"/api/runs/{run_id}/steps/{number}"), 422, "bad_message")


async def test_a_page_comes_as_text_and_stays_between_its_reader_and_the_server() -> None:
    world = World()
    run_id = await world.made()
    await world.step(run_id, page='Shop <b>\n\nbutton "Buy"')
    answer = await get(world, f"/api/runs/{run_id}/steps/1/page")
    assert answer.json() == {"stepNumber": 1, "text": 'Shop <b>\n\nbutton "Buy"'}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_step_without_a_page_says_so() -> None:
    world = World()
    run_id = await world.made()
    await world.step(run_id)
    await world.step(run_id, page="gone soon")
    await world.storage.blobs.erase(f"runs/{run_id}/")
    for number in (1, 2, 3):
        problem(await get(world, f"/api/runs/{run_id}/steps/{number}/page"), 404, "not_found")


async def test_pictures_and_pages_count_in_what_a_run_takes_up() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    await world.step(run_id, picture=jpeg(), page="12345")
    await world.end(run_id)
    assert (await world.storage.records.get(run_id)).bytes == len(jpeg()) + 5


async def test_a_picture_may_be_kept_by_its_reader() -> None:
    world = World()
    run_id = await world.made()
    await world.step(run_id, picture=jpeg())
    path = f"/api/runs/{run_id}/steps/1/screenshot"
    answer = await get(world, path)
    assert (answer.headers["content-type"], answer.content) == ("image/jpeg", jpeg())
    assert "private" in answer.headers["cache-control"]
    assert "immutable" in answer.headers["cache-control"]
    again = await get(world, path, headers={"If-None-Match": f'"other", {answer.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_picture_comes_in_the_width_that_is_asked_for() -> None:
    world = World()
    run_id = await world.made()
    await world.step(run_id, picture=jpeg(128, 80))
    path = f"/api/runs/{run_id}/steps/1/screenshot"
    small = await get(world, f"{path}?width=64")
    assert Image.open(io.BytesIO(small.content)).size == (64, 40)
    whole = await get(world, path)
    assert small.headers["etag"] != whole.headers["etag"]
    assert (await get(world, f"{path}?width=3000")).content == whole.content
    for width in ("15", "3841", "0", "-1", "x"):
        problem(await get(world, f"{path}?width={width}"), 422, "bad_message")


@pytest.mark.parametrize("left", [None, b"", jpeg()[:200]])
async def test_a_picture_that_was_lost_is_not_found_and_an_image_element_shows_that(left) -> None:
    world = World()
    run_id = await world.made()
    await world.step(run_id, picture=jpeg(128, 80))
    await world.storage.blobs.erase(f"runs/{run_id}/")
    if left is not None:
        await world.storage.blobs.put(f"runs/{run_id}/1-abc1", left)
    for width in ("", "?width=64"):
        problem(await get(world, f"/api/runs/{run_id}/steps/1/screenshot{width}"), 404, "not_found")
    shown = await get(world, world.links.link(run_id, 1), None)
    assert (shown.status_code, shown.headers["content-type"]) == (404, "image/jpeg")
    assert shown.headers["cache-control"] == "no-store"
    assert Image.open(io.BytesIO(shown.content)).size == (128, 80)


async def test_a_link_opens_its_picture_only_and_not_for_long() -> None:
    world = World()
    run_id, other = await world.made(), await world.made()
    for run in (run_id, run_id, other):
        await world.step(run, picture=jpeg())
    link = world.links.link(run_id, 1)
    assert (await get(world, link, None)).status_code == 200
    assert (await get(world, f"{link}&width=32", None)).status_code == 200
    for wrong in (
        link.replace("/steps/1/", "/steps/2/"),
        link.replace(run_id, other),
        link.replace(run_id, "nothing"),
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        link.replace("expires=", "expires=1"),
    ):
        problem(await get(world, wrong, None), 403, "forbidden")
    problem(await get(world, link.partition("&signature")[0], None), 401, "not_authenticated")
    problem(await get(world, link.replace("/screenshot", ""), None), 401, "not_authenticated")
    await world.clock.advance(301)
    problem(await get(world, link, None), 403, "forbidden")


async def test_commands_are_what_was_executed_so_far_and_ready_for_a_new_run() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    await world.step(run_id)
    await world.step(run_id, error="It was covered.")
    going = (await get(world, f"/api/runs/{run_id}/commands")).json()
    assert [command["explanation"] for command in going["commands"]] == ["Step 1"]
    assert None not in going["commands"][0]["action"]["target"].values()
    await world.end(run_id)
    ended = (await get(world, f"/api/runs/{run_id}/commands")).json()
    assert [command["explanation"] for command in ended["commands"]] == ["Buy"]
    assert (await post(world, "/api/runs", json={"commands": ended["commands"]})).status_code == 201


# -- act --------------------------------------------------------------------------------------


async def test_starting_twice_queues_once() -> None:
    world = World()
    run_id = await world.made()
    for _ in range(2):
        run = (await post(world, f"/api/runs/{run_id}/start")).json()
        assert (run["status"], run["queuePosition"]) == ("queued", 1)


async def test_a_cancelled_run_has_ended_and_stays_so() -> None:
    world = World()
    run_id = await world.made(start=True)
    for _ in range(2):
        run = (await post(world, f"/api/runs/{run_id}/cancel")).json()
        assert (run["status"], run["code"]) == ("cancelled", "cancelled")


async def test_a_deleted_run_is_gone_with_its_pictures() -> None:
    world = World()
    run_id = await world.made()
    await world.step(run_id, picture=jpeg())
    link = world.links.link(run_id, 1)
    async with world.client() as client:
        answer = await client.delete(f"/api/runs/{run_id}")
        assert (answer.status_code, answer.content) == (204, b"")
        problem(await client.delete(f"/api/runs/{run_id}"), 404, "unknown_run")
    problem(await get(world, link, None), 403, "forbidden")


@pytest.mark.parametrize("path", ["pause", "resume", "instruct", "answer"])
async def test_what_this_server_does_not_do_it_says(path: str) -> None:
    world = World()
    run_id = await world.made()
    problem(await post(world, f"/api/runs/{run_id}/{path}", json={"text": "x"}), 501, "not_supported")
