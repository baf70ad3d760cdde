"""What the program loads when it only says what there is."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from stepwire.cli.main import COMMANDS, app

HEAVY = ("fastapi", "playwright", "sqlalchemy", "stepwire.planners", "stepwire.gateway.app", "uvicorn")
PROGRAM = """
import sys
from typer.testing import CliRunner
from stepwire.cli.main import app
for words in {words!r}:
    assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0
print(*(name for name in {names!r} if name in sys.modules))
"""


def loaded_by_help_of(*words, names=HEAVY):
    program = PROGRAM.format(words=words, names=names)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_list_of_commands_loads_none_of_them():
    assert loaded_by_help_of((), names=(*HEAVY, "pydantic", "stepwire.settings")) == []


def test_the_help_of_no_command_loads_what_only_its_work_needs():
    assert loaded_by_help_of(*((name,) for name in COMMANDS)) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_in_the_list_is_what_the_command_says_of_itself(name):
    assert COMMANDS[name].loaded(name).get_short_help_str(limit=200) == COMMANDS[name].summary


def test_a_command_that_is_misspelt_is_told_the_nearest():
    said = CliRunner().invoke(app, ["replya"])
    assert (said.exit_code, "Did you mean 'replay'" in said.output) == (2, True)
