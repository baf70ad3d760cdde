"""The program as people type it: every command, its output and its exit code."""

import asyncio
import ssl

import httpx
import orjson
import pytest
from websockets.asyncio.client import connect

from command_process import stepwire
from running_server import SECRET, make_token

pytestmark = pytest.mark.browser


async def test_run_works_in_this_process_and_saves_what_happened(tmp_path, pages):
    code, out, err = await stepwire(
        "run", "Tell me the heading", "--url", pages.url("fine"), "--out", str(tmp_path / "out"),
        agent_private_hosts=pages.host,
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert "Fine" in out
    assert "Succeeded" in out
    saved = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert saved == ["001.jpg", "002.jpg", "commands.json", "completion.json"]
    assert orjson.loads((tmp_path / "out" / "completion.json").read_bytes())["result"] == "Fine"
    assert len(orjson.loads((tmp_path / "out" / "commands.json").read_bytes())) == 2


async def test_run_that_fails_leaves_with_1_and_says_why_as_json(pages):
    code, out, _ = await stepwire(
        "run", "Click Ask, then defenestrate the moon", "--url", pages.url("asks"), "--json",
        agent_private_hosts=pages.host,
    )  # fmt: skip
    messages = [orjson.loads(line) for line in out.splitlines()]
    assert code == 1
    assert messages[-1]["type"] == "completion"
    assert messages[-1]["code"] == "not_understood"
    assert '"screenshot":' not in out


async def test_run_on_a_server_is_the_same_run_there(server, pages, tmp_path):
    token = tmp_path / "token"
    token.write_text(make_token("operator"))
    code, out, err = await stepwire(
        "run", "Type {{name}} into User", "--url", pages.url("secret"), "--set", "name=Ada", "--json",
        "--server", server.url, "--token-file", str(token),
    )  # fmt: skip
    assert (code, err) == (0, "")
    steps = [orjson.loads(line) for line in out.splitlines() if '"step_update"' in line]
    assert [step["stepNumber"] for step in steps] == [1, 2]
    runs = (await server.get(make_token("operator"), "/api/runs"))["items"]
    assert [run["status"] for run in runs] == ["succeeded"]


async def test_a_run_that_is_not_there_is_a_mistake_of_the_command_on_a_server_too(server, token, tmp_path):
    for where in (["--server", server.url], ["--data", str(tmp_path)]):
        code, out, err = await stepwire("save", "nowhere", *where, token=token)
        assert code == 2, out + err


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "says"),
    [
        (["run", "Go", "--server", "http://127.0.0.1:1"], {"token": "x"}, 3, "cannot be reached"),
        (["run", "Open http://example.com"], {"browser_path": "/etc/hostname"}, 1, "browser_lost"),
        (["serve", "--listen", "127.0.0.1:0"], {"jwt_secret": "short"}, 2, "32"),
        (["serve", "--listen", "127.0.0.1:0", "--data", "/proc/nowhere"], {}, 3, "--data"),
    ],
)
async def test_what_cannot_work_says_what_to_do(arguments, settings, code, says, tmp_path):
    left, out, err = await stepwire(*arguments, **{"data": str(tmp_path), **settings})
    assert left == code, out + err
    assert says in " ".join((out + err).split())


async def test_a_busy_address_is_an_error_of_the_environment(server, tmp_path):
    code, _, err = await stepwire("serve", "--listen", f"127.0.0.1:{server.port}", "--data", str(tmp_path))
    assert code == 3
    assert "--listen" in err


async def test_settings_of_kubernetes_are_ignored(tmp_path):
    code, _, err = await stepwire(
        "token", "--sub", "ada", data=str(tmp_path), service_host="10.0.0.1", port="tcp://10.0.0.1:80"
    )
    assert (code, err) == (0, "")


async def test_a_token_of_the_command_line_is_good_for_the_server(server, token, pages, tmp_path):
    run_id = await server.create(token, commands=pages.gate().commands(1))
    code, out, _ = await stepwire(
        "token", "--sub", "visitor", "--ttl", "5m", "--scope", "runs:view", "--runs", run_id,
        jwt_secret=SECRET, data=str(tmp_path),
    )  # fmt: skip
    assert code == 0
    assert (await server.get(out.strip(), f"/api/runs/{run_id}"))["status"] == "pending"
    assert (await server.call("POST", f"/api/runs/{run_id}/start", out.strip())).status_code == 403


async def test_doctor_finds_a_machine_that_works_in_order(tmp_path):
    code, out, err = await stepwire("doctor", data=str(tmp_path / "data"))
    assert (code, err) == (0, "")
    assert "✓" in out
    assert "✕" not in out
    code, out, _ = await stepwire("doctor", data=str(tmp_path / "data"), browser_path="/etc/hostname")
    assert code == 3
    assert "✕" in out


async def test_prune_says_which_runs_would_go_and_lets_them_go(new_server, token, pages):
    server = new_server()
    run_id = await server.create(token, commands=pages.gate().commands(1), start=True)
    await server.ended(token, run_id)
    data = str(server.data)
    code, out, _ = await stepwire("prune", "--dry-run", "--keep-gb", "0.000001", data=data)
    assert code == 0
    assert run_id in out
    assert (await server.get(token, f"/api/runs/{run_id}"))["steps"] == 1
    code, out, _ = await stepwire("prune", "--keep-gb", "0.000001", data=data)
    assert code == 0
    assert (await server.call("GET", f"/api/runs/{run_id}", token)).status_code == 404
    assert not list(server.data.rglob(f"*{run_id}*"))


async def test_demo_shows_a_purchase_and_leaves_with_0_even_where_its_address_is_taken(server, tmp_path):
    taken = f"127.0.0.1:{server.port}"
    code, out, err = await stepwire("demo", "--once", "--listen", taken, "--data", str(tmp_path))
    assert (code, err) == (0, "")
    assert "Succeeded" in out
    assert "lantern-light" not in out
    assert "Watch it in a browser" not in out, "the page would be gone before anyone could open it"


def test_the_server_says_only_that_it_is_ready_on_stdout_and_logs_one_event_a_line_on_stderr(new_server):
    server = new_server()
    server.stop()
    events = [orjson.loads(line)["event"] for line in server.stderr().splitlines()]
    assert "runs_recovered" in events


async def test_a_server_whose_model_has_no_key_says_so_once_and_is_ready_all_the_same(
    new_server, monkeypatch
):
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    server = new_server(model="anthropic:claude-haiku-5-5")
    assert (await server.call("GET", "/readyz")).status_code == 200
    server.stop()
    lines = [orjson.loads(line) for line in server.stderr().splitlines()]
    (said,) = [line for line in lines if line["event"] == "model_unusable"]
    assert (said["level"], said["model"]) == ("warning", "anthropic:claude-haiku-5-5")
    assert "Set ANTHROPIC_API_KEY" in said["problem"]


async def test_with_a_certificate_runs_are_watched_over_wss(new_server, certificate, token, pages):
    cert, key = certificate
    server = new_server(tls_cert=str(cert), tls_key=str(key))
    trusts = ssl.create_default_context(cafile=str(cert))
    async with httpx.AsyncClient(base_url=f"https://localhost:{server.port}", verify=trusts) as client:
        body = {"task": "Tell me the heading", "startUrl": pages.url("fine"), "start": True}
        created = await client.post("/api/runs", json=body, headers={"Authorization": f"Bearer {token}"})
        run_id = created.json()["runId"]
    async with connect(f"wss://localhost:{server.port}/ws", ssl=trusts) as socket, asyncio.timeout(60):
        await socket.send(orjson.dumps({"type": "authenticate", "token": token}).decode())
        await socket.send(orjson.dumps({"type": "watch", "runId": run_id}).decode())
        while (message := orjson.loads(await socket.recv()))["type"] != "completion":
            pass
        assert message["result"] == "Fine"
