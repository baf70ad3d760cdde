"""A password in a task: typed where it belongs, and to be found nowhere else."""

import base64
import io

import orjson
import pytest
from PIL import Image, ImageChops
from websockets.asyncio.client import connect

from running_server import make_token

pytestmark = pytest.mark.browser
PASSWORD = "Tr0ub4dor-and-3"
SHOWN = "sh0wn-on-the-page-7"


def spellings(secret: str) -> list[bytes]:
    plain = secret.encode()
    return [plain, base64.b64encode(plain)[:-4], plain.hex().encode(), secret.encode("utf-16-le")]


async def everything(server, token: str, run_id: str, steps: int) -> str:
    """All that HTTP answers about a run."""
    paths = ["", "/steps", "/steps/1", "/commands", "/export", "/artifacts"]
    paths += [f"/steps/{number}/page" for number in range(1, steps + 1)]
    answers = [await server.call("GET", f"/api/runs/{run_id}{path}", token) for path in paths]
    answers.append(await server.call("GET", "/api/runs", token))
    answers.append(await server.call("GET", "/metrics", token))
    return "\n".join(f"{answer.text}{answer.headers}" for answer in answers)


def left_behind(server, secret: str) -> list[str]:
    """The files that hold the secret: data, logs, all bytes."""
    files = [path for path in server.data.parent.rglob("*") if path.is_file()]
    assert files
    return [str(path) for path in files if any(form in path.read_bytes() for form in spellings(secret))]


async def test_a_password_is_nowhere_but_on_its_page(new_server, token, pages):
    server = new_server(max_runs="1")
    gate = pages.gate()
    first = await server.create(token, commands=gate.commands(2), start=True)
    created = await server.call(
        "POST",
        "/api/runs",
        token,
        json={
            "task": f"Type ada into User, type {PASSWORD} into the password field, "
            "type {{secret:shown}} into Shown, tell me the title.",
            "startUrl": pages.url("secret"),
            "secrets": [{"name": "shown", "value": SHOWN, "domains": ["127.0.0.1"]}],
            "start": True,
        },
    )
    assert created.status_code == 201, created.text
    run_id = created.json()["runId"]
    # While the run waits in the queue, and so all the time, the values are encrypted.
    assert not left_behind(server, PASSWORD)
    assert not left_behind(server, SHOWN)
    async with connect(server.socket_url, max_size=2**26) as socket:
        await socket.send(orjson.dumps({"type": "authenticate", "token": token}).decode())
        await socket.send(orjson.dumps({"type": "watch", "runId": run_id}).decode())
        gate.open()
        frames = []
        while not frames or orjson.loads(frames[-1])["type"] != "completion":
            frames.append(await socket.recv())
    await server.ended(token, first)

    completion = orjson.loads(frames[-1])
    steps = [step for frame in frames if (step := orjson.loads(frame))["type"] == "step_update"]
    typed = [step["action"].get("text") for step in steps if step["action"]["type"] == "type"]
    assert typed == ["ada", "{{secret:password}}", "{{secret:shown}}"], completion
    assert completion["status"] == "success", completion
    assert "••••••" in str(completion["result"])
    assert "{{secret:password}}" in str(completion["commands"])
    said = "\n".join(frames) + created.text + await everything(server, token, run_id, len(steps))
    assert said.count('= \\"••••••') >= 2  # the pages, after one and after both were typed
    for secret in (PASSWORD, SHOWN):
        assert secret not in said
        assert not left_behind(server, secret)
    assert server.stop() == 0
    for secret in (PASSWORD, SHOWN):
        assert not left_behind(server, secret)


async def test_a_picture_does_not_show_what_was_typed(server, token, pages):
    async def picture(text: str, value: str) -> Image.Image:
        steps, completion = await server.outcome(
            token,
            task=f"Type {text} into Shown",
            startUrl=pages.url("secret"),
            secrets=[{"name": "it", "value": value, "domains": ["127.0.0.1"]}],
        )
        assert completion["status"] == "success"
        return Image.open(io.BytesIO(base64.b64decode(steps[-1]["screenshot"]))).convert("L")

    # As long and as wide as each other, so that the pictures differ only by what can be read in them.
    one, other = await picture("{{secret:it}}", "WWWWiiii"), await picture("{{secret:it}}", "iWiWiWiW")
    plain = await picture("WWWWiiii", "something-else")

    def differing_pixels(a: Image.Image, b: Image.Image) -> int:
        return sum(ImageChops.difference(a, b).histogram()[60:])

    assert differing_pixels(one, plain) > 300
    assert differing_pixels(one, other) < 60  # the text cursor may blink, and kerning move an edge


async def test_a_secret_is_not_typed_on_a_domain_that_is_not_its_own(server, token, pages):
    steps, completion = await server.outcome(
        token,
        task="Type {{secret:pin}} into Password",
        startUrl=pages.url("secret"),
        secrets=[{"name": "pin", "value": PASSWORD, "domains": ["bank.example"]}],
    )
    assert completion["status"] == "failed"
    assert PASSWORD not in str(steps) + str(completion)
    assert "pin" in completion["error"]
    assert "bank.example" in str(steps[-1]["action"]["error"])


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"task": "Type {{secret:pin}} into Password"}, "pin"),
        ({"task": "Type {{name}} into User"}, "name"),
        ({"task": "Sign in as ada with the password hunter-2-hunter"}, "domain"),
        ({"task": "Go", "secrets": [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]}, "name"),
    ],
)
async def test_a_secret_that_could_not_be_used_makes_no_run(server, token, body, at):
    answer = await server.call("POST", "/api/runs", token, json=body)
    assert answer.status_code == 422
    assert at in answer.json()["detail"]
    assert "hunter-2" not in answer.text


async def test_a_secret_in_a_wrong_body_is_not_said_back(server, token):
    body = {
        "task": "Go",
        "secrets": [{"name": "pin", "value": PASSWORD, "domain": [PASSWORD]}],
        "maxSteps": PASSWORD,
    }
    answer = await server.call("POST", "/api/runs", token, json=body)
    assert answer.status_code == 422
    assert PASSWORD not in answer.text
    assert PASSWORD not in server.stderr()


async def test_after_kill_9_the_secrets_of_a_run_that_is_lost_are_erased(new_server, token, pages):
    server = new_server()
    run_id = await server.create(
        token,
        commands=[
            *pages.gate().commands(2),
            {"action": {"type": "wait", "until": {"text": "{{secret:pin}}"}}},
        ],
        secrets=[{"name": "pin", "value": PASSWORD, "domains": ["127.0.0.1"]}],
        start=True,
    )
    async with server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=run_id)
        await viewer.next_step()
        server.kill()
    assert not left_behind(server, PASSWORD)
    server.start()
    assert (await server.ended(make_token(), run_id))["code"] == "worker_lost"
    assert server.stop() == 0
    assert not left_behind(server, PASSWORD)
