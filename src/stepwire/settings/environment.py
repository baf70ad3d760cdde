"""Where settings come from: variables of the environment, and files that they name."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic.fields import FieldInfo
from rapidfuzz import process

from stepwire.problems import SettingsError

PREFIX: Final = "STEPWIRE_"
MAX_FILE_BYTES: Final = 1_048_576

# What Kubernetes puts into every pod for a Service named stepwire or stepwire-something.
_KUBERNETES = re.compile(r"_SERVICE_|_PORT(_|$)")


@dataclass(frozen=True, slots=True)
class How:
    """How a setting is given beside its variable: by a flag of the command line, or in a file."""

    flag: str | None = None
    file: bool = False


def how(field: FieldInfo) -> How:
    """How a setting is given beside its variable."""
    return next((note for note in field.metadata if isinstance(note, How)), How())


def variable(name: str) -> str:
    """The environment variable of a field."""
    return PREFIX + name.upper()


def data_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Where data lies unless the operator says otherwise, by the convention of the system."""
    home = Path(environ.get("HOME") or Path.home())
    if platform == "darwin":
        return home / "Library/Application Support/stepwire"
    given = environ.get("XDG_DATA_HOME", "")
    return (Path(given) if given.startswith("/") else home / ".local/share") / "stepwire"


def given_in(environ: Mapping[str, str], fields: Mapping[str, FieldInfo]) -> Iterator[tuple[str, str]]:
    """The values of fields, by name. Raises SettingsError for a variable that nobody knows."""
    known = {variable(name): (name, False) for name in fields}
    known |= {f"{variable(name)}_FILE": (name, True) for name, field in fields.items() if how(field).file}
    for key, value in environ.items():
        if not key.startswith(PREFIX) or not value:
            continue  # set to nothing is not set: compose files cannot leave a variable out
        if key in known:
            name, in_file = known[key]
            if in_file and environ.get(variable(name)):
                raise SettingsError(f"{variable(name)} and {key} are both set; keep one of them.")
            yield name, content(key, value) if in_file else value
        elif not _KUBERNETES.search(key):
            nearest = process.extractOne(key, known.keys())[0]
            raise SettingsError(f"There is no setting {key}. Did you mean {nearest}?")


def content(key: str, path: str) -> str:
    """What is in a file that this variable names. Raises SettingsError."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read(MAX_FILE_BYTES).strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = type(error).__name__  # without the path: it may be a key, put here by mistake
        raise SettingsError(
            f"{key}: the file cannot be read ({problem}). Correct the path, or let this user read it."
        ) from None
    if not text:
        raise SettingsError(f"{key}: the file is empty.")
    return text


def complaint(place: tuple[int | str, ...], message: str, fields: Mapping[str, FieldInfo]) -> str:
    """What is wrong with a value, with the names that it can be set by."""
    message = message.removeprefix("Value error, ").rstrip(".")
    if not place:
        return f"{message}."
    name = str(place[0])
    flag = how(fields[name]).flag if name in fields else None
    named = f"{variable(name)} ({flag})" if flag else variable(name)
    return f"{named}: {message[:1].lower()}{message[1:]}."
