"""Reading a task takes as long as the task is, whatever stands in it: one must not hold up a server."""

import subprocess
import sys

LONGEST = 32_768
CPU_SECONDS = 10  # hundreds of times what it takes; a time that grows with the square needs more
READ = """
import resource, sys
from stepwire.runs.errors import InvalidRun
from stepwire.runs.request import RunRequest, split_secrets

resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1]) + 1))
for task in sys.stdin.buffer.read().decode().split("\\0"):
    try:
        split_secrets(RunRequest(task=task))
    except InvalidRun:
        pass
"""
PIECES = (
    "x", "a.", "a-", "a@", "{{ ", "{{secret:a", "password ", "password “", "password is ", "type “", "type '",
    "„", "log in as a ", "with ", "http://", "type a in the ", "1. click a ",
)  # fmt: skip
BEGUN = (
    "password",
    "password:",
    "{{",
    "{{secret:",
    "type x",
    "type x in",
    "sign in as",
    "sign in as a",
    "sign in as a with",
)


def test_a_task_of_any_kind_is_read_quickly() -> None:
    tasks = [piece * (LONGEST // len(piece)) for piece in PIECES]
    tasks += [begun + " " * (LONGEST - len(begun)) for begun in BEGUN]
    tasks += [begun + " " * (LONGEST - len(begun) - 1) + "x" for begun in BEGUN]
    done = subprocess.run(
        [sys.executable, "-c", READ, str(CPU_SECONDS)],
        input="\0".join(tasks).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
