"""Finds the files of a suite and reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from stepwire.suites import commands_file
from stepwire.suites.case import Case, Place
from stepwire.suites.mistakes import Mistake, SuiteRefused
from stepwire.suites.steps_file import cases_of

STEPS_ENDING = ".steps.md"
LARGEST_FILE = 4_000_000  # bytes


def collect(paths: Iterable[Path], folder: Path) -> list[Case]:
    """The cases of these files, and of all files in these folders, in the order of their names.

    Files are named as seen from ``folder``. Raises SuiteRefused with everything that is wrong in them.
    """
    cases: list[Case] = []
    mistakes: list[Mistake] = []
    for path in dict.fromkeys(file for given in paths for file in _files(given)):
        read, wrong = _read(path, _named(path, folder))
        cases += read
        mistakes += wrong
    if mistakes:
        raise SuiteRefused(mistakes)
    return cases


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = sorted(each for each in path.rglob("*") if _belongs(each) and each.is_file())
        if not found:
            raise SuiteRefused([Mistake(Place(str(path)), f"There is no *{STEPS_ENDING} file in it.")])
        yield from found
    elif not path.exists():
        raise SuiteRefused([Mistake(Place(str(path)), "There is no such file or folder.")])
    elif _belongs(path):
        yield path
    else:
        endings = f"*{STEPS_ENDING} or *{commands_file.ENDING}"
        raise SuiteRefused([Mistake(Place(str(path)), f"A test's file is named {endings}.")])


def _belongs(path: Path) -> bool:
    return path.name.endswith((STEPS_ENDING, commands_file.ENDING))


def _named(path: Path, folder: Path) -> str:
    resolved, base = path.resolve(), folder.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else path.as_posix()


def _read(path: Path, name: str) -> tuple[list[Case], list[Mistake]]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            return [], [Mistake(Place(name), f"A test's file has at most {LARGEST_FILE:,} bytes.")]
        content = path.read_bytes()
        if name.endswith(commands_file.ENDING):
            found = commands_file.case_of(content, name)
            return ([], [found]) if isinstance(found, Mistake) else ([found], [])
        return cases_of(content.decode("utf-8"), name)
    except UnicodeDecodeError:
        return [], [Mistake(Place(name), "The file is not UTF-8 text.")]
    except OSError as problem:
        return [], [Mistake(Place(name), f"The file cannot be read ({problem.strerror}).")]
