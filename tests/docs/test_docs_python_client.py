"""The Python client's how-to, done against the demo."""

import subprocess

import pytest
from running_demo import Demo, blocks

pytestmark = pytest.mark.browser


def test_the_python_clients_example_follows_a_run(demo: Demo, tmp_path):
    (example,), (call,) = (blocks("docs/how-to/use-the-python-client.md", kind) for kind in ("python", "sh"))
    (tmp_path / "follow.py").write_text(example)
    (tmp_path / "token.txt").write_text(demo.token)
    done = subprocess.run(
        ["bash", "-euc", demo.here(call)],
        cwd=tmp_path,
        env=demo.reader(),
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert "Result: " in done.stdout
