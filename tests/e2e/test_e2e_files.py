"""Files that runs download, through the whole product: in the log, over HTTP, and from the command line."""

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
