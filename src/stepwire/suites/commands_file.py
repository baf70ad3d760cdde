"""From a recorded ``*.commands.json`` to a case. Pure.

Such a file is what a run leaves: a list of commands, or a document with the list under ``commands``.
"""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import ValidationError

from stepwire.runs.actions import COMMAND_VERSION, Command
from stepwire.suites.case import Case, Place
from stepwire.suites.mistakes import Mistake

ENDING = ".commands.json"


def case_of(text: bytes, file: str) -> Case | Mistake:
    """The case of a file of commands, or what is wrong with it."""
    place = Place(file)
    try:
        document: Any = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        return Mistake(Place(file, wrong.lineno), "This is not JSON.")
    listed = document.get("commands") if isinstance(document, dict) else document
    if not isinstance(listed, list) or not listed:
        return Mistake(place, "It holds no list of commands, such as a run leaves in commands.json.")
    commands: list[Command] = []
    for number, item in enumerate(listed, 1):
        command = _command(item)
        if isinstance(command, str):
            return Mistake(place, f"Command {number} of {len(listed)}: {command}")
        commands.append(command)
    name = file.rsplit("/", 1)[-1].removesuffix(ENDING)
    return Case(path=(name,), place=place, commands=tuple(commands))


def _command(item: Any) -> Command | str:
    version = item.get("version", COMMAND_VERSION) if isinstance(item, dict) else None
    if isinstance(version, int) and version > COMMAND_VERSION:
        return f"It is of version {version}; this Stepwire knows {COMMAND_VERSION}. Use a newer one."
    try:
        return Command.model_validate_json(orjson.dumps(item), strict=True)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        return f"{where}: {first['msg'].rstrip('.')}." if where else f"{first['msg'].rstrip('.')}."
