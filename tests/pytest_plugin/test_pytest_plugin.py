# ruff: noqa: E501 - a program reads best on one line
"""The fixture ``stepwire`` as another project's tests use it: in a pytest of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

TESTS = """
import http.server
import threading

import pytest

PAGE = b"<title>Shop</title><h1>Lamps</h1><p>Total: 4</p><label>Name <input></label>"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_good(stepwire, site):
    outcome = stepwire.run(
        "Type {{name}} into Name. The Name field should contain {{name}}. Tell me the heading",
        url=site, variables={"name": "Ada"},
    )
    assert outcome.result == "Lamps"
    assert outcome.steps[1].startswith("Typing")
    assert outcome.commands


def test_bad(stepwire, site):
    stepwire.run("Check that the page says “Teapots”", url=site)


def test_without_a_browser():
    pass
"""


def test_a_test_says_in_plain_english_what_must_be_so(tmp_path):
    (tmp_path / "test_shop.py").write_text(TESTS)
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("STEPWIRE_", "PYTEST_"))
    }
    plain["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # by its name below, however this checkout is installed
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "stepwire.pytest_plugin", "."],
        cwd=tmp_path, env=plain, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "1 failed, 2 passed" in finished.stdout, finished.stdout + finished.stderr
    assert "RunFailed: Expected the page to say “Teapots”; it did not." in finished.stdout
    picture = next(line for line in finished.stdout.splitlines() if "The page at the end: " in line)
    assert Path(picture.split(": ", 1)[1].strip()).read_bytes().startswith(b"\xff\xd8")


def test_loading_the_plugin_costs_other_tests_next_to_nothing():
    check = "import sys, stepwire.pytest_plugin; print([m for m in sys.modules if m in ('playwright', 'fastapi', 'stepwire.bootstrap.runtime')])"
    said = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "[]"
