"""The protocol as TypeScript: one interface for each model, and what a reader checks at its border.

Drawn from the same JSON Schema that is published. Sets that may grow (codes, statuses) become
unions that any other string fits too, so that a program that knows a word is checked and a word
from the future still compiles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from stepwire.protocol.codes import AuthenticationCode, CloseReason, CompletionCode, ErrorCode
from stepwire.protocol.messages import Message
from stepwire.protocol.schema import GENERATED
from stepwire.protocol.wire import SERVER_TYPES

_OPEN: Final = "(string & {})"
_RENAMED: Final = {"Error": "ErrorMessage"}  # the language has an Error of its own

Definitions = Mapping[str, Mapping[str, Any]]

OPEN_SETS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "CompletionCode": ("Why a run did not succeed.", tuple(CompletionCode)),
    "ErrorCode": ("Why a request was not obeyed.", tuple(ErrorCode)),
    "AuthenticationCode": ("Why a token was refused.", tuple(AuthenticationCode)),
    "CloseReason": (
        "Why a connection was closed.",
        tuple(reason for reason in CloseReason if reason),
    ),
}
_OPEN_FIELDS: Final[Mapping[tuple[str, str], str]] = {
    ("Completion", "code"): "CompletionCode",
    ("Error", "code"): "ErrorCode",
    ("Authentication", "code"): "AuthenticationCode",
}


def messages_file(definitions: Definitions) -> str:
    """The module of everything that the WebSocket carries."""
    return "\n".join(
        [
            f"// {GENERATED}\n",
            *_open_sets(),
            *_interfaces(definitions),
            _field_table(SERVER_TYPES, definitions),
        ]
    )


def documents_file(definitions: Definitions, known: Definitions) -> str:
    """The module of what HTTP carries; what is ``known`` already is taken from the other one."""
    own = {name: definition for name, definition in definitions.items() if name not in known}
    shared = sorted({name for name in _references(own) if name in known})
    imported = f'import type {{ {", ".join(map(_name, shared))} }} from "./messages.js";\n'
    return "\n".join([f"// {GENERATED}\n", imported, *_interfaces(own)])


def _references(value: Any) -> Iterator[str]:
    match value:
        case {"$ref": str(reference)}:
            yield reference.rsplit("/", 1)[-1]
        case dict():
            for inner in value.values():
                yield from _references(inner)
        case list():
            for inner in value:
                yield from _references(inner)


def _open_sets() -> Iterator[str]:
    for name, (meaning, words) in OPEN_SETS.items():
        yield f"{_comment(meaning)}export type {name} = {_union([*map(json.dumps, words), _OPEN])};\n"


def _interfaces(definitions: Definitions) -> Iterator[str]:
    return (_declaration(name, definition) for name, definition in definitions.items())


def _field_table(types: Mapping[str, type[Message]], definitions: Definitions) -> str:
    rows = [f"  {kind}: {_record(_checks(definitions[model.__name__]))},\n" for kind, model in types.items()]
    return (
        _comment("What each field of a message is in JSON; a field with `?` may be absent.")
        + "export const SERVER_FIELDS: Record<string, Record<string, string>> = {\n"
        + "".join(rows)
        + "};\n"
    )


def _declaration(name: str, definition: Mapping[str, Any]) -> str:
    comment = _comment(definition.get("description", ""))
    if "properties" in definition or definition.get("type") == "object":
        return f"{comment}export interface {_name(name)} {{\n{''.join(_members(name, definition))}}}\n"
    return f"{comment}export type {name} = {_type(definition)};\n"


def _members(name: str, definition: Mapping[str, Any]) -> Iterator[str]:
    required = definition.get("required", ())
    for field, schema in definition.get("properties", {}).items():
        mark = "" if field in required else "?"
        described = schema.get("description", "")
        kind = _OPEN_FIELDS.get((name, field)) or _type(schema)
        yield f"{_comment(described, '  ')}  {field}{mark}: {kind};\n"
    if definition.get("additionalProperties") is True:
        yield "  [further: string]: unknown;\n"


def _type(schema: Mapping[str, Any]) -> str:
    match schema:
        case {"$ref": str(reference)}:
            return _name(reference.rsplit("/", 1)[-1])
        case {"const": constant}:
            return json.dumps(constant)
        case {"enum": words}:
            return _union(map(json.dumps, words))
        case {"oneOf": variants} | {"anyOf": variants}:
            return _union(map(_type, variants))
        case {"type": "array", "items": items}:
            inner = _type(items)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case {"type": "array"}:
            return "unknown[]"
        case {"type": "object", "additionalProperties": dict() as values} if values:
            return f"Record<string, {_type(values)}>"
        case {"type": "object"}:
            return "Record<string, unknown>"
        case {"type": "integer" | "number"}:
            return "number"
        case {"type": list() as names}:
            return _union(_type({**schema, "type": name}) for name in names)
        case {"type": "string" | "boolean" | "null" as name}:
            return str(name)
        case _:
            return "unknown"


def _name(model: str) -> str:
    return _RENAMED.get(model, model)


def _union(kinds: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(kinds))


def _checks(definition: Mapping[str, Any]) -> dict[str, str]:
    required = definition.get("required", ())
    return {
        field if field in required else f"{field}?": kind
        for field, schema in definition["properties"].items()
        if field != "type" and (kind := _json_type(schema))
    }


def _json_type(schema: Mapping[str, Any]) -> str:
    match schema:
        case {"$ref": _}:
            return "object"
        case {"type": "integer" | "number"}:
            return "number"
        case {"type": str(name)}:
            return name
        case _:
            return ""


def _record(checks: Mapping[str, str]) -> str:
    members = ", ".join(f"{_key(name)}: {json.dumps(kind)}" for name, kind in checks.items())
    return f"{{ {members} }}" if members else "{}"


def _key(name: str) -> str:
    return json.dumps(name) if name.endswith("?") else name


def _comment(text: str, indent: str = "") -> str:
    words = text.replace("``", "`").replace("*/", "* /").split("\n")
    if words == [""]:
        return ""
    if len(words) == 1:
        return f"{indent}/** {words[0]} */\n"
    lines = "".join(f"{indent} * {line}".rstrip() + "\n" for line in words)
    return f"{indent}/**\n{lines}{indent} */\n"
