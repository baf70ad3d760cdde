"""Long tasks are read in time that grows with their length: reading one must not hold up a whole server."""

import subprocess
import sys

LENGTH = 12_000
CPU_SECONDS = 20  # ten times what it takes; where time grows with the square, one task takes as much
READ = """
import resource, sys
from stepwire.planners import understand

resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1]) + 1))
for task in sys.stdin.buffer.read().decode().split("\\0"):
    understand(task)
"""
PIECES = (
    "'a ", "„", "«", "password ", "{{ ", "x, ", "click a and ", "type a into b and ", "open a then ",
    "a: b, ", "click “a” and click “b”; ",
)  # fmt: skip


def test_a_long_task_of_any_kind_is_read_quickly() -> None:
    tasks = [piece * (LENGTH // len(piece)) for piece in PIECES]
    tasks += [f"{begun}{' ' * LENGTH}x" for begun in ("click", "type x into")]
    done = subprocess.run(
        [sys.executable, "-c", READ, str(CPU_SECONDS)],
        input="\0".join(tasks).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
