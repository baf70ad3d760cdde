from pathlib import Path

import pytest

from stepwire.storage.data_folder import DataFolder, DataFolderBusy


def test_everything_in_it_is_closed_to_others(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    folder.secret("tokens")
    assert {path.stat().st_mode & 0o077 for path in [folder.path, *folder.path.rglob("*")]} == {0}


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    assert folder.secret("tokens") == DataFolder(tmp_path / "data").secret("tokens")
    assert folder.secret("tokens") != folder.secret("other")
    assert len(folder.secret("tokens")) == 64


def test_only_one_process_has_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with folder.locked(), pytest.raises(DataFolderBusy, match="--data"), DataFolder(folder.path).locked():
        pass
    with folder.locked():
        pass
