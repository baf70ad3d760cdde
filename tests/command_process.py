"""``stepwire`` as people type it, in a process of its own."""

from __future__ import annotations

import asyncio
import sys

from running_server import environment


async def stepwire(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "stepwire",
        *arguments,
        env={**environment(**settings), "COLUMNS": "100"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(90):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert b"Traceback" not in err, err.decode()
    return process.returncode, out.decode(), err.decode()
