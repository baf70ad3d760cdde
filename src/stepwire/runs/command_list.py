"""A recording as a document: commands, and what a replay of them has to know and bring. Pure.

This is the published contract of an export as JSON. A bare list of commands, and any document that holds one
under ``commands``, are read too. What is wrong is told with its place in the list, counted from 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import orjson
from pydantic import Field, ValidationError

from stepwire.runs.actions import COMMAND_VERSION, Command, Data, ShortText, Text
from stepwire.runs.errors import InvalidRun
from stepwire.runs.model import Run
from stepwire.runs.request import Domain, Name, ViewportRequest
from stepwire.runs.site import hosts_opened
from stepwire.runs.task_secrets import TEMPLATE

LIST_VERSION: Final = 1
LARGEST: Final = 4_000_000  # bytes: a thousand commands are far less
MOST: Final = 1_000  # commands


class SecretPlace(Data):
    """A secret that a replay must bring: its name, and where it may be typed. Never its value."""

    name: Name
    totp: bool = Field(default=False, description="It is an authenticator's seed: its code is typed.")
    domains: tuple[Domain, ...] = Field(default=(), max_length=50)


class CommandList(Data):
    """A recording that can be replayed, exported and tested elsewhere."""

    format: Literal["stepwire.commands"] = "stepwire.commands"
    version: Literal[1] = 1
    name: ShortText = Field(
        default="", description="What it does, for people: the task it was recorded from."
    )
    viewport: ViewportRequest = Field(default=ViewportRequest(), description="It was recorded in this size.")
    allowed_domains: tuple[Domain, ...] = Field(default=(), max_length=100)
    variables: dict[Name, Text] = Field(
        default_factory=dict,
        max_length=100,
        description="Values of `{{name}}`, unless a replay brings others.",
    )
    secrets: tuple[SecretPlace, ...] = Field(default=(), max_length=50)
    session: Name | None = Field(
        default=None, description="It was recorded in this saved session; a replay begins with it too."
    )
    commands: tuple[Command, ...] = Field(min_length=1, max_length=MOST)

    def domains_of(self, secret: str) -> tuple[str, ...]:
        """Where the secret may be typed: on its own domains, or else on those of the list."""
        own = next((each.domains for each in self.secrets if each.name == secret), ())
        return own or tuple(dict.fromkeys([*self.allowed_domains, *hosts_opened(self.commands)]))


def read_commands(text: bytes) -> CommandList:
    """The recording in a file. Raises InvalidRun, with the place in the list."""
    if len(text) > LARGEST:
        raise InvalidRun(f"The list is larger than {LARGEST // 1_000_000} MB.")
    try:
        document: Any = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise InvalidRun(f"The list is not JSON: line {wrong.lineno}, column {wrong.colno}.") from wrong
    fields = document if isinstance(document, dict) else {"commands": document}
    if fields.get("format") != "stepwire.commands":
        fields = {"commands": fields.get("commands")}
    elif isinstance(version := fields.get("version"), int) and version > LIST_VERSION:
        raise InvalidRun(
            f"The list is of version {version}; this Stepwire knows {LIST_VERSION}. Use a newer one."
        )
    listed = fields["commands"] if isinstance(fields.get("commands"), list) else []
    if not 1 <= len(listed) <= MOST:
        raise InvalidRun(f"There is no list of 1 to {MOST} commands in it, such as a run leaves.")
    for number, item in enumerate(listed, 1):
        _require_known(item, number, len(listed))
    return _valid(fields)


def list_of(run: Run, commands: Sequence[Command], *, made_session: bool = False) -> CommandList:
    """What a run executed, as a recording. Raises InvalidRun when it executed nothing.

    A run that ``made_session`` was in none itself: it signed in, and so does what repeats it.
    """
    if not commands:
        raise InvalidRun("This run executed no command that could be repeated.", run.id)
    used = dict(used_templates(commands))
    spec = run.spec
    return CommandList(
        name=(spec.task or "")[:1024],
        viewport=ViewportRequest(width=spec.viewport.width, height=spec.viewport.height),
        allowed_domains=spec.allowed_domains,
        variables={name: value for name, value in spec.variables.items() if ("", name) in used},
        secrets=tuple(
            SecretPlace(name=secret.name, totp=secret.totp, domains=secret.domains)
            for secret in spec.secrets
            if ("secret", secret.name) in used
        ),
        session=None if made_session else spec.session,
        commands=tuple(commands),
    )


def used_templates(commands: Sequence[Command]) -> Iterator[tuple[tuple[str, str], int]]:
    """``(("secret" or "", name), number of the first command that uses it)``, each once."""
    seen = set()
    for number, command in enumerate(commands, 1):
        for kind, name in TEMPLATE.findall(command.model_dump_json()):
            if (kind, name) not in seen:
                seen.add((kind, name))
                yield (kind, name), number


def used_secrets(commands: Sequence[Command]) -> list[str]:
    """The names of the secrets that the commands use."""
    return [name for (kind, name), _ in used_templates(commands) if kind == "secret"]


def _require_known(item: Any, number: int, total: int) -> None:
    place = f"Command {number} of {total}"
    version = item.get("version", COMMAND_VERSION) if isinstance(item, dict) else None
    if isinstance(version, int) and version > COMMAND_VERSION:
        raise InvalidRun(
            f"{place} is of version {version}; this Stepwire knows {COMMAND_VERSION}. Use a newer one."
        )
    try:
        Command.model_validate_json(orjson.dumps(item), strict=True)
    except ValidationError as wrong:
        raise InvalidRun(f"{place}: {_first(wrong)}") from wrong


def _valid(fields: dict[str, Any]) -> CommandList:
    try:
        return CommandList.model_validate_json(orjson.dumps(fields), strict=True)
    except ValidationError as wrong:
        raise InvalidRun(f"The list: {_first(wrong)}") from wrong


def _first(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    match first["type"]:  # where pydantic's own text speaks of the model
        case "union_tag_invalid":
            where, sentence = f"{where}.type", "There is no such type."
        case "extra_forbidden":
            sentence = "This Stepwire knows no such field here."
        case _:
            sentence = f"{first['msg'].rstrip('.')}."
    return f"{where}: {sentence}" if where else sentence
