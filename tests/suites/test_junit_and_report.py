"""What build servers and people are given: JUnit XML, and a folder that opens from the disk."""

from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

import orjson
import pytest
from playwright.sync_api import sync_playwright

from stepwire.browser.executable import find_executable
from stepwire.suites.case import Case, Place
from stepwire.suites.folder import FolderInUse, ReportFolder
from stepwire.suites.junit import junit
from stepwire.suites.result import Result, StepDone, Summary, Try

BEGAN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STEP = {"stepNumber": 1, "screenshot": "/9j/"}


def case(name, **more):
    return Case(("Shop", name), Place("shop.steps.md", 3), **more)


def tried(error=None, code=None, **more):
    step = StepDone(1, "click", "Clicking <b>Go</b>", "https://x/", 0.5, error, picture="tests/p.jpg")
    return Try("run-1", BEGAN, 1.5, (step,), code, error, **more)


BAD = tried("Not <there> \x00.", "target_not_found", commands=[{"action": {"type": "back"}}])
SUMMARY = Summary(
    (
        Result(case("Passes"), 1, (tried(result="£4"),)),
        Result(case("Fails", tags=frozenset({"smoke"}), example={"word": "mug"}), 2, (BAD,)),
        Result(case("Is flaky"), 3, (BAD, tried())),
        Result(case("Breaks"), 4, (tried("Gone.", "browser_lost"),)),
        Result(case("Waits"), 5, why="It has the tag skip."),
    ),
    BEGAN,
    6.0,
)


def test_every_outcome_is_told_as_build_servers_know_it():
    root = Xml.fromstring(junit(SUMMARY, "out/"))
    assert (root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped")) == (
        "5",
        "1",
        "1",
        "1",
    )
    cases = {each.get("name"): each for each in root.iter("testcase")}
    assert cases["Shop › Fails (word: mug)"].find("failure").get("message") == "Not <there> �."
    assert cases["Shop › Fails (word: mug)"].find("failure").get("type") == "target_not_found"
    assert cases["Shop › Breaks"].find("error").get("type") == "browser_lost"
    assert cases["Shop › Is flaky"].find("flakyFailure") is not None
    assert cases["Shop › Is flaky"].find("failure") is None
    assert cases["Shop › Waits"].find("skipped").get("message") == "It has the tag skip."
    assert "[[ATTACHMENT|out/tests/p.jpg]]" in cases["Shop › Passes"].find("system-out").text
    assert next(root.iter("testsuite")).get("timestamp") == "2026-01-02T03:04:05"


def test_a_report_keeps_pictures_commands_and_results(tmp_path):
    folder = ReportFolder(tmp_path / "report")
    kept = folder.keep(case("Fails"), 2, 1, STEP)
    assert (tmp_path / "report" / kept).read_bytes() == b"\xff\xd8\xff"
    assert folder.keep(case("Fails"), 2, 1, {"stepNumber": 2, "screenshot": ""}) is None
    folder.finish(SUMMARY)
    results = orjson.loads((tmp_path / "report/results.json").read_bytes())
    assert [test["outcome"] for test in results["tests"]] == [
        "passed",
        "failed",
        "flaky",
        "broken",
        "skipped",
    ]
    commands = next((tmp_path / "report/tests").glob("002-*/try-1/commands.json"))
    assert orjson.loads(commands.read_bytes()) == [{"action": {"type": "back"}}]


def test_an_older_report_is_replaced_and_anything_else_is_left_alone(tmp_path):
    old = ReportFolder(tmp_path / "report")
    old.keep(case("Old"), 1, 1, STEP)
    ReportFolder(tmp_path / "report").finish(SUMMARY)
    assert not list((tmp_path / "report/tests").glob("001-shop-shop-old"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    with pytest.raises(FolderInUse, match="--out"):
        ReportFolder(tmp_path / "mine")


@pytest.mark.browser
def test_the_page_opens_from_the_disk_with_what_failed_first_and_finds_tests(tmp_path):
    page_file = ReportFolder(tmp_path / "report").finish(SUMMARY)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_executable(), args=["--no-sandbox"])
        page = browser.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(page_file.as_uri())
        names = page.locator(".test:visible .name").all_inner_texts()
        assert names[:2] == ["Shop › Breaks", "Shop › Fails word: mug"]
        assert page.locator("h1").inner_text() == "✕ 2 of 5 failed"
        assert "Clicking <b>Go</b>" in page.locator(".test[open]").first.inner_text()
        page.get_by_role("button", name="Flaky").click()
        assert page.locator(".test:visible .name").all_inner_texts() == ["Shop › Is flaky"]
        page.get_by_role("button", name="All").click()
        page.get_by_role("searchbox").fill("MUG")
        assert page.locator(".test:visible .name").all_inner_texts() == ["Shop › Fails word: mug"]
        page.get_by_role("searchbox").fill("nothing of the kind")
        assert page.get_by_text("No test fits.").is_visible()
        browser.close()
    assert errors == []
