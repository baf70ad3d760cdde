"""Pages that mean no good, and addresses that are out of bounds: each run ends, clearly and in time."""

import asyncio
import os
import signal

import pytest
from pages import listener
from processes import descendants, needs_proc

pytestmark = pytest.mark.browser


async def outcome(server, token, task, url, **more):
    return await server.outcome(token, task=task, startUrl=url, maxSeconds=55, **more)


@pytest.fixture(autouse=True)
async def goes_on(request, server, token, pages):
    """After each test a normal run succeeds; what is refused at the door has not been anywhere."""
    yield
    if "url" in request.fixturenames:
        return
    _, completion = await outcome(server, token, "Tell me the heading", pages.url("fine"))
    assert (completion["status"], completion["result"]) == ("success", "Fine")


async def test_a_start_page_that_cannot_be_reached_fails_as_navigation_failed(server, token, pages):
    steps, completion = await outcome(server, token, "Tell me the heading", "http://nowhere.invalid/")
    assert (completion["status"], completion["code"]) == ("failed", "navigation_failed")
    assert "resolved" in completion["error"]
    assert len(steps) == 1
    assert steps[0]["action"]["error"]


async def test_a_start_page_that_is_a_download_is_said_to_be_one(server, token, pages):
    steps, completion = await outcome(server, token, "Tell me the heading", pages.url("file"))
    assert "download" in " ".join(steps[0]["notes"]).lower()
    assert completion["status"] == "failed"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{unlisted}/",
        "http://localhost:{unlisted}/",
        "http://2130706433:{unlisted}/",
        "http://0x7f.1:{unlisted}/",
        "http://[::1]:{unlisted}/",
        "http://[::ffff:127.0.0.1]:{unlisted}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://0.0.0.0:{unlisted}/",
        "http://example.com@127.0.0.1:{unlisted}/",
        "file:///etc/passwd",
        "chrome://version",
        "javascript:alert(1)",
        "data:text/html,<h1>Hi</h1>",
        "view-source:http://{listed}/fine",
        "ftp://127.0.0.1/",
    ],
)
async def test_an_address_out_of_bounds_is_refused_as_navigation_blocked(server, token, pages, url):
    unlisted, host = listener()
    with unlisted:
        url = url.format(
            unlisted=host.rpartition(":")[2], listed=pages.host, listed_host=pages.host.rpartition(":")[0]
        )
        steps, completion = await outcome(server, token, "Tell me the heading", url)
        assert (completion["status"], completion["code"]) == ("failed", "navigation_blocked")
        assert completion["error"]
        assert len(steps) == 1
        unlisted.setblocking(False)
        with pytest.raises(BlockingIOError):  # nobody has even knocked
            unlisted.accept()


async def test_allowed_domains_are_matched_as_hosts_and_never_by_prefix(server, token, pages, shop):
    task = "Tell me the heading"
    for allowed in ("127.0.0", "127.0.0.1.example.com", "example.com"):
        _, completion = await outcome(server, token, task, pages.url("fine"), allowedDomains=[allowed])
        assert completion["code"] == "navigation_blocked", allowed
    _, completion = await outcome(server, token, task, pages.url("fine"), allowedDomains=["127.0.0.1"])
    assert completion["status"] == "success"


async def test_a_link_that_leads_out_of_bounds_ends_the_run_as_navigation_blocked(server, token, pages):
    steps, completion = await outcome(server, token, "Click Credentials", pages.url("leaves"))
    assert completion["code"] == "navigation_blocked"
    assert [step["action"]["type"] for step in steps] == ["navigate", "click"]


async def test_what_a_page_loads_from_out_of_bounds_is_refused_and_noted_in_the_step(server, token, pages):
    steps, completion = await outcome(server, token, "Tell me the heading", pages.url("sneaky"))
    assert (completion["status"], completion["result"]) == ("success", "Sneaky")
    notes = " ".join(note for step in steps for note in step.get("notes", []))
    assert "169.254.169.254" in notes
    assert "10.0.0.1" in notes


async def test_pages_that_never_come_to_an_end_end_their_runs_in_time_and_hold_up_no_other(
    server, token, pages
):
    bad = {
        "hangs": "Click Hang, then tell me the heading",
        "nags": "Tell me the heading",
        "eats": "Click Eat, then tell me the heading",
    }
    async with asyncio.TaskGroup() as group:  # at the same time, for each costs its deadlines
        ends = {
            page: group.create_task(outcome(server, token, task, pages.url(page)))
            for page, task in bad.items()
        }
        drips = group.create_task(outcome(server, token, "Tell me the heading", pages.url("drips")))
        _, fine = await outcome(server, token, "Tell me the heading", pages.url("fine"))
        assert fine["status"] == "success"
        assert not ends["hangs"].done()
    for page, end in ends.items():
        _, completion = end.result()
        assert completion["status"] == "failed", page
        assert completion["code"] not in ("time_limit", "internal", "browser_lost"), (page, completion)
        assert completion["error"]
    assert drips.result()[1]["result"] == "Drips"  # can be worked on all the same


@pytest.mark.parametrize("page", ["never", "loops", "large"])
async def test_a_run_that_waits_for_a_page_without_end_is_cancelled_at_once(server, token, pages, page):
    run_id = await server.create(token, task="Tell me the heading", startUrl=pages.url(page))
    async with server.viewer(token) as viewer:
        await viewer.send(type="start_agent", runId=run_id)
        await viewer.next("run_status", phase="acting")
        await viewer.send(type="cancel", runId=run_id)
        steps, completion = await viewer.to_the_end()
    assert (steps, completion["code"]) == ([], "cancelled")


async def test_dialogs_are_answered_and_get_in_nobodys_way(server, token, pages):
    _, completion = await outcome(server, token, "Tell me the heading", pages.url("dialogs"))
    assert (completion["status"], completion["result"]) == ("success", "Dialogs")
    _, completion = await outcome(
        server,
        token,
        "Click Ask, accept the dialog, check that the page says “It said yes”",
        pages.url("asks"),
    )
    assert completion["status"] == "success"


async def test_a_flood_of_popups_is_bounded_and_the_run_goes_on(server, token, pages):
    steps, completion = await outcome(
        server, token, "Click Spawn, then tell me the heading", pages.url("popups")
    )
    assert (completion["status"], completion["result"]) == ("success", "Popups")
    assert "tab" in " ".join(note for step in steps for note in step.get("notes", []))


async def test_a_download_is_noted_and_the_run_goes_on(server, token, pages):
    steps, completion = await outcome(
        server, token, "Click Get the file, then tell me the heading", pages.url("offers")
    )
    assert (completion["status"], completion["result"]) == ("success", "Offers")
    assert "download" in " ".join(note for step in steps for note in step.get("notes", [])).lower()


@needs_proc
async def test_a_page_that_crashes_is_said_to_have_crashed(server, token, pages):
    run_id = await server.create(token, commands=pages.gate().commands(2), start=True)
    async with server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=run_id)
        await viewer.next_step()
        for pid in descendants(server.process.pid, "--type=renderer"):
            os.kill(pid, signal.SIGKILL)
        (step,), completion = await viewer.to_the_end()
    assert "crashed" in step["action"]["error"]
    assert completion["status"] == "failed"
    assert completion["code"] != "internal"


@needs_proc
async def test_a_browser_that_dies_ends_its_runs_as_browser_lost_and_another_is_started(server, token, pages):
    run_id = await server.create(token, commands=pages.gate().commands(2), start=True)
    async with server.viewer(token) as viewer:
        await viewer.send(type="watch", runId=run_id)
        await viewer.next_step()
        for pid in descendants(server.process.pid, "--remote-debugging-pipe"):
            os.kill(pid, signal.SIGKILL)
        _, completion = await viewer.to_the_end()
    assert (completion["status"], completion["code"]) == ("failed", "browser_lost")
    assert len(completion["commands"]) == 1


async def test_a_sentence_that_is_not_understood_is_said_back_and_nothing_is_done(server, token, pages):
    steps, completion = await outcome(server, token, "Click Ask. Make it nice somehow.", pages.url("asks"))
    assert (completion["status"], completion["code"]) == ("failed", "not_understood")
    assert "Make it nice somehow" in completion["error"]
    assert "click" not in [step["action"]["type"] for step in steps]


async def test_what_is_not_on_the_page_ends_the_run_as_target_not_found(server, token, pages):
    _, completion = await outcome(server, token, "Click Launch the rocket", pages.url("fine"))
    assert completion["code"] == "target_not_found"
    assert "Launch the rocket" in completion["error"]
    assert len(completion["commands"]) == 1
