"""The tutorial, done by a reader who has the demo before them."""

import json
import subprocess

import pytest
from running_demo import ROOT, Demo, blocks

pytestmark = pytest.mark.browser
PAGE = "docs/tutorial/your-own-frontend.md"


def sh(demo: Demo, text: str, folder) -> str:
    shell = ["bash", "-euo", "pipefail", "-c", demo.here(text)]
    done = subprocess.run(shell, cwd=folder, env=demo.reader(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_demo_says_what_the_tutorial_shows(demo):
    assert "✓ Succeeded" in demo.said
    assert "Opening the start page" in demo.said
    assert "#token=" not in demo.said


def test_the_printed_link_opens_the_list_of_runs_once(demo, page, browser):
    page.goto(demo.link)
    page.get_by_role("list", name="Runs").get_by_text("and tell me the price").first.wait_for()
    other = browser.new_page()
    other.goto(demo.link)
    other.get_by_text("This link was used already").wait_for()
    other.close()


def test_the_page_shows_the_waiting_run_to_its_end_and_again(demo, page, tmp_path):
    file = tmp_path / "my-page.html"
    file.write_text(demo.here((ROOT / "examples/my-page.html").read_text()))
    page.goto(file.as_uri())
    page.get_by_role("heading", name="Done").wait_for()
    assert "£" in page.locator("#outcome").inner_text()
    assert page.locator("#picture").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1280
    page.reload()
    page.get_by_role("heading", name="Done").wait_for()


def test_a_task_of_ones_own_is_executed_and_repeated(demo, page, tmp_path):
    _, create, repeat = blocks(PAGE, "sh")
    created = json.loads(sh(demo, create, tmp_path))
    assert (created["runId"], created["status"]) == ("my-first-run", "pending")
    file = tmp_path / "my-page.html"
    source = demo.here((ROOT / "examples/my-page.html").read_text())
    file.write_text(source.replace("run-123", "my-first-run"))
    page.goto(file.as_uri())
    page.get_by_role("heading", name="Done").wait_for()
    sh(demo, repeat, tmp_path)
    first, again = (json.loads((tmp_path / name).read_text()) for name in ("run.json", "again-ended.json"))
    assert again["status"] == first["status"] == "succeeded"
    assert again["result"] == first["result"]
