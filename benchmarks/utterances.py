"""What people write: how much of it is understood as it is meant, how much refused, how much misunderstood?

    python -m benchmarks.utterances [-v]

Two lists of tasks in the words of users (``tests/planners/utterances_*.txt``), each with what is meant:
one that the grammar was improved with, and one that nobody looks into. Prints a Markdown table, by area;
``-v`` tells what became of each task of the first list that was not understood as meant. Nothing of it is
about time.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "planners"))
OUTCOMES = ("as meant", "refused", "misunderstood")


def table(lists: dict[str, tuple[Any, ...]]) -> str:
    """The lists side by side: the areas, and all."""
    areas = dict.fromkeys(each.area for those in lists.values() for each in those)
    lines = [f"| Area | {' | '.join(lists)} |", f"| --- |{' ---: |' * len(lists)}"]
    for area in areas:
        of_this = [[each for each in those if each.area == area] for those in lists.values()]
        lines.append(f"| {area} | {' | '.join(map(_share, of_this))} |")
    for outcome in OUTCOMES:
        lines.append(f"| **{outcome}** | {' | '.join(_rate(those, outcome) for those in lists.values())} |")
    return "\n".join(lines)


def _share(those: list[Any]) -> str:
    return f"{sum(each.outcome == 'as meant' for each in those)} of {len(those)}" if those else "–"


def _rate(those: Iterable[Any], outcome: str) -> str:
    outcomes = [each.outcome for each in those]
    return f"{outcomes.count(outcome) / len(outcomes):.1%} ({outcomes.count(outcome)} of {len(outcomes)})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.utterances", description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="tell what went wrong of the first list")
    verbose = parser.parse_args().verbose
    meanings = importlib.import_module("meanings")
    worked, held_out = meanings.utterances("worked"), meanings.utterances("held_out")
    if verbose:
        for each in worked:
            if each.outcome != "as meant":
                print(f"{each.outcome}: {each.said!r}\n  {each.told}\n  meant: {' | '.join(each.meant)}")
    print(table({"Worked with": worked, "Held out": held_out}))


if __name__ == "__main__":
    main()
