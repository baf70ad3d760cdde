"""The files that a run was given, on the disk while it works: a browser takes files for a form by their path.

They lie in a folder of this attempt alone, under the names that the page will see, and go with it.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from stepwire.runs.artifacts import GivenFile
from stepwire.runs.ports import Blobs


@asynccontextmanager
async def laid_out(files: tuple[GivenFile, ...], blobs: Blobs) -> AsyncIterator[Mapping[str, Path]]:
    """Where each file lies, by name, while the context is open; one that is gone from the store is not."""
    if not files:
        yield {}
        return
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="stepwire-given-")
    try:
        paths = {}
        for file in files:
            data = await blobs.get(file.key)
            if data is not None:
                paths[file.name] = Path(folder.name, file.name)
                await asyncio.to_thread(paths[file.name].write_bytes, data)
        yield paths
    finally:
        await asyncio.to_thread(folder.cleanup)
