import re
from pathlib import Path

import pytest

from stepwire.planners import NotUnderstood, understand
from stepwire.planners.plain.language.reference import reference

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_page_is_fresh():
    assert (DOCS / "reference/plain-english.md").read_text() == reference()


@pytest.mark.parametrize("page", ["reference/plain-english.md", "how-to/write-a-task.md"])
def test_the_examples_of_the_docs_are_understood(page):
    text = (DOCS / page).read_text()
    tasks = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    tasks += [
        cell for line in text.splitlines() if line.startswith("| ") for cell in re.findall(r"`([^`]+)`", line)
    ]
    assert tasks
    for task in tasks:
        understood = understand(task)
        assert not isinstance(understood, NotUnderstood), understood
