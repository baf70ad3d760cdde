"""Draw the tables of the reference pages from the code, or check that they are fresh.

::

    python scripts/reference_pages.py           write them
    python scripts/reference_pages.py --check   exit 1 and name those that are stale

Each page holds prose and marked blocks; what stands between the marks is made anew.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import command_line
import vocabulary
from fastapi.routing import APIRoute
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from stepwire.gateway import app as gateway
from stepwire.gateway.api import control
from stepwire.gateway.api.openapi import DescribedApp
from stepwire.gateway.api.problems import HTTP_ADVICE, STATUSES
from stepwire.gateway.metrics import FanOut, Metrics
from stepwire.planners.plain.language.reference import reference as plain_english
from stepwire.settings import Settings, how, variable
from stepwire.testing import memory_storage

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(
    f"docs/reference/{name}.md" for name in ("actions", "cli", "commands", "http", "metrics", "settings")
)

GRAMMAR = ROOT / "docs/reference/plain-english.md"  # drawn whole
SHOWING = ROOT / "docs"  # its pages may show files, each under <!-- file: its/path -->

_FILE = re.compile(r"(<!-- file: (\S+) -->\n```\w+\n)(?:.*?\n)??(```\n)", re.DOTALL)
_BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> dict[Path, str]:
    """What each page should hold."""
    drawn = {ROOT / page: _filled((ROOT / page).read_text()) for page in PAGES}
    drawn[GRAMMAR] = plain_english()
    return drawn | {
        page: _with_files(page.read_text()) for page in SHOWING.rglob("*.md") if page not in drawn
    }


def _with_files(page: str) -> str:
    """The page with every file that it shows as that file is."""
    return _FILE.sub(lambda block: f"{block[1]}{(ROOT / block[2]).read_text()}{block[3]}", page)


def _filled(page: str) -> str:
    return _BLOCK.sub(lambda block: f"{block[1]}{_BLOCKS[block[2]]()}\n{block[3]}", page)


# -- settings ---------------------------------------------------------------------------------


def _settings() -> str:
    rows = [
        (f"`{variable(name)}`{_also(name, field)}", _usual(name, field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return _table(("Setting", "Unless set", "Meaning"), rows)


def _also(name: str, field: FieldInfo) -> str:
    given = how(field)
    also = [f"`{given.flag}`"] if given.flag else []
    also += [f"`{variable(name)}_FILE`"] if given.file else []
    return "".join(f"<br>{way}" for way in also)


def _usual(name: str, field: FieldInfo) -> str:
    if name == "data":
        return "`~/.local/share/stepwire`, on macOS `~/Library/Application Support/stepwire`"
    value = field.default
    empty = value is PydanticUndefined or value is None or value == () or getattr(value, "entries", 1) == ()
    return "" if empty else f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


# -- http -------------------------------------------------------------------------------------


def _described() -> Mapping[str, Any]:
    app = DescribedApp()
    for router in gateway.ROUTES:
        app.include_router(router)
    return app.openapi()


def _routes() -> str:
    rows = []
    for path, item in _described()["paths"].items():
        for method, operation in item.items():
            meaning = " ".join(text for text in (operation["summary"], operation.get("description")) if text)
            rows.append((f"`{method.upper()} {path}`", _sentence(meaning, operation), _parameters(operation)))
    return _table(("Route", "What it does", "Query"), rows)


def _sentence(meaning: str, operation: Mapping[str, Any]) -> str:
    summary = operation["summary"]
    return meaning if summary.endswith("?") else meaning.replace(summary, f"{summary}.", 1)


def _parameters(operation: Mapping[str, Any]) -> str:
    query = [parameter for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
    return ", ".join(f"`{parameter['name']}`" for parameter in query)


def _not_supported() -> str:
    routes = [route for route in control.router.routes if isinstance(route, APIRoute)]
    hidden = [route for route in routes if not route.include_in_schema]
    return ", ".join(f"`{min(route.methods or ())} {route.path}`" for route in hidden) + "."


def _request(schema: str) -> str:
    rows = [
        (f"`{name}`", _type(field), _default(field), field.get("description", ""))
        for name, field in _schema(schema)["properties"].items()
    ]
    return _table(("Field", "Type", "Unless given", "Meaning"), rows)


def _default(field: Mapping[str, Any]) -> str:
    return f"`{json.dumps(field['default'])}`" if field.get("default") not in (None, [], {}) else ""


def _document(schema: str) -> str:
    model = _schema(schema)
    rows = [
        (
            f"`{name}`",
            _type(field),
            "always" if name in model["required"] else "",
            field.get("description", ""),
        )
        for name, field in model["properties"].items()
    ]
    return _table(("Field", "Type", "There", "Meaning"), rows)


def _schema(name: str) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = _described()["components"]["schemas"][name]
    return schema


def _type(field: Mapping[str, Any]) -> str:
    match field:
        case {"$ref": str(reference)}:
            return reference.rpartition("/")[2]
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in values)
        case {"type": "array", "items": items}:
            return f"list of {_type(items)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"object of {_type(values)}"
        case {"type": list(names)}:
            return " or ".join(names)
        case {"type": str(name)}:
            return name
        case _:
            return "any"


def _statuses() -> str:
    by_status: dict[int, list[str]] = {}
    for code, status in STATUSES.items():
        by_status.setdefault(int(status), []).append(f"`{code}`")
    return _table(
        ("Status", "Codes"), [(str(status), ", ".join(codes)) for status, codes in sorted(by_status.items())]
    )


def _http_codes() -> str:
    rows = [
        (f"`{code}`", entry.meaning, "yes" if entry.retry else "no", entry.action)
        for code, entry in HTTP_ADVICE.items()
    ]
    return _table(("Code", "Meaning", "Try again", "What to do"), rows)


# -- metrics ----------------------------------------------------------------------------------


# A family does not tell its labels before it has counted something.
_LABELS: Mapping[str, str] = {
    "stepwire_step_seconds": "`part`",
    "stepwire_runs_ended": "`status`, `code`",
    "stepwire_runs": "`status`",
    "stepwire_http_requests": "`method`, `route`, `status`",
    "stepwire_info": "`version`",
}


def _metrics() -> str:
    metrics = Metrics(memory_storage().records)
    metrics.watch(FanOut)
    rows = []
    for family in metrics.registry.collect():
        name = f"{family.name}_total" if family.type == "counter" else family.name
        rows.append((f"`{name}`", family.type, _LABELS.get(family.name, ""), family.documentation))
    return _table(("Metric", "Type", "Labels", "Meaning"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


_BLOCKS: Mapping[str, Callable[[], str]] = {
    "settings": _settings,
    "routes": _routes,
    "not-supported": _not_supported,
    "run-request": lambda: _request("RunRequest"),
    "replay-request": lambda: _request("ReplayRequest"),
    "command-list": lambda: vocabulary.model("CommandList"),
    "run-document": lambda: _document("RunDocument"),
    "problem-document": lambda: _document("ProblemDocument"),
    "statuses": _statuses,
    "http-codes": _http_codes,
    "metrics": _metrics,
    "actions": vocabulary.actions,
    "command": lambda: vocabulary.model("Command"),
    "target": lambda: vocabulary.model("Target"),
    "condition": lambda: vocabulary.model("Condition"),
    "within": lambda: vocabulary.model("Within"),
    "point": lambda: vocabulary.model("Point"),
    "command-line": command_line.commands,
    "exit-codes": command_line.exit_codes,
}


def main() -> int:
    """Write or check; the exit code."""
    parser = argparse.ArgumentParser(description="Reference pages drawn from the code.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    check = parser.parse_args().check
    stale = {path: text for path, text in pages().items() if path.read_text() != text}
    for path, text in stale.items():
        print(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(text)
    if check and stale:
        print("Run: python scripts/reference_pages.py", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
