import shutil
from pathlib import Path

import pytest

from stepwire.storage.disk import FolderSpace


def test_the_free_space_is_that_of_the_folders_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def usage(path: Path) -> object:
        asked.append(path)
        return type("Usage", (), {"free": 1234})

    assert FolderSpace(tmp_path).free_bytes() > 0
    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert FolderSpace(tmp_path).free_bytes() == 1234
    assert asked == [tmp_path]
