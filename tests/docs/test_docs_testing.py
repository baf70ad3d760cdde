# ruff: noqa: E501 - a call reads best on one line
"""The how-tos about tests and sessions, done against the demo as a new reader would."""

import subprocess

import pytest
import yaml
from running_demo import ROOT, Demo, blocks

pytestmark = pytest.mark.browser

PAGE = "docs/how-to/test-your-site.md"


def done(demo: Demo, script: str, folder) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", demo.here(script)], cwd=folder, env=demo.reader(), capture_output=True, text=True, timeout=180
    )  # fmt: skip


def test_a_new_reader_gets_from_nothing_to_a_green_and_a_red_build(demo, tmp_path):
    first, (green, red, *_) = blocks(PAGE, "markdown")[0], blocks(PAGE, "sh")
    (tmp_path / "search.steps.md").write_text(first)
    passed = done(demo, green, tmp_path)
    assert (passed.returncode, "1 passed" in passed.stdout) == (0, True), passed.stdout + passed.stderr
    failed = done(demo, red, tmp_path)
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "to contain “£15.00”; it was “£14.00”." in failed.stdout
    assert "<h1>" in (tmp_path / "report/index.html").read_text()
    assert 'failures="1"' in (tmp_path / "junit.xml").read_text()


def test_the_larger_example_passes_with_its_tags_its_table_and_its_session(demo, tmp_path):
    (tmp_path / "shop.steps.md").write_text((ROOT / "examples/shop.steps.md").read_text())
    _, _, suite, _ = blocks(PAGE, "sh")
    finished = done(demo, suite, tmp_path)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "4 passed" in finished.stdout
    assert "2 passed" in finished.stdout


def test_the_pytest_example_passes(demo, tmp_path):
    (example,) = blocks(PAGE, "python")
    (tmp_path / "test_mug.py").write_text(example)
    call = blocks(PAGE, "sh")[3].replace("pytest test_mug.py", "pytest -p stepwire.pytest_plugin test_mug.py")
    finished = done(demo, f"PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 {call}", tmp_path)
    assert "1 passed" in finished.stdout, finished.stdout + finished.stderr


def test_a_session_is_kept_listed_and_deleted(demo, tmp_path):
    (tmp_path / "token.txt").write_text(demo.token)
    kept, shown = blocks("docs/how-to/keep-a-session.md", "sh")
    finished = done(demo, f"set -eu\n{kept}{shown}", tmp_path)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "customer" in finished.stdout
    assert "is gone" in finished.stdout


@pytest.mark.parametrize("name", ["github-actions", "gitlab-ci"])
def test_the_workflows_are_yaml_and_call_options_that_there_are(name):
    text = (ROOT / f"examples/ci/{name}.yml").read_text()
    assert yaml.safe_load(text)
    known = (ROOT / "docs/reference/cli.md").read_text()
    for option in ("--base-url", "--secret", "--workers", "--retries", "--junit", "--out"):
        assert option in text
        assert option in known
