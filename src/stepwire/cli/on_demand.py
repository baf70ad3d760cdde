"""Commands that are loaded when they are called.

Importing all of them takes a second, for they bring a web framework, a database and a browser's driver. So
the program knows of each command its name, its summary and where it is, and imports the one that is asked
for. What that one may not need either, such as the server behind ``stepwire replay --help``, comes with
`stepwire.bootstrap` when it is used.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class OnDemand:
    """A function that is a command, or a Typer app that is a group of them, as ``module:name``.

    ``summary`` is what the list of commands says of it: the first sentence of its own help.
    """

    place: str
    summary: str

    def loaded(self, name: str) -> TyperCommand | TyperGroup:
        """The command, imported."""
        module, _, attribute = self.place.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        app = found if isinstance(found, typer.Typer) else _app_of(name, found)
        return cast("TyperCommand | TyperGroup", typer.main.get_command(app))


def group_of(commands: Mapping[str, OnDemand]) -> type[TyperGroup]:
    """A group of these commands, in this order."""

    class Group(TyperGroup):
        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.commands = cast(Any, _Loaded(commands))  # a mapping is enough: nothing is added

        def format_commands(self, ctx: Any, formatter: Any) -> None:  # whose classes typer keeps to itself
            with formatter.section("Commands"):
                formatter.write_dl([(name, command.summary) for name, command in commands.items()])

    return Group


def _app_of(name: str, command: Callable[..., None]) -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name)(command)
    return app


class _Loaded(Mapping[str, Any]):
    """The commands by name, each imported when it is looked up."""

    def __init__(self, commands: Mapping[str, OnDemand]) -> None:
        self._commands = commands

    def __getitem__(self, name: str) -> TyperCommand | TyperGroup:
        return self._commands[name].loaded(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)
