"""Files that a run made, and files that it is given: how many, how large, and under which names. Pure.

A name comes from a page or a caller and ends up in folders, addresses and headers; so it is made safe once,
here, and is then the same everywhere.
"""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

MOST_FILES: Final = 20  # downloads of one attempt
MOST_BYTES: Final = 50_000_000  # of them together
MOST_GIVEN: Final = 10  # files that a run is given
MOST_GIVEN_BYTES: Final = 5_000_000  # of them together
LONGEST_NAME: Final = 100  # characters; with four bytes each still under the 255 of file systems

_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_TYPES = mimetypes.MimeTypes()  # the built-in table, the same on every machine


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that a run made, and where it lies in the blob store. ``name`` is the run's only one of it."""

    name: str
    key: str
    bytes: int
    type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that a run was given for `upload`, and where it lies in the blob store."""

    name: str
    key: str
    bytes: int


def safe_name(name: str) -> str:
    """A file name without a path, control characters or anything that a file system takes amiss.

    Never empty, never hidden, at most 100 characters; its ending stays.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(char for char in last if char.isprintable())
    plain = _NOT_IN_NAMES.sub("_", plain).strip(". ")
    if _DEVICES.match(plain):
        plain = f"_{plain}"
    return _shortened(plain) or "unnamed"


def distinct_name(name: str, taken: Collection[str]) -> str:
    """The name, or ``report-2.pdf`` when there is a ``report.pdf``, or a ``Report.pdf``, already."""
    known = {each.casefold() for each in taken}
    stem, ending = _parts(name)
    number = 1
    while name.casefold() in known:
        number += 1
        mark = f"-{number}{ending}"
        name = f"{stem[: LONGEST_NAME - len(mark)]}{mark}"
    return name


def media_type(name: str) -> str:
    """The media type that the name's ending stands for."""
    return _TYPES.guess_type(name)[0] or "application/octet-stream"


def _shortened(name: str) -> str:
    stem, ending = _parts(name)
    return f"{stem[: LONGEST_NAME - len(ending)].rstrip('. ')}{ending}" if len(name) > LONGEST_NAME else name


def _parts(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and len(ending) <= 10 else (name, "")
