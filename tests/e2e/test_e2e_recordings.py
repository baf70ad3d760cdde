"""A recorded purchase: replayed on a shop that changes, exported and executed, saved and played."""

import asyncio
import signal
import sys

import httpx
import pytest
import pytest_asyncio
from exported_tests import executed_in_both
from purchases import PASSWORD, WHO, purchases
from test_e2e_command_line import stepwire
from websockets.asyncio.client import connect

from running_server import Viewer, bearer, environment, make_token
from stepwire.runs.actions import Click, Command, Expect, Navigate
from stepwire.runs.command_list import CommandList
from stepwire.runs.recording import lines_of
from stepwire.runs.replay import ReplayRequest
from stepwire.runs.request import RunRequest

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place():
    async with purchases() as place:
        yield place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recording(place):
    return await place.bought()


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


async def test_a_run_that_made_its_session_by_signing_in_is_repeated_signing_in(place):
    service = place.runtime.archive.service
    task = f"Sign in as ada@lindqvist.example with the password {PASSWORD}, then check that you see Sign out"
    made = await place.ended(
        RunRequest(task=task, start_url=f"{place.address}/sign-in", session="customer", start=True)
    )
    secrets = [{"name": "password", "value": PASSWORD}]
    again = await service.replay(WHO, made.id, ReplayRequest.model_validate({"secrets": secrets}))
    inside = ReplayRequest.model_validate({"secrets": secrets, "session": "customer"})
    diverged = await service.replay(WHO, made.id, inside)
    again, diverged = [await place.settled(run.id) for run in (again, diverged)]
    assert (made.error, again.error, again.spec.session) == (None, None, None)
    assert diverged.code == "target_not_found"
    assert "the run began in the session “customer”" in diverged.error
    assert "`--no-session`" in diverged.error


async def test_an_exported_purchase_is_a_test_that_passes_and_fails_where_the_shop_does(
    place, recording, tmp_path
):
    wrong = (
        Navigate(url=f"{place.address}/search?q=mug"),
        Expect(what="text", value="no such words", timeout=0.5),
    )
    fails = CommandList(commands=tuple(Command(action=action) for action in wrong))
    lists = {"purchase": recording, "fails": fails}
    outcomes = await executed_in_both(lists, tmp_path, {"SECRET_PASSWORD": PASSWORD})
    for language, each in outcomes.items():
        assert each["purchase"].passed, f"{language}: {each['purchase'].said}"
        assert (each["fails"].passed, "no such words" in each["fails"].said) == (False, True), language


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
        async with httpx.AsyncClient(base_url=said[0][1], headers=bearer(said[2][1])) as http:
            page = (await http.get(f"/api/runs/{run.id}/steps/3/page")).json()["text"]
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
    entries = await archive.engine.log.read(run.id, after=0)
    assert [step["stepNumber"] for step in steps] == list(range(1, len(entries)))
    assert [step["explanation"] for step in steps] == [entry.event.explanation for entry in entries[:-1]]
    assert all(len(step["screenshot"]) > 1_000 for step in steps)
    assert page == (await archive.storage.blobs.get(entries[2].event.page.key)).decode()
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


async def test_a_file_whose_session_a_server_lacks_is_refused_before_it_begins_there(server, tmp_path):
    (tmp_path / "token").write_text(make_token("newcomer"))
    opens = Command(action=Navigate(url="http://127.0.0.1:1/"))
    recording = CommandList(commands=(opens,), session="customer")
    (tmp_path / "list.json").write_text(recording.model_dump_json(by_alias=True, exclude_none=True))
    there = ["--server", server.url, "--token-file", str(tmp_path / "token")]
    code, _, err = await stepwire("replay", str(tmp_path / "list.json"), *there)
    assert (code, "in the session “customer”, and there is none of that name" in err) == (2, True), err
    assert (await server.get(make_token("newcomer"), "/api/runs"))["items"] == []
