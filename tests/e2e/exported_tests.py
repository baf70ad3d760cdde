"""Exported tests, executed as their reader would: by pytest, and by Playwright's own runner."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from running_server import environment
from stepwire.browser.executable import find_executable
from stepwire.export import exported
from stepwire.runs.command_list import CommandList

NODE_MODULES = Path(__file__).parents[1] / "export" / "typescript" / "node_modules"


async def executed(
    recording: CommandList, folder: Path, language: str, given: Mapping[str, str]
) -> tuple[int, str]:
    """Exit code and output of the test, with these environment variables."""
    path = folder / ("test_exported.py" if language == "python" else "exported.spec.ts")
    path.write_text(exported(recording, f"playwright-{language}"))
    process = await asyncio.create_subprocess_exec(
        *(_pytest(path) if language == "python" else _playwright(path)),
        cwd=folder,
        env=environment() | {"BROWSER_PATH": str(find_executable()), **given},
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
    return process.returncode, out.decode()


def _pytest(path: Path) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", str(path)]


def _playwright(path: Path) -> list[str]:
    modules = path.parent / "node_modules"
    if not modules.exists():
        modules.symlink_to(NODE_MODULES)
    node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return [node, str(NODE_MODULES / "playwright" / "cli.js"), "test", "--reporter=line", path.name]
