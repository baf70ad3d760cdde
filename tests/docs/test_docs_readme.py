"""The README's code, as its reader pastes it."""

import pytest
from running_demo import ROOT, Demo, blocks

pytestmark = pytest.mark.browser


def test_the_readmes_client_starts_the_waiting_run_and_sees_it_end(demo: Demo, page, tmp_path):
    (client,) = blocks("README.md", "js")
    (tmp_path / "empty.html").touch()
    page.goto((tmp_path / "empty.html").as_uri())
    page.evaluate(
        """([source, token]) => {
            window.picture = new Image();
            window.said = [];
            console.log = (...words) => window.said.push(words);
            new Function("token", source)(token);
        }""",
        [demo.here(client), demo.token],
    )
    page.wait_for_function("window.said.length > 0")
    status, commands = page.evaluate("window.said[0]")
    assert status == "success"
    assert commands
    assert page.evaluate("window.picture.decode().then(() => window.picture.naturalWidth)") == 1280


def test_the_numbers_are_those_of_the_benchmarks_pages():
    readme = (ROOT / "README.md").read_text()
    step = (ROOT / "docs/reference/benchmarks-step.md").read_text()
    for elements in ("340", "7,000"):
        row = next(line for line in step.splitlines() if line.startswith(f"| {elements} |"))
        _, _, plain, ours, *_ = (cell.strip() for cell in row.split("|"))
        assert f"| {ours} ms | {plain} ms |" in readme
    storage = (ROOT / "docs/topics/storage.md").read_text()
    written = next(line for line in storage.splitlines() if line.startswith("| write a step"))
    assert f"| {written.split('|')[2].strip()} ms |" in readme
