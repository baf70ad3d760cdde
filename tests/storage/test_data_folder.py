import os
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


def test_a_secret_that_a_killed_process_left_unwritten_is_made_anew(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    (folder.keys / "tokens").touch()
    secret = folder.secret("tokens")
    assert len(secret) == 64
    assert folder.secret("tokens") == secret
    assert [path.name for path in folder.keys.iterdir()] == ["tokens"]


def test_of_secrets_that_are_made_at_once_the_first_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, link = DataFolder(tmp_path / "data"), os.link

    def outrun(source: Path, target: Path) -> None:
        monkeypatch.undo()
        first.append(DataFolder(folder.path).secret("tokens"))
        link(source, target)

    first: list[str] = []
    monkeypatch.setattr(os, "link", outrun)
    assert [folder.secret("tokens")] == first
    assert [path.name for path in folder.keys.iterdir()] == ["tokens"]


def test_only_one_process_has_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with folder.locked(), pytest.raises(DataFolderBusy, match="--data"), DataFolder(folder.path).locked():
        pass
    with folder.locked():
        pass
