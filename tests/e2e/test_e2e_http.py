"""Runs over HTTP: made once, found again, seen step by step, repeated, and deleted without a trace."""

import asyncio
import io

import pytest
from PIL import Image

from running_server import make_token

pytestmark = pytest.mark.browser


def problem(answer, status: int, code: str) -> dict:
    """The problem details of an answer, checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    details = answer.json()
    assert (details["status"], details["code"]) == (status, code)
    assert details["detail"]
    assert details["title"]
    return details


async def test_a_run_with_an_id_of_ones_own_is_made_once(server, token, pages):
    body = {"runId": "mine-1", "task": "Tell me the heading", "startUrl": pages.url("fine")}
    answers = await asyncio.gather(*(server.call("POST", "/api/runs", token, json=body) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert {answer.json()["runId"] for answer in answers} == {"mine-1"}
    assert answers[0].headers["location"] == "/api/runs/mine-1"
    other = await server.call("POST", "/api/runs", token, json=body | {"task": "Click Go"})
    problem(other, 409, "conflict")
    foreign = await server.call("POST", "/api/runs", make_token("eve"), json=body)
    problem(foreign, 409, "conflict")
    started = await server.call("POST", "/api/runs", token, json=body | {"start": True})
    assert started.status_code == 201
    assert (await server.ended(token, "mine-1"))["result"] == "Fine"
    again = await server.call("POST", "/api/runs", token, json=body | {"start": True})
    assert (again.status_code, again.json()["status"]) == (201, "succeeded")


async def test_runs_are_listed_by_page_status_label_and_words(server, pages):
    token = make_token("lister")
    made = [
        await server.create(
            token,
            task=f"Tell me the heading number {number}",
            startUrl=pages.url("fine"),
            labels={"parity": "even" if number % 2 == 0 else "odd"},
        )
        for number in range(5)
    ]
    await server.call("POST", f"/api/runs/{made[0]}/cancel", token)
    seen, cursor = [], None
    while True:
        page = await server.get(token, "/api/runs", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [run["runId"] for run in page["items"]]
        assert len(page["items"]) <= 2
        if (cursor := page.get("nextCursor")) is None:
            break
    assert seen == made[::-1]

    async def found(**query) -> list[str]:
        return [run["runId"] for run in (await server.get(token, "/api/runs", **query))["items"]]

    assert await found(label="parity:odd") == [made[3], made[1]]
    assert await found(status="cancelled") == [made[0]]
    assert await found(q="NUMBER 4") == [made[4]]
    assert await found(q="100%") == []
    for wrong in (
        {"status": "asleep"},
        {"limit": 0},
        {"limit": "many"},
        {"cursor": "nonsense"},
        {"label": "x"},
    ):
        problem(await server.call("GET", "/api/runs", token, params=wrong), 422, "bad_message")


async def test_steps_pictures_and_commands_can_be_got_one_by_one(server, token, shop):
    run_id = await server.create(
        token, task="Search for mug, click Enamel mug, tell me the price", startUrl=shop, start=True
    )
    run = await server.ended(token, run_id)
    assert (run["status"], run["steps"]) == ("succeeded", 4)
    steps = (await server.get(token, f"/api/runs/{run_id}/steps"))["items"]
    assert [step["stepNumber"] for step in steps] == [1, 2, 3, 4]
    page = await server.get(token, f"/api/runs/{run_id}/steps", after=1, limit=2)
    assert [step["stepNumber"] for step in page["items"]] == [2, 3]
    assert page["nextAfter"] == 3
    assert (await server.get(token, f"/api/runs/{run_id}/steps/3"))["action"] == steps[2]["action"]
    problem(await server.call("GET", f"/api/runs/{run_id}/steps/9", token), 404, "not_found")

    path = f"/api/runs/{run_id}/steps/2/screenshot"
    whole = await server.call("GET", path, token)
    assert whole.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(whole.content)).size == (1280, 800)
    small = await server.call("GET", path, token, params={"width": 320})
    assert Image.open(io.BytesIO(small.content)).size == (320, 200)
    cached = await server.call("GET", path, token, headers={"If-None-Match": whole.headers["etag"]})
    assert (cached.status_code, cached.content) == (304, b"")
    problem(await server.call("GET", path), 401, "not_authenticated")
    link = steps[1]["screenshotUrl"]
    assert (await server.call("GET", link)).content == whole.content
    assert Image.open(io.BytesIO((await server.call("GET", f"{link}&width=100")).content)).width == 100
    problem(await server.call("GET", link.replace("/steps/2/", "/steps/3/")), 403, "forbidden")


async def test_the_commands_of_a_run_are_a_run_that_does_the_same(server, token, shop):
    task = "Search for mug, click Enamel mug, click Add to basket, open the basket, tell me the total"
    _, first = await server.outcome(token, task=task, startUrl=shop)
    assert first["status"] == "success", first
    steps, second = await server.outcome(token, commands=first["commands"])
    assert second["status"] == "success", second
    assert second["result"] == first["result"]
    assert [step["action"]["type"] for step in steps] == [
        command["action"]["type"] for command in first["commands"]
    ]
    assert [command["action"] for command in second["commands"]] == [
        command["action"] for command in first["commands"]
    ]


async def test_a_wait_for_the_end_answers_when_the_run_ends_and_not_before(server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(2), start=True)
    assert (await server.get(token, f"/api/runs/{run_id}", wait=0.2))["status"] in ("queued", "running")
    waiting = asyncio.ensure_future(server.get(token, f"/api/runs/{run_id}", wait=60))
    gate.open()
    assert (await waiting)["status"] == "succeeded"
    problem(await server.call("GET", f"/api/runs/{run_id}", token, params={"wait": 61}), 422, "bad_message")


async def test_a_deleted_run_leaves_no_picture_no_log_and_no_word(new_server, token, pages):
    server = new_server()
    word = "xylophonic-marker"
    run_id = await server.create(
        token,
        commands=[{"action": {"type": "navigate", "url": pages.url(f"fine?{word}")}, "explanation": word}],
        labels={"about": word},
        start=True,
    )
    await server.ended(token, run_id)
    assert list(server.data.rglob(f"*{run_id}*"))
    assert (await server.call("DELETE", f"/api/runs/{run_id}", token)).status_code == 204
    problem(await server.call("DELETE", f"/api/runs/{run_id}", token), 404, "unknown_run")
    assert not list(server.data.rglob(f"*{run_id}*"))
    assert server.stop() == 0
    holders = [
        path for path in server.data.rglob("*") if path.is_file() and word.encode() in path.read_bytes()
    ]
    assert holders == []


async def test_a_deleted_id_can_be_used_again_and_old_positions_and_links_are_void(server, token, pages):
    body = {"runId": "phoenix", "commands": pages.gate().commands(1), "start": True}
    await server.create(token, **body)
    async with server.viewer(token) as viewer:
        await viewer.send(type="watch", runId="phoenix", screenshots="url")
        (old,), _ = await viewer.to_the_end()
        await server.call("DELETE", "/api/runs/phoenix", token)
        await server.create(token, **body)
        await server.ended(token, "phoenix")
        await viewer.send(type="watch", runId="phoenix", after=old["position"])
        assert (await viewer.next("error", "step_update"))["code"] == "position_unknown"
        (new,), _ = await viewer.to_the_end()
        assert new["position"] != old["position"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "bad_json"),
        ("[]", 422, "bad_message"),
        ("{}", 422, "bad_message"),
        ('{"task": "a", "task": "b"}', 400, "bad_json"),
        ('{"task": NaN}', 400, "bad_json"),
        ('{"task": ""}', 422, "bad_message"),
        ('{"task": "Go", "commands": []}', 422, "bad_message"),
        ('{"task": "Go", "maxSteps": 0}', 422, "bad_message"),
        ('{"task": "Go", "maxSeconds": 1e99}', 422, "bad_message"),
        ('{"task": "Go", "runId": "../x"}', 422, "bad_message"),
        ('{"task": "Go", "agnet": "plain"}', 422, "bad_message"),
        ('{"task": "Go", "viewport": {"width": 1}}', 422, "bad_message"),
        ('{"commands": [{"action": {"type": "fly"}}]}', 422, "bad_message"),
        ('{"commands": [{"version": 2, "action": {"type": "back"}}]}', 422, "bad_message"),
        ('{"a":' * 50_000, 400, "bad_json"),
        ('"' + "x" * 9_000_000 + '"', 413, "too_large"),
    ],
)
async def test_a_body_that_makes_no_run_is_answered_with_a_problem(server, token, body, status, code):
    answer = await server.call(
        "POST", "/api/runs", token, content=body, headers={"Content-Type": "application/json"}
    )
    problem(answer, status, code)


async def test_what_is_not_there_or_not_yet_is_answered_with_a_problem(server, token, pages):
    problem(await server.call("GET", "/api/nothing", token), 404, "not_found")
    problem(await server.call("PUT", "/api/runs", token), 405, "method_not_allowed")
    form = await server.call("POST", "/api/runs", token, data={"task": "Go"})
    problem(form, 415, "unsupported_media_type")
    problem(await server.call("GET", "/api/runs"), 401, "not_authenticated")
    run_id = await server.create(token, commands=pages.gate().commands(1))
    for method, path in (("POST", "pause"), ("POST", "instruct")):
        problem(await server.call(method, f"/api/runs/{run_id}/{path}", token), 501, "not_supported")


async def test_health_readiness_and_specs_need_no_token(server):
    for path in ("/healthz", "/readyz", "/openapi.json", "/asyncapi.json"):
        assert (await server.call("GET", path)).status_code == 200, path


async def test_any_origin_may_call_unless_some_are_named(server, new_server, token):
    origin = {"Origin": "https://app.example"}
    answer = await server.call("GET", "/api/runs", token, headers=origin)
    assert answer.headers["access-control-allow-origin"] in ("*", "https://app.example")
    assert "access-control-allow-credentials" not in answer.headers
    narrow = new_server(allowed_origins="https://app.example")
    handshake = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    refused = await narrow.call("GET", "/ws", headers={**handshake, "Origin": "https://evil.example"})
    assert refused.status_code == 403
    assert "STEPWIRE_ALLOWED_ORIGINS" in narrow.stderr()
    answer = await narrow.call("GET", "/api/runs", token, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
