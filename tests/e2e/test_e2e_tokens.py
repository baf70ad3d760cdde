"""Whom the server believes, how long, and what each may do."""

import base64
import hmac
import json
import time

import jwt
import pytest
from raw_socket import raw_socket

from running_server import SECRET, make_token

pytestmark = pytest.mark.browser
OTHER = "another-secret-of-at-least-32-bytes!"


def _part(data: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def _claims(**changes) -> dict:
    claims = {"sub": "ada", "iat": time.time(), "exp": time.time() + 3_600} | changes
    return {name: value for name, value in claims.items() if value is not None}


def _signed(claims: dict, header: dict | None = None) -> str:
    return jwt.encode(claims, SECRET, "HS256", headers=header)


def _hand_signed(claims: dict) -> str:
    """Signed as it should be, whatever the claims are."""
    text = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    signature = hmac.digest(SECRET.encode(), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _unsigned(algorithm: str, signature: str = "") -> str:
    return f"{_part({'alg': algorithm, 'typ': 'JWT'})}.{_part(_claims())}.{signature}"


def _tampered() -> str:
    head, _, signature = make_token().split(".")
    return f"{head}.{_part(_claims(sub='root'))}.{signature}"


FORGED = {
    "empty-parts": "..",
    "words": "not a token",
    "no-algorithm": _unsigned("none"),
    "no-algorithm-in-capitals": _unsigned("NONE", "AAAA"),
    "another-algorithm": jwt.encode(_claims(), SECRET * 2, "HS512"),
    "key-confusion": _unsigned("RS256", make_token().rpartition(".")[2]),
    "another-key": make_token(secret=OTHER),
    "tampered": _tampered(),
    "a-key-of-its-own": jwt.encode(
        _claims(), OTHER, "HS256", {"jwk": {"kty": "oct", "k": _part({})}, "kid": "../../dev/null"}
    ),
    "no-exp": _signed(_claims(exp=None)),
    "exp-of-words": _hand_signed(_claims(exp="soon")),
    "exp-beyond-all-time": _hand_signed(_claims(exp=1e300)),
    "no-subject": _signed(_claims(sub=None)),
    "empty-subject": _signed(_claims(sub="")),
    "expired": make_token(ttl=-60),
    "not-yet": _signed(_claims(nbf=time.time() + 86_400)),
    "critical": _signed(_claims(), {"crit": ["never-heard-of"], "never-heard-of": 1}),
    "no-known-scope": make_token(scope="read:everything"),
    "a-nested-bomb": f"{_part({'alg': 'HS256'})}.{base64.urlsafe_b64encode(b'[' * 9_000).decode()}.AAAA",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
async def test_a_forged_or_stale_token_is_refused_on_the_socket_and_over_http(server, forged):
    async with raw_socket(server.port) as raw:
        await raw.say(type="authenticate", token=forged)
        verdict = await raw.message("authentication")
        assert verdict["status"] == "failed"
        assert verdict["error"]
        assert verdict["code"] in ("bad_token", "token_expired", "no_scope")
        assert forged not in json.dumps(verdict)
        await raw.say(type="watch", runId="run-1")
        assert (await raw.message("error"))["code"] == "not_authenticated"
        await raw.say(type="authenticate", token=make_token())
        assert (await raw.message("authentication"))["status"] == "success"
    if forged.isascii() and len(forged) < 8_000:
        answer = await server.call("GET", "/api/runs", forged)
        assert answer.status_code in (401, 403)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == verdict["code"]


async def test_a_token_of_a_megabyte_closes_the_connection_and_is_too_large_a_header(server):
    huge = "x" * 2**20
    async with raw_socket(server.port) as raw:
        await raw.say(type="authenticate", token=huge)
        assert await raw.closed() == 1009
    async with raw_socket(server.port) as raw:
        await raw.say(type="authenticate", token="x" * 20_000)
        assert (await raw.message("error"))["code"] == "bad_message"


async def test_five_bad_tokens_close_the_connection(server):
    async with raw_socket(server.port) as raw:
        for _ in range(5):
            await raw.say(type="authenticate", token="bad")
            assert (await raw.message("authentication"))["status"] == "failed"
        assert await raw.closed() == 1008


async def test_frames_sent_while_the_token_is_judged_are_obeyed_if_it_is_good(server, token, pages):
    run_id = await server.create(token, commands=pages.gate().commands(1))
    for given, answer in ((token, "step_update"), ("bad", "authentication")):
        async with raw_socket(server.port) as raw:
            await raw.say(type="authenticate", token=given)
            await raw.say(type="start_agent", runId=run_id)
            await raw.message(answer)


async def test_a_token_that_only_views_may_not_start_create_or_cancel(server, token, pages):
    gate = pages.gate()
    run_id = await server.create(token, commands=gate.commands(2))
    views = make_token(scope="runs:view")
    async with server.viewer(views) as viewer:
        for kind in ("start_agent", "cancel"):
            await viewer.send(type=kind, runId=run_id)
            error = await viewer.next("error")
            assert (error["code"], error["runId"]) == ("forbidden", run_id)
        await viewer.send(type="watch", runId=run_id)
        assert (await viewer.next("run_status"))["status"] == "pending"
        await server.call("POST", f"/api/runs/{run_id}/start", token)
        gate.open()
        steps, _ = await viewer.to_the_end()
        assert len(steps) == 2
        await viewer.send(type="start_agent", runId=run_id)  # past pending it only attaches
        assert len((await viewer.to_the_end())[0]) == 2
    for method, path, body in (
        ("POST", "/api/runs", {"task": "Click Go"}),
        ("POST", f"/api/runs/{run_id}/cancel", None),
        ("DELETE", f"/api/runs/{run_id}", None),
    ):
        answer = await server.call(method, path, views, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_token_for_some_runs_reaches_these_and_no_others_whoever_made_them(server, token, pages):
    granted, other = [await server.create(token, commands=pages.gate().commands(1)) for _ in range(2)]
    narrow = make_token("visitor", runs=[granted])
    async with server.viewer(narrow) as viewer:
        await viewer.send(type="watch", runId=other)
        assert (await viewer.next("error"))["code"] == "unknown_run"
        await viewer.send(type="start_agent", runId=granted)
        assert (await viewer.to_the_end())[1]["status"] == "success"
    assert (await server.call("GET", f"/api/runs/{other}", narrow)).status_code == 404
    created = await server.call("POST", "/api/runs", narrow, json={"task": "Click Go"})
    assert created.status_code == 403
    own = await server.create(make_token("visitor"), commands=pages.gate().commands(1))
    assert (await server.call("GET", f"/api/runs/{own}", narrow)).status_code == 404
    listed = await server.call("GET", "/api/runs", narrow)
    assert own not in listed.text
    assert other not in listed.text


async def test_a_token_for_all_runs_sees_every_run_and_creates_for_others(server, token, pages):
    boss = make_token("boss", scope="runs:all runs:create runs:view")
    run_id = await server.create(boss, commands=pages.gate().commands(1), owner="bo")
    assert (await server.get(make_token("bo"), f"/api/runs/{run_id}"))["owner"] == "bo"
    assert (await server.call("GET", f"/api/runs/{run_id}", token)).status_code == 404
    answer = await server.call("POST", "/api/runs", token, json={"task": "Click Go", "owner": "bo"})
    assert answer.status_code == 403


async def test_a_token_that_expires_on_an_open_connection_stops_new_starts_until_it_is_renewed(server, pages):
    gate = pages.gate()
    run_id = await server.create(make_token("brief"), commands=gate.commands(2))
    other = await server.create(make_token("brief"), commands=gate.commands(1))
    async with server.viewer(make_token("brief", ttl=-27)) as viewer:
        await viewer.send(type="start_agent", runId=run_id)
        await viewer.next_step()
        expired = await viewer.next("authentication")
        assert (expired["status"], expired["code"]) == ("failed", "token_expired")
        await viewer.send(type="start_agent", runId=other)
        assert (await viewer.next("error"))["code"] == "not_authenticated"
        await viewer.send(type="authenticate", token=make_token("eve"))
        refused = await viewer.next("authentication")
        assert (refused["status"], refused["code"]) == ("failed", "other_subject")
        await viewer.send(type="authenticate", token=make_token("brief"))
        renewed = await viewer.next("authentication")
        assert renewed["status"] == "success"
        assert renewed["session"] == viewer.welcome["session"]
        gate.open()
        steps, completion = await viewer.to_the_end()  # the run went on, and so does the watching
        assert [step["stepNumber"] for step in steps] == [2]
        assert completion["status"] == "success"


async def test_the_end_of_a_token_is_announced(server):
    async with server.viewer(make_token(ttl=-15, iat=time.time() - 60)) as viewer:
        warning = await viewer.next("token_expiring")
        assert warning["expiresAt"] == viewer.welcome["expiresAt"]


async def test_no_token_gets_into_the_log(server, token):
    expired = make_token(ttl=-600)
    for given in (token, expired):
        async with raw_socket(server.port) as raw:
            await raw.say(type="authenticate", token=given)
            await raw.message("authentication")
        await server.call("GET", "/api/runs", given)
        await server.call("GET", f"/api/runs?token={given}", given)
    log = server.stderr()
    assert '"request"' in log
    for given in (token, expired, SECRET):
        assert given not in log
        assert given.rpartition(".")[2] not in log
