"""Files that runs download and upload, through the whole product: log, HTTP and command line."""

import base64

import pytest
from test_e2e_command_line import stepwire

pytestmark = pytest.mark.browser
GET = "Click Get the file"


async def test_a_download_is_in_the_completion_and_over_http_and_goes_with_its_run(server, token, pages):
    steps, completion = await server.outcome(token, task=GET, startUrl=pages.url("offers"))
    assert completion["status"] == "success", completion
    assert completion["artifacts"] == [{"name": "report.pdf", "type": "application/pdf", "bytes": 4}]
    assert steps[-1]["notes"] == ["Downloaded report.pdf (4 bytes)."]
    path = f"/api/runs/{completion['runId']}"
    assert await server.get(token, f"{path}/artifacts") == {"items": completion["artifacts"]}
    file = await server.call("GET", f"{path}/artifacts/report.pdf", token)
    assert file.content == b"data"
    assert file.headers["content-disposition"].startswith("attachment;")
    assert (await server.call("DELETE", path, token)).status_code == 204
    assert (await server.call("GET", f"{path}/artifacts/report.pdf", token)).status_code == 404


async def test_the_command_line_saves_downloads_beside_the_pictures(tmp_path, pages):
    code, _, err = await stepwire(
        "run", GET, "--url", pages.url("offers"), "--out", str(tmp_path), agent_private_hosts=pages.host
    )
    assert (code, err) == (0, "")
    assert (tmp_path / "artifacts" / "report.pdf").read_bytes() == b"data"


async def test_the_command_line_saves_downloads_of_a_server_too(tmp_path, server, token, pages):
    code, _, err = await stepwire(
        "run", GET, "--url", pages.url("offers"), "--out", str(tmp_path), "--server", server.url,
        token=token,
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert (tmp_path / "artifacts" / "report.pdf").read_bytes() == b"data"


GIVEN = {"name": "report.pdf", "content": base64.b64encode(b"quarter").decode()}


async def test_a_file_that_the_run_was_given_is_uploaded_replayed_and_erased(server, token, pages):
    task = 'Upload the file "report.pdf" to Attachment, then check that "report.pdf: quarter" is visible'
    steps, completion = await server.outcome(token, task=task, startUrl=pages.url("takes"), files=[GIVEN])
    assert completion["status"] == "success", completion
    uploads = [step["action"]["files"] for step in steps if step["action"]["type"] == "upload"]
    assert uploads == [["report.pdf"]]
    run_id = completion["runId"]
    assert (await server.get(token, f"/api/runs/{run_id}"))["files"] == ["report.pdf"]
    again = await server.call("POST", f"/api/runs/{run_id}/replay", token, json={})
    assert (await server.ended(token, again.json()["runId"]))["status"] == "succeeded"
    blobs = server.data / "blobs" / "runs" / run_id
    assert len(list(blobs.glob("given-*"))) == 1
    assert (await server.call("DELETE", f"/api/runs/{run_id}", token)).status_code == 204
    assert not blobs.exists()


async def test_a_file_that_was_not_given_is_not_uploaded(server, token, pages):
    _, completion = await server.outcome(
        token, task="Upload /etc/passwd.txt to Attachment", startUrl=pages.url("takes"), files=[GIVEN]
    )
    assert completion["status"] == "failed"
    action = {"type": "upload", "target": {"css": "input"}, "files": ["/etc/passwd"]}
    refused = await server.call(
        "POST", "/api/runs", token, json={"commands": [{"action": action}], "files": [GIVEN]}
    )
    assert refused.status_code == 422
    assert "Command 1 of 1" in refused.json()["detail"]


async def test_the_command_line_gives_a_file(tmp_path, pages):
    (tmp_path / "notes.txt").write_text("from the disk")
    code, out, err = await stepwire(
        "run", 'Upload notes.txt, then check that "notes.txt: from the disk" is visible',
        "--url", pages.url("takes"), "--file", str(tmp_path / "notes.txt"),
        agent_private_hosts=pages.host,
    )  # fmt: skip
    assert (code, err) == (0, ""), out
