"""The Python client's how-to, done against the demo."""

import subprocess
import sys

import pytest
from running_demo import Demo, blocks

pytestmark = pytest.mark.browser


def test_the_python_clients_example_follows_a_run(demo: Demo):
    (example,) = blocks("docs/how-to/use-the-python-client.md", "python")
    settings = {"STEPWIRE_SERVER": demo.server, "STEPWIRE_TOKEN": demo.token, "PAGE": demo.shop}
    done = subprocess.run(
        [sys.executable, "-c", example],
        env=demo.reader() | settings,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert "Result: " in done.stdout
