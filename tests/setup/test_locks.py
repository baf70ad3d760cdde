"""That any pip installs what the locks list: it takes no extra that a pinned line does not name."""

import re
from pathlib import Path

import pytest

LOCKS = Path(__file__).parents[2] / "locks"
PIN = re.compile(r"^([a-z0-9._-]+(?:\[[^]]+\])?==\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Each package of a lock, as it is written there."""
    lines = PIN.findall((LOCKS / name).read_text())
    return {re.split(r"\[|==", line)[0]: line for line in lines}


@pytest.mark.parametrize("name", ["run.txt", "model.txt"])
def test_a_package_is_pinned_with_the_version_and_extras_of_the_development_lock(name):
    here, development = pins(name), pins("dev.txt")
    shared = here.keys() & development.keys()
    assert len(shared) > 40
    assert {each: here[each] for each in shared} == {each: development[each] for each in shared}
