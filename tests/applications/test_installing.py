"""An application is installed once; what it is made of decides when it is made again."""

from pathlib import Path

import installing
import pytest
from installing import CACHE, NotInstalled, command, installed, prepared


def test_an_environment_is_made_once_and_found_again():
    first = installed("tracker")
    made = first.stat().st_ino
    assert (installed("tracker"), first.stat().st_ino) == (first, made)
    assert first.is_relative_to(CACHE)
    command([first / "bin/python", "-c", "import roundup"], first)


def test_another_recipe_is_prepared_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    environment = installed("tracker")
    monkeypatch.setattr(installing, "CACHE", tmp_path)
    monkeypatch.setattr(installing, "installed", lambda name: environment)
    made: list[Path] = []

    def prepare(folder: Path) -> None:
        folder.mkdir()
        made.append(folder)

    assert prepared("tracker", "one", prepare) == prepared("tracker", "one", prepare)
    assert prepared("tracker", "two", prepare) != made[0]
    assert len(made) == 2


def test_what_stopped_half_way_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    environment = installed("tracker")
    monkeypatch.setattr(installing, "CACHE", tmp_path)
    monkeypatch.setattr(installing, "installed", lambda name: environment)

    def breaks(folder: Path) -> None:
        folder.mkdir()
        (folder / "half").touch()
        raise NotInstalled("the line was cut")

    with pytest.raises(NotInstalled):
        prepared("tracker", "one", breaks)
    whole = prepared("tracker", "one", Path.mkdir)
    assert list(whole.iterdir()) == []


def test_a_command_that_fails_tells_all_that_it_said(tmp_path: Path):
    with pytest.raises(NotInstalled, match="no such thing"):
        command(["sh", "-c", "echo no such thing; exit 3"], tmp_path)
