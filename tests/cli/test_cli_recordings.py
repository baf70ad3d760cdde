"""What the commands for recordings say of one that cannot be used, before any browser opens."""

import sys

import orjson
import pytest

from stepwire.cli import main

OPEN = {"action": {"type": "navigate", "url": "https://shop.example/"}}
FAR = {"action": {"type": "click", "target": {"css": "#pay"}}, "url": "https://pay.test/card"}
LACKS = {"action": {"type": "navigate", "url": "https://shop.example/{{product}}"}}
RECORDED = {"format": "stepwire.commands", "version": 1, "commands": [OPEN]}
TYPED = {"action": {"type": "type", "target": {"css": "#q"}, "text": "{{product}} {{secret:pin}}"}}


@pytest.fixture
def leave(monkeypatch, tmp_path, capsys):
    """Runs the command line on a file of commands; gives its exit code and what it said."""
    monkeypatch.setenv("STEPWIRE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SECRET_PIN", raising=False)

    async def no_browser(*_):
        raise AssertionError("a run was started")

    monkeypatch.setattr("stepwire.bootstrap.runtime.open_runtime", no_browser)
    monkeypatch.setattr("stepwire.cli.one_run.run_here", no_browser)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    def leave(command, content, *more):
        file = tmp_path / "list.json"
        file.write_bytes(content if isinstance(content, bytes) else orjson.dumps(content))
        monkeypatch.setattr(sys, "argv", ["stepwire", command, str(file), *more])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code or 0, " ".join((said.out + said.err).split())

    return leave


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        (b"{", (), "not JSON: line 1"),
        ([], (), "no list of 1 to 1000 commands"),
        ([OPEN, {"action": {"type": "fly"}}], (), "Command 2 of 2: action"),
        ([OPEN, {"version": 2}], (), "Command 2 of 2 is of version 2"),
        ([{"action": {"type": "back"}}], (), "Command 1 of 1 (back) opens no page"),
        ([OPEN, TYPED], (), "Give --secret pin=FILE, or set SECRET_PIN"),
        (
            [OPEN],
            ("--allow", "other.example"),
            "Command 1 of 1 opens shop.example: the list is for another site",
        ),
        (
            [OPEN, FAR],
            ("--allow", "shop.example"),
            "Command 2 of 2 leads to pay.test: the list is for another",
        ),
        ([OPEN, LACKS], (), "Command 2 of 2: {{product}} is used, but no variable of that name was given"),
        ([OPEN], ("--base-url", "/shop"), "--base-url': Write an address"),
        ([OPEN], ("--session", "../x"), "--session: A name begins with a letter"),
        ([OPEN], ("--session", "a", "--no-session"), "not both"),
        (RECORDED | {"session": "customer"}, (), "the session “customer”, and there is none of that name"),
        (RECORDED | {"version": 2}, (), "The list is of version 2"),
        (
            RECORDED | {"allowedDomains": ["other.example"]},
            (),
            "Command 1 of 1 opens shop.example: the list is for another site than other.example",
        ),
        ([OPEN], ("--heal", "guess"), "guess"),
        ([OPEN], ("--set", "product"), "NAME=VALUE"),
    ],
)
def test_a_list_that_cannot_be_replayed_is_refused_before_a_browser_opens(leave, content, more, says):
    code, said = leave("replay", content, *more)
    assert code == 2
    assert says in said
    assert "Traceback" not in said


def test_a_variable_without_a_value_is_named_with_its_command(leave, monkeypatch):
    monkeypatch.setenv("SECRET_PIN", "1234")
    list_ = [OPEN, {"action": {"type": "navigate", "url": "https://shop.example/{{product}}"}}]
    code, said = leave("export", list_)
    assert (code, "Command 2 of 2 uses {{product}}" in said) == (2, True)
    assert "--set product=" in said


def test_an_export_goes_to_the_terminal_or_to_a_file(leave, tmp_path):
    code, said = leave("export", [OPEN, TYPED], "--set", "product=mug")
    assert code == 0
    assert 'page.goto("https://shop.example/")' in said
    assert 'PRODUCT = "mug"' in said
    code, said = leave("export", [OPEN], "-o", str(tmp_path / "no" / "such.py"))
    assert (code, "such.py cannot be written" in said) == (2, True)
    code, said = leave("export", [OPEN], "--format", "json", "-o", str(tmp_path / "out.json"))
    assert (code, said) == (0, "")
    assert orjson.loads((tmp_path / "out.json").read_bytes())["name"] == "list"


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        ([OPEN], (), "is no object"),
        ({"format": "other"}, (), "stepwire save"),
        ({"format": "stepwire.recording", "version": 9}, (), "of version 9"),
        ({}, ("--speed", "0"), "0.01 to 1000, or max"),
        ({}, ("--speed", "fast"), "0.01 to 1000, or max"),
    ],
)
def test_a_file_that_is_no_recording_is_not_played(leave, content, more, says):
    code, said = leave("play", content, *more)
    assert (code, says in said) == (2, True), said


@pytest.mark.parametrize("command", ["replay", "export"])
def test_a_file_that_is_not_there_is_no_id(monkeypatch, capsys, command):
    monkeypatch.setattr(sys, "argv", ["stepwire", command, "no/such.json"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "There is no file no/such.json" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("command", ["save", "replay", "export"])
def test_a_run_that_the_data_folder_lacks_is_told_with_the_folder_and_the_way_to_a_server(
    command, monkeypatch, tmp_path, capsys
):
    more = ["--format", "json"] if command == "export" else []
    monkeypatch.setenv("STEPWIRE_DATA", str(tmp_path / "kept"))
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr(sys, "argv", ["stepwire", command, "run-7", *more])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().err
    assert left.value.code == 2
    assert f"There is no run run-7 in {tmp_path / 'kept'}." in said
    assert "--server URL" in said
