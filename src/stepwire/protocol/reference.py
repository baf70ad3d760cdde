"""The protocol's tables as Markdown, drawn from the models, the codes and the state tables.

The reference pages hold these between markers; what stands between is replaced whenever the
files are generated, so that prose and tables live on one page and only the prose is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final

from stepwire.protocol.codes import (
    AUTHENTICATION_ADVICE,
    CLOSE_ADVICE,
    CLOSE_CODE_ADVICE,
    COMPLETION_ADVICE,
    ERROR_ADVICE,
    Advice,
)
from stepwire.protocol.messages import Message
from stepwire.protocol.states import REACTIONS, TRANSITIONS, State
from stepwire.protocol.wire import CLIENT_TYPES, SERVER_TYPES

_BLOCK: Final = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def fill(page: str, definitions: Mapping[str, Any]) -> str:
    """The page with every generated block made anew. Raises KeyError for a block nobody draws."""
    return _BLOCK.sub(lambda block: f"{block[1]}{_BLOCKS[block[2]](definitions)}\n{block[3]}", page)


def code_table() -> list[dict[str, Any]]:
    """Every code with its advice, as plain data for other languages."""
    return [
        {"set": name, "code": code.value, **_plain(advice)}
        for name, table in _ADVICE.items()
        for code, advice in table.items()
    ]


def _plain(advice: Advice) -> dict[str, Any]:
    return {
        "fault": advice.fault,
        "retry": advice.retry,
        "meaning": advice.meaning,
        "action": advice.action,
    }


_ADVICE: Final[Mapping[str, Mapping[Any, Advice]]] = {
    "completion": COMPLETION_ADVICE,
    "error": ERROR_ADVICE,
    "authentication": AUTHENTICATION_ADVICE,
    "close": CLOSE_CODE_ADVICE,
    "close_reason": CLOSE_ADVICE,
}


def _advice_table(title: str, advice: Mapping[Any, Advice]) -> str:
    rows = [
        (_code(code), entry.meaning, entry.fault, "yes" if entry.retry else "no", entry.action)
        for code, entry in advice.items()
        if code != ""
    ]
    return _table((title, "Meaning", "Whose fault", "Try again", "What to do"), rows)


def _code(code: Enum) -> str:
    return f"`{code.value}`"


def _messages(types: Mapping[str, type[Message]], definitions: Mapping[str, Any]) -> str:
    return "\n\n".join(
        f"### `{kind}`\n\n{(model.__doc__ or '').strip()}\n\n{_fields(definitions[model.__name__])}"
        for kind, model in types.items()
    )


def _fields(definition: Mapping[str, Any]) -> str:
    required = definition.get("required", ())
    rows = [
        (f"`{name}`", _type(schema), "yes" if name in required else "", schema.get("description", ""))
        for name, schema in definition["properties"].items()
        if name != "type" or "const" not in schema
    ]
    return _table(("Field", "Value", "Required", ""), rows) if rows else "No fields."


def _type(schema: Mapping[str, Any]) -> str:
    match schema:
        case {"$ref": str(ref)}:
            return ref.rsplit("/", 1)[-1]
        case {"enum": values}:
            return " / ".join(f"`{value}`" for value in values)
        case {"oneOf": variants} | {"anyOf": variants}:
            return " or ".join(_type(variant) for variant in variants)
        case {"type": "array", "items": items}:
            return f"list of {_type(items)}"
        case {"type": str(name)}:
            return name + _bounds(schema)
        case _:
            return "any"


def _bounds(schema: Mapping[str, Any]) -> str:
    match schema:
        case {"minimum": low, "maximum": high}:
            return f", {low:g} to {high:g}" if high < 1_000_000 else f", from {low:g}"
        case {"minimum": low}:
            return f", from {low:g}"
        case {"maxLength": length}:
            return f", up to {length:,} characters"
        case _:
            return ""


def _shared_objects(definitions: Mapping[str, Any]) -> str:
    shown = ("StepAction", "StepTarget", "Rect", "ViewportSize", "StepTimings", "Driver")
    inputs = ("MouseEvent", "KeyEvent", "TextEvent", "PageEvent")
    return "\n\n".join(
        f"### {name}\n\n{definitions[name]['description']}\n\n{_fields(definitions[name])}"
        for name in shown + inputs
    )


def _state_diagram(_: Mapping[str, Any]) -> str:
    arrows = [
        f"    {origin.value} --> {target.value}: {', '.join(causes)}"
        for origin, row in TRANSITIONS.items()
        for target, causes in _by_target(row).items()
    ]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.CONNECTED.value}", *arrows]
    return "\n".join([*lines, f"    {State.CLOSED.value} --> [*]", "```"])


def _by_target(row: Mapping[str, State]) -> dict[State, list[str]]:
    grouped: dict[State, list[str]] = {}
    for cause, target in row.items():
        grouped.setdefault(target, []).append(str(cause))
    return grouped


def _reactions(_: Mapping[str, Any]) -> str:
    states = [state for state in State if state is not State.CLOSED]
    alike: dict[tuple[str, ...], list[str]] = {}
    for kind, row in REACTIONS.items():
        alike.setdefault(tuple(row[state].value for state in states), []).append(f"`{kind}`")
    rows = [(", ".join(kinds), *cells) for cells, kinds in alike.items()]
    return _table(("Message", *(state.value for state in states)), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


_BLOCKS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "client-messages": lambda definitions: _messages(CLIENT_TYPES, definitions),
    "server-messages": lambda definitions: _messages(SERVER_TYPES, definitions),
    "objects": _shared_objects,
    "state-diagram": _state_diagram,
    "reactions": _reactions,
    "completion-codes": lambda _: _advice_table("Code", COMPLETION_ADVICE),
    "error-codes": lambda _: _advice_table("Code", ERROR_ADVICE),
    "authentication-codes": lambda _: _advice_table("Code", AUTHENTICATION_ADVICE),
    "close-codes": lambda _: _advice_table("Close code", CLOSE_CODE_ADVICE),
    "close-reasons": lambda _: _advice_table("Reason", CLOSE_ADVICE),
}
