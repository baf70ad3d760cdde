"""Which Python the set-up starts with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "find-python"


@pytest.fixture
def machine(tmp_path):
    """A machine that has these Pythons, each new enough or not."""

    def find(pythons, **environment):
        for name, new_enough in pythons.items():
            program = tmp_path / name
            program.write_text(f"#!/bin/sh\nexit {0 if new_enough else 1}\n")
            program.chmod(0o755)
        return subprocess.run(
            [shutil.which("sh"), str(SCRIPT)],
            env={"PATH": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=10,
        )

    return find


def test_the_usual_python_is_taken_if_it_is_new_enough(machine):
    assert machine({"python3": True, "python3.13": True}).stdout == "python3\n"


def test_an_old_python_is_passed_over(machine):
    assert machine({"python3": False, "python3.12": True}).stdout == "python3.12\n"


def test_a_named_python_comes_first(machine, tmp_path):
    assert machine({"python3": True, "mine": True}, PYTHON=f"{tmp_path}/mine").stdout == f"{tmp_path}/mine\n"


def test_a_named_python_that_is_too_old_is_not_replaced_by_another(machine):
    found = machine({"python3": True, "mine": False}, PYTHON="mine")
    assert found.returncode == 3
    assert found.stderr.startswith("PYTHON=mine is no Python 3.11 or newer")


def test_without_any_one_sentence_says_what_to_do(machine):
    found = machine({"python3": False})
    assert found.returncode == 3
    assert found.stdout == ""
    assert found.stderr.startswith("Stepwire needs Python 3.11 or newer")
    assert found.stderr.count("\n") == 1


def test_this_python_is_new_enough():
    found = subprocess.run(
        [str(SCRIPT)],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=10,
    )
    assert found.stdout.strip() == sys.executable
