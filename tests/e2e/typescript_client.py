"""The TypeScript client as pages and programs load it: bundled by its own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "typescript"
_PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def node() -> str:
    """The Node.js that the set-up made ready."""
    found = shutil.which("node", path=_PATH)
    if found is None or not (CLIENT / "node_modules").exists():
        pytest.fail("Node.js or the packages of clients/typescript are missing: run make setup.")
    return found


@cache
def bundle(entry: Path, *options: str) -> str:
    """One script of ``entry`` and all that it imports, as text."""
    aliases = [
        f"--alias:@stepwire/client{'' if name == 'index' else f'/{name}'}={CLIENT}/src/{name}.ts"
        for name in ("element", "http", "react", "index")
    ]
    with TemporaryDirectory() as folder:
        out = Path(folder) / "bundle.js"
        command = [node(), str(CLIENT / "node_modules/esbuild/bin/esbuild"), str(entry), "--bundle"]
        made = subprocess.run(
            [*command, f"--outfile={out}", "--log-level=error", *aliases, *options],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "NODE_PATH": str(CLIENT / "node_modules")},
        )
        assert made.returncode == 0, made.stderr
        return out.read_text()


def script(name: str) -> str:
    """A module of the client as a classic script; what it exports is in ``stepwire``."""
    return bundle(CLIENT / "src" / f"{name}.ts", "--format=iife", "--global-name=stepwire")
