"""Write the files that are generated from the protocol's models, or check that they are fresh.

::

    python scripts/protocol_files.py           write them
    python scripts/protocol_files.py --check   exit 1 and name those that are stale

Made: protocol/schema.json, protocol/asyncapi.yaml, protocol/codes.json, protocol/states.json, the
types of the TypeScript client, and the marked blocks of the reference pages.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from stepwire.gateway.api.openapi import schemas
from stepwire.protocol.reference import code_table, fill
from stepwire.protocol.schema import GENERATED, schema_documents
from stepwire.protocol.states import transition_table
from stepwire.protocol.typescript import documents_file, messages_file
from stepwire.runs.actions import Command

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("docs/reference/protocol.md", "docs/reference/codes.md")


def generated_files() -> dict[Path, str]:
    """What each generated file should hold."""
    documents = schema_documents({"Command": Command})
    definitions = documents.json_schema["$defs"]
    codes = {"$comment": GENERATED, "codes": code_table()}
    states = {"$comment": GENERATED, "server": transition_table()}
    files = {
        ROOT / "protocol/schema.json": as_json(documents.json_schema),
        ROOT / "protocol/asyncapi.yaml": as_yaml(documents.asyncapi),
        ROOT / "protocol/codes.json": as_json(codes),
        ROOT / "protocol/states.json": as_json(states),
        ROOT / "clients/typescript/src/messages.ts": messages_file(definitions),
        ROOT / "clients/typescript/src/documents.ts": documents_file(schemas(), definitions),
    }
    return files | {ROOT / page: fill((ROOT / page).read_text(), definitions) for page in PAGES}


def as_json(document: Mapping[str, Any]) -> str:
    """Indented JSON whose first line is the comment that says where it comes from."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return "{" + text.removeprefix("{").lstrip() + "\n"


def as_yaml(document: Mapping[str, Any]) -> str:
    """YAML in the order of the document, without anchors."""
    body = yaml.dump(document, Dumper=_NoAliases, sort_keys=False, allow_unicode=True, width=100)
    return f"# {GENERATED}\n{body}"


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def main() -> int:
    """Write or check; the exit code."""
    parser = argparse.ArgumentParser(description="Files generated from the protocol's models.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    check = parser.parse_args().check
    stale = {
        path: text
        for path, text in generated_files().items()
        if not path.exists() or path.read_text() != text
    }
    for path, text in stale.items():
        print(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(text)
    if check and stale:
        print("Run: python scripts/protocol_files.py", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
