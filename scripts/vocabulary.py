"""Draws the action vocabulary and the command contract from their models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from stepwire.protocol.schema import schema_documents
from stepwire.runs.actions import Command
from stepwire.runs.command_list import CommandList

DEFINITIONS: Final[Mapping[str, Any]] = schema_documents(
    {"Command": Command, "CommandList": CommandList}
).json_schema["$defs"]


def actions() -> str:
    """A section for each action, in the order of the vocabulary."""
    return "\n\n".join(_section(name) for name in _actions())


def model(name: str) -> str:
    """One model's sentence and its fields."""
    definition = DEFINITIONS[name]
    return f"{definition['description']}\n\n{_fields(definition)}"


def _actions() -> Iterator[str]:
    for variant in DEFINITIONS["Command"]["properties"]["action"]["oneOf"]:
        yield variant["$ref"].rpartition("/")[2]


def _section(name: str) -> str:
    definition = DEFINITIONS[name]
    return f"### `{definition['properties']['type']['const']}`\n\n{model(name)}"


def _fields(definition: Mapping[str, Any]) -> str:
    required = definition.get("required", ())
    lines = [
        f"| `{name}` | {_type(name, field)} | {_unless_given(name, field, required)} "
        f"| {field.get('description', '')} |"
        for name, field in definition["properties"].items()
        if not (name == "type" and "const" in field)
    ]
    head = ["| Field | Value | Unless given | |", "| --- | --- | --- | --- |"]
    return "\n".join(head + lines) if lines else "No fields."


def _unless_given(name: str, field: Mapping[str, Any], required: list[str]) -> str:
    if name in required:
        return "required"
    usual = field.get("default")
    return f"`{json.dumps(usual)}`" if usual not in (None, [], "") else ""


def _type(name: str, field: Mapping[str, Any]) -> str:
    match field:
        case {"oneOf": _}:
            return "an [action](actions.md)"
        case {"anyOf": variants}:
            return " or ".join(_type(name, variant) for variant in variants)
        case {"$ref": str(reference)}:
            return reference.rpartition("/")[2]
        case {"const": value}:
            return f"`{json.dumps(value)}`"
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in values)
        case {"type": "array", "items": items}:
            return f"list of {_type(name, items)}"
        case {"type": str(word)}:
            return word + _bounds(field)
        case _:
            return "any"


def _bounds(field: Mapping[str, Any]) -> str:
    match field:
        case {"maxLength": most}:
            return f", up to {most:,} characters"
        case {"exclusiveMinimum": low, "maximum": high}:
            return f", above {low:,g}, up to {high:,g}"
        case {"minimum": low, "maximum": high}:
            return f", {low:,g} to {high:,g}"
        case {"minimum": low}:
            return f", from {low:,g}"
        case _:
            return ""
