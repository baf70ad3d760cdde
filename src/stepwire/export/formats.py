"""The formats a recording can be exported to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import orjson

from stepwire.export.bounds import require_bounds
from stepwire.export.names import slug
from stepwire.export.python import python_test
from stepwire.export.script import script
from stepwire.export.statements import Unexpressed
from stepwire.export.typescript import typescript_test
from stepwire.runs.command_list import CommandList, used_templates
from stepwire.runs.errors import InvalidRun


@dataclass(frozen=True, slots=True)
class Format:
    """How a recording becomes the text of a file of this name, and what the file is called if nobody says:
    ``{slug}`` stands for the recording.
    """

    write: Callable[[CommandList, str], str]
    file: str
    media_type: str

    def file_name(self, recording: CommandList) -> str:
        """A name for the file, safe on every system."""
        return self.file.format(slug=slug(recording.name))


def exported(recording: CommandList, format_name: str, file: str | None = None) -> str:
    """The recording in this format, one of FORMATS, for a file of this name.

    Raises InvalidRun when a variable has no value, or a secret stands in an address that it is not meant for.
    """
    for (kind, name), number in used_templates(recording.commands):
        if not kind and name not in recording.variables and format_name != "json":
            raise InvalidRun(
                f"Command {number} of {len(recording.commands)} uses {{{{{name}}}}}, which has no value. "
                f"Give it one: --set {name}=…"
            )
    require_bounds(recording)
    chosen = FORMATS[format_name]
    return chosen.write(recording, file or chosen.file_name(recording))


def unexpressed(recording: CommandList) -> list[str]:
    """What a Playwright test leaves out of the recording, in sentences; each also stands in the test."""
    return [each.text for each in script(recording) if isinstance(each, Unexpressed)]


def _json(recording: CommandList, file: str) -> str:
    plain = recording.model_dump(mode="json", by_alias=True, exclude_none=True)
    return orjson.dumps(_without_empty(plain), option=orjson.OPT_INDENT_2).decode() + "\n"


def _without_empty(value: object) -> object:
    match value:
        case dict():
            return {key: _without_empty(item) for key, item in value.items() if item not in ([], {})}
        case list():
            return [_without_empty(item) for item in value]
        case _:
            return value


FORMATS: Final[Mapping[str, Format]] = {
    "playwright-python": Format(python_test, "test_{slug}.py", "text/x-python"),
    "playwright-typescript": Format(typescript_test, "{slug}.spec.ts", "text/typescript"),
    "json": Format(_json, "{slug}.commands.json", "application/json"),
}
