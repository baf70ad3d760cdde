import re
from pathlib import Path

from stepwire.runs.model import ENDED, MOVES

PAGE = Path(__file__).parents[2] / "docs/topics/runs.md"


def test_the_lifecycle_picture_is_the_table_of_moves() -> None:
    drawn = set(re.findall(r"^    (\S+) --> (\S+)$", PAGE.read_text(), re.MULTILINE))
    moves = {(old.value, new.value) for old, targets in MOVES.items() for new in targets}
    ends = {(status.value, "[*]") for status in ENDED}
    assert drawn == moves | ends | {("[*]", "pending")}
