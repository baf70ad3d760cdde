"""What users want of three real applications: does the plain agent do it, and does it know when it has not?

    python -m benchmarks.applications [wiki] [tracker] [cms] [-v]

The applications and the goals are those of ``tests/applications``: installed from the package registry,
fresh data, one run after the other over HTTP and ``/ws``. The application's own data decide.
Prints a Markdown table for each: a goal in its words, whether it was done, the steps and the seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "applications"))
NAMES = {"wiki": "Wiki", "tracker": "Issue tracker", "cms": "Content management system"}
GROUPS = {
    "goal": "Goals",
    "held out": "Held out",
    "second look": "Held out, written later and run once",
    "refused": "Must fail",
}


async def measure(names: list[str], verbose: bool) -> None:
    """Run all goals and print the tables."""
    agent = importlib.import_module("agent")
    verdicts: list[Any] = []
    with tempfile.TemporaryDirectory() as folder, agent.serving(Path(folder)) as stepwire:
        for name in names:
            of_this = await _pursued(name, stepwire, verbose)
            print(table(NAMES[name], of_this), flush=True)
            verdicts += of_this
    print(summary(verdicts))


async def _pursued(name: str, stepwire: Any, verbose: bool) -> list[Any]:
    application, goals = importlib.import_module(name), importlib.import_module(f"{name}_goals")
    pursued = importlib.import_module("goal").pursued
    verdicts = []
    with tempfile.TemporaryDirectory() as folder, application.running(Path(folder)) as running:
        for goal in goals.GOALS:
            verdict = await pursued(goal, running, stepwire)
            verdicts.append(verdict)
            if verbose:
                print(
                    f"{verdict.outcome} · {goal.said}\n{verdict.ending.told()}\n", file=sys.stderr, flush=True
                )
    return verdicts


def table(name: str, verdicts: list[Any]) -> str:
    """One application's goals, a line each."""
    lines = [f"## {name}", "", "| Goal | Outcome | Steps | Seconds |", "| --- | --- | ---: | ---: |"]
    for group, title in GROUPS.items():
        of_this = [each for each in verdicts if each.goal.group == group]
        if of_this:
            lines.append(f"| **{title}**: {sum(each.right for each in of_this)} of {len(of_this)} | | | |")
        lines += [_line(each) for each in of_this]
    return "\n".join([*lines, ""])


def _line(verdict: Any) -> str:
    said = verdict.goal.said.format(user="NAME", password="PASSWORD")
    steps, seconds = len(verdict.ending.steps), verdict.ending.seconds
    return f"| {said} | {verdict.outcome} | {steps} | {seconds:.1f} |"


def summary(verdicts: list[Any]) -> str:
    """All of them in a few lines."""
    lines = [
        f"- {title}: {sum(each.right for each in of_this)} of {len(of_this)}"
        for group, title in GROUPS.items()
        if (of_this := [each for each in verdicts if each.goal.group == group])
    ]
    return "\n".join([*lines, f"- Said to be done and not done: {sum(each.lied for each in verdicts)}"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.applications", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="applications; all without")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell each run's steps as it ends")
    chosen = parser.parse_args()
    asyncio.run(measure(chosen.names or list(NAMES), chosen.verbose))


if __name__ == "__main__":
    main()
