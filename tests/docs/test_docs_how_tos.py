"""The how-tos that are about runs, done against the demo."""

import re
import sqlite3
import subprocess
import sys

import httpx
import pytest
from playwright.sync_api import Error
from running_demo import ROOT, Demo, blocks

pytestmark = pytest.mark.browser


def done(demo: Demo, command: list[str], folder) -> subprocess.CompletedProcess[str]:
    finished = subprocess.run(
        command, cwd=folder, env=demo.reader(), capture_output=True, text=True, timeout=120
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished


def create(demo: Demo, **body) -> str:
    headers = {"Authorization": f"Bearer {demo.token}"}
    answer = httpx.post(f"{demo.server}/api/runs", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["runId"]


def test_a_recorded_list_is_run_again(demo, tmp_path):
    (tmp_path / "token.txt").write_text(demo.token)
    (record,) = blocks("docs/how-to/run-commands.md", "sh")
    done(demo, ["bash", "-euc", demo.here(record)], tmp_path)
    (repeat,) = blocks("docs/how-to/run-commands.md", "python")
    assert "succeeded £" in done(demo, [sys.executable, "-c", demo.here(repeat)], tmp_path).stdout


def test_a_recording_is_replayed_exported_saved_and_played(demo, tmp_path):
    (tmp_path / "token.txt").write_text(demo.token)
    record, replay = blocks("docs/how-to/replay-a-run.md", "sh")
    done(demo, ["bash", "-euc", demo.here(record)], tmp_path)
    assert "Succeeded" in done(demo, ["bash", "-euc", demo.here(replay)], tmp_path).stdout
    (inline,) = re.findall(
        r"`(stepwire replay recorded .*?)`", (ROOT / "docs/how-to/replay-a-run.md").read_text()
    )
    assert "Succeeded" in done(demo, ["bash", "-euc", demo.here(inline)], tmp_path).stdout
    (export,) = blocks("docs/how-to/export-a-test.md", "sh")
    done(demo, ["bash", "-euc", export], tmp_path)
    compile((tmp_path / "test_mug.py").read_text(), "test_mug.py", "exec")
    assert "pytest test_mug.py" in (tmp_path / "test_mug.py").read_text()
    assert "Enamel mug" in (tmp_path / "mug.spec.ts").read_text()
    save, play, in_ci = blocks("docs/how-to/play-a-recording.md", "sh")
    bearer = {"Authorization": f"Bearer {demo.token}"}
    runs = httpx.get(f"{demo.server}/api/runs?status=succeeded", headers=bearer).json()["items"]
    done(demo, ["bash", "-euc", demo.here(save).replace("RUN_ID", runs[0]["runId"])], tmp_path)
    for command in (play, in_ci):
        said = first_line(demo, command.replace("127.0.0.1:8090 &", "127.0.0.1:0"), tmp_path)
        assert said.startswith("ready http://127.0.0.1:")


def first_line(demo: Demo, command: str, folder) -> str:
    """What a command that goes on for ever says first."""
    environment = demo.reader() | {"STEPWIRE_LISTEN": "127.0.0.1:0"}
    started = subprocess.Popen(
        command.split(),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        return started.stdout.readline()
    finally:
        started.terminate()
        started.communicate(timeout=60)


def test_the_test_client_follows_a_run(demo, tmp_path):
    (call,) = blocks("docs/how-to/write-a-test-client.md", "sh")
    call = call.replace("examples/follow.py", str(ROOT / "examples/follow.py"))
    said = done(demo, ["bash", "-euc", demo.here(call)], tmp_path).stdout
    assert "success £" in said
    assert (tmp_path / "001.jpg").read_bytes().startswith(b"\xff\xd8\xff")


WATCH = """([url, token, runId]) => {
  const Real = window.WebSocket;
  window.sockets = [];
  window.WebSocket = class extends Real { constructor(...a) { super(...a); window.sockets.push(this); } };
  const watching = async () => {
    const { watchRun } = await import("/static/watch-a-run.js");
    const seen = [];
    for await (const message of watchRun(url, async () => token, runId)) {
      if (message.type !== "run_status") seen.push(message.stepNumber ?? message.status);
      if (message.stepNumber === 2) window.sockets.at(-1).close(4000, "the line is cut");
    }
    return [seen, window.sockets.length];
  };
  const late = (_, reject) => setTimeout(() => reject(new Error("It took a minute.")), 60_000);
  return Promise.race([watching(), new Promise(late)]);
}"""


def prepared(page, demo: Demo) -> list[str]:
    """A page of the server that can import the module, and where and who it is."""
    module = (ROOT / "examples/watch-a-run.js").read_text()
    page.route(
        "**/static/watch-a-run.js", lambda route: route.fulfill(body=module, content_type="text/javascript")
    )
    page.goto(demo.server)
    return [demo.server.replace("http", "ws") + "/ws", demo.token]


def test_the_watching_module_sees_every_step_once_across_a_drop(demo, page):
    run_id = create(demo, task="Search for mug, click Enamel mug, tell me the price", startUrl=demo.shop)
    seen, lines = page.evaluate(WATCH, [*prepared(page, demo), run_id])
    assert lines == 2
    assert seen == [*range(1, len(seen)), "success"]


def test_the_watching_module_says_why_it_may_not(demo, page):
    with pytest.raises(Error, match="No such run"):
        page.evaluate(WATCH, [*prepared(page, demo), "not-there"])


def test_a_backup_of_a_running_server_holds_every_run(demo, tmp_path):
    _, _, backup, _ = blocks("docs/how-to/operate.md", "sh")
    places = {"STEPWIRE_DATA": str(demo.data), "BACKUP": str(tmp_path / "copy")}
    subprocess.run(["bash", "-euc", backup], env=demo.reader() | places, check=True, timeout=60)
    with sqlite3.connect(tmp_path / "copy/records.sqlite") as records:
        assert ("run-123",) in records.execute("SELECT id FROM runs").fetchall()
    assert list((tmp_path / "copy/blobs/runs").iterdir())
    done(demo, ["stepwire", "prune", "--dry-run", "--data", str(tmp_path / "copy")], tmp_path)
