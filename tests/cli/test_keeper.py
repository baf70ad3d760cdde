"""What a run leaves where it was started."""

import base64

import orjson
import pytest
import typer

from stepwire.cli.exit_codes import ExitCode
from stepwire.cli.keeper import keeping

STEP = {
    "type": "step_update",
    "stepNumber": 1,
    "screenshot": base64.b64encode(b"jpeg").decode(),
    "explanation": "Going",
    "action": {"type": "back"},
}
DONE = {"type": "completion", "status": "success", "commands": [{"action": {"type": "back"}}], "result": 4}


def files_in(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_is_to_be_saved_is_saved_as_it_comes(tmp_path, capsys):
    with keeping(tmp_path / "a" / "b", as_json=True) as keeper:
        for message in (STEP, DONE):
            keeper.message(message)
        keeper.artifact("../../etc/passwd", b"x")
    assert files_in(tmp_path / "a") == {
        "b/001.jpg", "b/commands.json", "b/completion.json", "b/artifacts/passwd",
    }  # fmt: skip
    assert (tmp_path / "a/b/001.jpg").read_bytes() == b"jpeg"
    assert orjson.loads((tmp_path / "a/b/completion.json").read_bytes()) == {
        "type": "completion", "status": "success", "result": 4,
    }  # fmt: skip
    told = [orjson.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[0]["picture"] == str(tmp_path / "a/b/001.jpg")


@pytest.mark.parametrize(("status", "code"), [("success", ExitCode.DONE), ("failed", ExitCode.RUN_FAILED)])
def test_the_exit_code_is_that_of_the_completion(status, code, capsys):
    with keeping(None, as_json=True) as keeper:
        assert keeper.exit_code is ExitCode.RUN_FAILED, "until it has ended"
        keeper.message(DONE | {"status": status})
        keeper.artifact("a.txt", b"kept nowhere")
    assert keeper.exit_code is code
    assert orjson.loads(capsys.readouterr().out)["status"] == status


def test_a_folder_that_cannot_be_made_is_told_before_the_run_begins(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(typer.BadParameter, match="cannot be made"), keeping(tmp_path / "file", as_json=True):
        pytest.fail("it began")
