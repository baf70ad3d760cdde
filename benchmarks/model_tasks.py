"""Do observation and actions suffice for a model? A scripted one does tasks on three real applications.

    python -m benchmarks.model_tasks [wiki] [tracker] [cms] [-v]

The scripts of ``tests/applications`` stand for a model that makes no mistake: they know how each site is
used, and see nothing but the prompt. Everything else is real: ``stepwire serve`` with ``agent: model``, a
model server that speaks OpenAI's protocol, Chromium, the applications. Their own data decide.
Prints a Markdown table: the goal, whether it was done, pages, steps, prompts, tokens of the longest prompt.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "applications")]
NAMES = {"wiki": "Wiki", "tracker": "Issue tracker", "cms": "Content management system"}


def measure(names: list[str], verbose: bool) -> None:
    """Run all scripts and print the table."""
    agent, scripted = importlib.import_module("agent"), importlib.import_module("scripted_model")
    served = importlib.import_module("in_thread").served
    model = scripted.ScriptedModel()
    lines: list[str] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        served(model.application()) as url,
        agent.serving(Path(folder), url) as stepwire,
    ):
        for name in names:
            lines += asyncio.run(_pursued(name, stepwire, model, verbose))
    head = "| Application | Goal | Outcome | Pages | Steps | Prompts | Longest prompt, tokens | Seconds |"
    print("\n".join([head, "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |", *lines]))
    print(f"\nDone: {sum('| done |' in line for line in lines)} of {len(lines)}.")


async def _pursued(name: str, stepwire: Any, model: Any, verbose: bool) -> list[str]:
    scripting = importlib.import_module("scripting")
    goals = importlib.import_module(f"{name}_goals").GOALS
    scripts = importlib.import_module(f"{name}_scripts").SCRIPTS
    lines = []
    with (
        tempfile.TemporaryDirectory() as folder,
        importlib.import_module(name).running(Path(folder)) as application,
    ):
        for goal in [each for each in goals if each.name in scripts]:
            before = len(model.asked)
            verdict = await scripting.followed(goal, scripts[goal.name], application, stepwire, model)
            lines.append(_line(NAMES[name], verdict, model.asked[before:]))
            if verbose:
                print(f"{lines[-1]}\n{verdict.ending.told()}\n", file=sys.stderr, flush=True)
    return lines


def _line(application: str, verdict: Any, asked: list[Any]) -> str:
    ending = verdict.ending
    pages = len({step["url"] for step in ending.steps})
    longest = max(question.tokens for question in asked)
    return (
        f"| {application} | {verdict.goal.name} | {verdict.outcome} | {pages} | {len(ending.steps)} | "
        f"{len(asked)} | {longest:,} | {ending.seconds:.1f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.model_tasks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="applications; all without")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell each run's steps as it ends")
    chosen = parser.parse_args()
    measure(chosen.names or list(NAMES), chosen.verbose)


if __name__ == "__main__":
    main()
