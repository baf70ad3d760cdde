"""The reference pages hold the tables they promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from stepwire.protocol.codes import CloseReason, CompletionCode, ErrorCode
from stepwire.protocol.reference import code_table, fill
from stepwire.protocol.schema import schema_documents
from stepwire.protocol.states import TRANSITIONS
from stepwire.protocol.wire import CLIENT_TYPES, SERVER_TYPES

PAGES = Path(__file__).parents[2] / "docs" / "reference"
DEFS = schema_documents({}).json_schema["$defs"]


def block(name: str) -> str:
    return fill(f"before\n<!-- generated: {name} -->\nold\n<!-- end -->\nafter", DEFS)


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    page = block("error-codes")
    assert page.startswith("before\n<!-- generated: error-codes -->\n| Code |")
    assert page.endswith("\n<!-- end -->\nafter")
    assert "old" not in page.splitlines()


def test_filling_twice_changes_nothing() -> None:
    page = block("client-messages")
    assert fill(page, DEFS) == page


def test_a_block_that_nobody_draws_is_an_error() -> None:
    with pytest.raises(KeyError):
        block("no-such-block")


def test_the_page_describes_every_message() -> None:
    page = (PAGES / "protocol.md").read_text()
    assert all(f"### `{kind}`" in page for kind in {**CLIENT_TYPES, **SERVER_TYPES})


def test_every_code_is_on_the_page_of_codes() -> None:
    page = (PAGES / "codes.md").read_text()
    codes = [code.value for code in (*CompletionCode, *ErrorCode, *CloseReason) if code.value]
    assert all(f"| `{code}` |" in page for code in codes)


def test_the_state_diagram_has_an_arrow_for_every_transition() -> None:
    diagram = block("state-diagram")
    for origin, row in TRANSITIONS.items():
        for cause, target in row.items():
            arrows = [line for line in diagram.splitlines() if f"{origin.value} --> {target.value}: " in line]
            assert cause in arrows[0]


def test_codes_are_told_as_data_too() -> None:
    sets = {row["set"] for row in code_table()}
    assert sets == {"completion", "error", "authentication", "close", "close_reason"}
    assert {"set": "error", "code": "queue_full"}.items() <= next(
        row for row in code_table() if row["code"] == "queue_full"
    ).items()
