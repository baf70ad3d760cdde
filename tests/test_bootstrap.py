"""The modules where adapters are chosen are loaded when they are used."""

import subprocess
import sys

import pytest

from stepwire import bootstrap

PROGRAM = """
import sys
from stepwire import bootstrap
before = "stepwire.bootstrap.keys" in sys.modules
bootstrap.keys.signing_secret
print(before, "stepwire.bootstrap.keys" in sys.modules)
"""


def test_a_module_is_loaded_when_it_is_used():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize("name", bootstrap.__all__)
def test_every_module_that_is_named_is_there(name):
    assert getattr(bootstrap, name).__name__ == f"stepwire.bootstrap.{name}"


def test_there_is_nothing_else():
    with pytest.raises(AttributeError, match="engine"):
        _ = bootstrap.engine
