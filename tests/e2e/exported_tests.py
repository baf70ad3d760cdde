"""Exported tests, executed as their reader would: by pytest, and by Playwright's own runner.

Starting either takes longer than most tests, so those that are asked about together are executed together.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from running_server import environment
from stepwire.browser.executable import find_executable
from stepwire.export import exported
from stepwire.runs.command_list import CommandList

NODE_MODULES = Path(__file__).parents[1] / "export" / "typescript" / "node_modules"
REPORT = "report.xml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one exported test went, and all that was said of it."""

    passed: bool
    said: str


async def executed(
    recordings: Mapping[str, CommandList], folder: Path, language: str, given: Mapping[str, str]
) -> dict[str, Outcome]:
    """How the test of each recording went, by its name, with these environment variables."""
    for name, recording in recordings.items():
        path = folder / (f"test_{name}.py" if language == "python" else f"{name}.spec.ts")
        path.write_text(exported(recording, f"playwright-{language}"))
    process = await asyncio.create_subprocess_exec(
        *(_pytest() if language == "python" else _playwright(folder)),
        cwd=folder,
        env=environment()
        | {"BROWSER_PATH": str(find_executable()), "PLAYWRIGHT_JUNIT_OUTPUT_NAME": REPORT, **given},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(120):
            out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    outcomes = dict(_outcome(case) for case in ElementTree.parse(folder / REPORT).iter("testcase"))
    assert outcomes.keys() == recordings.keys(), out.decode()
    assert process.returncode == (0 if all(one.passed for one in outcomes.values()) else 1), out.decode()
    return outcomes


async def executed_in_both(
    recordings: Mapping[str, CommandList], folder: Path, given: Mapping[str, str]
) -> dict[str, dict[str, Outcome]]:
    """How they went in Python and in TypeScript, by language; both at the same time."""
    languages = ("python", "typescript")
    for language in languages:
        (folder / language).mkdir()
    outcomes = await asyncio.gather(
        *(executed(recordings, folder / language, language, given) for language in languages)
    )
    return dict(zip(languages, outcomes, strict=True))


def _outcome(case: ElementTree.Element) -> tuple[str, Outcome]:
    name = case.get("classname", "").removeprefix("test_").removesuffix(".spec.ts")
    failed = case.find("failure") is not None or case.find("error") is not None
    said = [text for part in case for text in (part.get("message"), part.text) if text]
    return name, Outcome(not failed, "\n".join(said))


def _pytest() -> list[str]:
    options = ["-q", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", "."]
    return [sys.executable, "-m", "pytest", *options, f"--junitxml={REPORT}", "-o", "junit_logging=all", "."]


def _playwright(folder: Path) -> list[str]:
    modules = folder / "node_modules"
    if not modules.exists():
        modules.symlink_to(NODE_MODULES)
    node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return [node, str(NODE_MODULES / "playwright" / "cli.js"), "test", "--reporter=junit"]
