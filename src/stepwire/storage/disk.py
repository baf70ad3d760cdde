"""How much room is left where runs are kept."""

from __future__ import annotations

import shutil
from pathlib import Path


class FolderSpace:
    """The free space of the file system that a folder lies on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def free_bytes(self) -> int:
        """Free bytes for this user on the folder's file system."""
        return shutil.disk_usage(self._folder).free
