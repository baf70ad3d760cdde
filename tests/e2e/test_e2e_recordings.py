# ruff: noqa: E501 - a list of actions is easier to read on one line each
"""A recorded purchase: replayed on a shop that changes, exported and executed, saved and played."""

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

import orjson
import pytest
import pytest_asyncio
from purchases import PASSWORD, WHO, purchases
from running_server import Viewer, environment, make_token
from test_e2e_command_line import stepwire
from websockets.asyncio.client import connect

from stepwire.browser.executable import find_executable
from stepwire.export import exported
from stepwire.runs.actions import Click
from stepwire.runs.command_list import CommandList, read_commands
from stepwire.runs.recording import lines_of
from stepwire.runs.request import RunRequest

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
NODE_MODULES = Path(__file__).parents[1] / "export" / "typescript" / "node_modules"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place():
    async with purchases() as place:
        yield place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recording(place):
    return await place.recorded()


@pytest.fixture(autouse=True)
def as_it_was(place):
    yield
    place.shop.change.seed = place.shop.change.gone = None


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_recording_replays_after_ids_classes_and_the_order_of_elements_have_changed(
    place, recording, seed
):
    place.shop.change.seed = seed
    run = await place.replay(recording)
    assert run.error is None
    steps = await place.steps(run)
    assert len(steps) == len(recording.commands) == 20
    assert [step.healed for step in steps] == [None] * 20


@pytest.mark.parametrize("decoy", ["words", "other", "hidden"])
async def test_a_target_that_is_gone_is_a_divergence_whatever_stands_in_its_place(place, recording, decoy):
    place.shop.change.gone = {"css": "a[href='/sign-in']", "text": "Sign in", "decoy": decoy}
    run = await place.replay(recording)
    assert run.code == "target_not_found"
    assert run.error.startswith("Command 2 of 20 (click) failed: ")
    assert "Expected the link “Sign in” on 127.0.0.1" in run.error
    *_, failed = await place.steps(run)
    assert failed.error is not None
    assert failed.picture.bytes > 1_000


async def test_what_is_healed_is_reported_and_written_only_if_that_was_asked_for(place, recording):
    first, second, third, *_ = recording.commands
    target = second.action.target.model_copy(update={"name": "Log in", "text": "Log in"})
    renamed = second.model_copy(update={"action": Click(target=target)})
    short = recording.model_copy(update={"commands": (first, renamed, third)})
    reported, written, off = [await place.replay(short, heal=heal) for heal in ("report", "write", "off")]
    assert (reported.error, written.error, off.code) == (None, None, "target_not_found")
    step = (await place.steps(reported))[1]
    assert (step.healed.was, step.healed.now.name) == (target, "Sign in")
    service = place.runtime.archive.service
    names = [
        (await service.recording(WHO, run.id)).commands[1].action.target.name for run in (reported, written)
    ]
    assert names == ["Log in", "Sign in"]


EVERY_EXPECTATION = [
    {"type": "navigate", "url": "SHOP/search?q=mug"},
    {"type": "expect", "what": "title", "value": "Mug"},
    {"type": "expect", "what": "title", "value": "Lamp", "negate": True},
    {"type": "expect", "what": "url", "value": "/search?q="},
    {"type": "expect", "what": "text", "value": "enamel MUG"},
    {"type": "expect", "what": "text", "value": "no such words", "negate": True},
    {"type": "expect", "what": "visible", "target": {"role": "link", "name": "Enamel mug"}},
    {"type": "expect", "what": "visible", "target": {"role": "button", "name": "Nope"}, "negate": True},
    {"type": "expect", "what": "visible", "target": {"css": "#nope"}, "negate": True},
    {"type": "expect", "what": "count", "target": {"role": "link", "name": "Basket"}, "value": 1},
    {"type": "expect", "what": "text", "target": {"role": "heading", "name": "Mug"}, "value": "Mug"},
    {"type": "expect", "what": "value", "target": {"role": "searchbox", "name": "Search the shop"}, "value": "mug"},
    {"type": "expect", "what": "value", "target": {"role": "combobox", "name": "Sort by"}, "value": "Most wanted"},
    {"type": "expect", "what": "value", "target": {"role": "radio", "name": "Any price"}, "value": "true"},
    {"type": "expect", "what": "checked", "target": {"role": "radio", "name": "Under £30"}, "negate": True},
    {"type": "expect", "what": "enabled", "target": {"role": "button", "name": "Apply filters"}},
    {"type": "select", "target": {"role": "combobox", "name": "Sort by"}, "options": ["Name"]},
    {"type": "check", "target": {"role": "radio", "name": "Any price"}},
    {"type": "press", "target": {"role": "searchbox", "name": "Search the shop"}, "keys": "ctrl+a"},
    {"type": "scroll", "direction": "down", "amount": 100},
    {"type": "hover", "target": {"role": "link", "name": "Enamel mug"}},
    {"type": "click", "target": {"role": "link", "name": "Enamel mug"}},
    {"type": "wait", "until": {"text": "Add to basket"}},
    {"type": "wait", "until": {"visible": {"testId": "add-to-basket"}}},
    {"type": "wait", "until": {"hidden": {"role": "dialog", "name": "Size guide"}}},
    {"type": "read", "what": "text", "target": {"testId": "price"}},
    {"type": "back"},
    {"type": "expect", "what": "url", "value": "/search"},
]  # fmt: skip


def everything(place) -> CommandList:
    text = orjson.dumps([{"action": action} for action in EVERY_EXPECTATION])
    text = text.replace(b"SHOP", place.address.encode())
    return read_commands(text)


async def executed(place, recording, folder, language) -> tuple[int, str]:
    """Exit code and output of an exported test, run as its reader would."""
    path = folder / ("test_exported.py" if language == "python" else "exported.spec.ts")
    path.write_text(exported(recording, f"playwright-{language}"))
    if language == "python":
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            "/dev/null",
            str(path),
        ]
    else:
        (folder / "node_modules").symlink_to(NODE_MODULES)
        node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        command = [node, str(NODE_MODULES / "playwright" / "cli.js"), "test", "--reporter=line", path.name]
    browser = place.runtime.archive.settings.browser_path or find_executable()
    given = environment() | {"SECRET_PASSWORD": PASSWORD, "BROWSER_PATH": str(browser)}
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=given, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        async with asyncio.timeout(120):
            out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, out.decode()


@pytest.mark.parametrize("language", ["python", "typescript"])
async def test_an_exported_purchase_is_a_test_that_passes(place, recording, tmp_path, language):
    code, out = await executed(place, recording, tmp_path, language)
    assert code == 0, out
    assert "1 passed" in out


@pytest.mark.parametrize("language", ["python", "typescript"])
async def test_every_expectation_is_exported_and_means_the_same(place, tmp_path, language):
    code, out = await executed(place, everything(place), tmp_path, language)
    assert code == 0, out


async def test_the_same_expectations_hold_in_a_replay(place):
    request = RunRequest(commands=everything(place).commands, start=True, max_steps=50)
    run = await place.ended(request)
    assert (run.error, run.result.startswith("£")) == (None, True)


async def test_an_exported_test_fails_where_the_shop_does(place, tmp_path):
    wrong = [
        *EVERY_EXPECTATION[:1],
        {"type": "expect", "what": "text", "value": "no such words", "timeout": 0.5},
    ]
    text = orjson.dumps([{"action": action} for action in wrong]).replace(b"SHOP", place.address.encode())
    code, out = await executed(place, read_commands(text), tmp_path, "python")
    assert code == 1
    assert "1 failed" in out


async def test_a_saved_run_is_played_over_the_real_protocol_without_a_browser(place, recording, tmp_path):
    archive = place.runtime.archive
    run = await place.replay(recording)
    lines = [line async for line in lines_of(run, archive.engine.log, archive.storage.blobs)]
    assert PASSWORD.encode() not in b"".join(lines)
    file = tmp_path / "run.jsonl"
    file.write_bytes(b"".join(lines))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stepwire", "play", str(file), "--speed", "max", "--listen", "127.0.0.1:0",
        env=environment(), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(60):
            said = [(await process.stdout.readline()).decode().split() for _ in range(4)]
        assert [words[0] for words in said] == ["ready", "run", "token", "watch"]
        async with connect(said[0][1].replace("http", "ws") + "/ws", max_size=2**26) as socket:
            viewer = Viewer(socket)
            await viewer.send(type="authenticate", token=said[2][1])
            await viewer.send(type="start_agent", runId=run.id)
            steps, completion = await viewer.to_the_end()
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
    entries = await archive.engine.log.read(run.id, after=0)
    assert [step["stepNumber"] for step in steps] == list(range(1, len(entries)))
    assert [step["explanation"] for step in steps] == [entry.event.explanation for entry in entries[:-1]]
    assert all(len(step["screenshot"]) > 1_000 for step in steps)
    assert (completion["status"], len(completion["commands"])) == ("success", run.steps)


async def test_a_run_of_a_server_is_replayed_exported_and_saved_from_the_command_line(
    server, pages, tmp_path
):
    token = make_token("operator")
    (tmp_path / "token").write_text(token)
    there = ["--server", server.url, "--token-file", str(tmp_path / "token")]
    opens = {"action": {"type": "navigate", "url": pages.url("fine")}}
    run_id = await server.create(token, commands=[opens], start=True)
    await server.ended(token, run_id)
    code, out, err = await stepwire("replay", run_id, *there)
    assert (code, err) == (0, "")
    assert "1 commands recorded" in out
    code, out, _ = await stepwire("export", run_id, *there, "--format", "playwright-typescript")
    assert (code, f"await page.goto('{pages.url('fine')}');" in out) == (0, True)
    code, out, _ = await stepwire("save", run_id, str(tmp_path / "run.jsonl"), *there)
    assert code == 0
    assert (tmp_path / "run.jsonl").read_bytes().startswith(b'{"format":"stepwire.recording"')
