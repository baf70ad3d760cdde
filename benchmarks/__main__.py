"""All benchmarks, one after the other, each in a process of its own.

    python -m benchmarks [NAME …]

Each prints a Markdown table; docs/reference/benchmarks.md holds one of each, with what is wanted.
Measure on a machine that does nothing else: they take some minutes.
"""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = {
    "fanout": "a run shown to many",
    "step": "a step without thinking",
    "utterances": "what people write, as it is understood",
    "decision": "a decision of the plain agent",
    "model": "a decision of the model agent, beside the model",
    "replay": "a recording replayed",
    "runs_at_once": "many runs at a step a second",
    "suites": "a suite with one worker and with two",
    "console": "a long run in the console",
    "storage": "a step made durable",
}


def main() -> int:
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in chosen:
        print(f"\n## {name}: {BENCHMARKS[name]}\n", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
