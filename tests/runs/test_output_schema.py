from typing import Any

import pytest

from stepwire.runs.errors import InvalidRun
from stepwire.runs.output_schema import checked_schema, violation

ORDER = {
    "type": "object",
    "properties": {
        "number": {"type": "string", "pattern": "^HG-\\d+$"},
        "items": {"type": "array", "items": {"$ref": "#/$defs/item"}, "minItems": 1},
        "total": {"type": "number", "minimum": 0},
    },
    "required": ["number", "items"],
    "additionalProperties": False,
    "$defs": {"item": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}},
}
GOOD = {"number": "HG-12", "items": [{"name": "Lamp"}], "total": 24.9}


def bombs(levels: int) -> dict[str, Any]:
    """Each definition twice in the one before it."""
    definitions: dict[str, Any] = {
        f"d{level}": {"allOf": [{"$ref": f"#/$defs/d{level + 1}"}] * 2} for level in range(levels)
    }
    return {"$ref": "#/$defs/d0", "$defs": {**definitions, f"d{levels}": {"type": "string"}}}


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"items": schema}
    return schema


def test_a_result_of_the_form_has_no_violation() -> None:
    assert violation(checked_schema(ORDER), GOOD) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "12"}, "At /number: '12' does not match"),
        ({"items": []}, "At /items"),
        ({"items": [{}]}, "At /items/0: 'name' is a required property."),
        ({"total": "24.90"}, "At /total: '24.90' is not of type 'number'."),
        ({"mood": 1}, "'mood' was unexpected"),
    ],
)
def test_a_violation_says_where_and_what(changes: dict[str, Any], said: str) -> None:
    assert said in (violation(ORDER, GOOD | changes) or "")


def test_a_violation_of_a_long_text_is_short() -> None:
    assert len(violation({"type": "number"}, "x" * 5000) or "") < 250


def test_a_result_that_is_too_large_is_none_of_the_form() -> None:
    assert "65,536 bytes" in (violation({"type": "string"}, "x" * 70_000) or "")


def test_a_strange_result_is_no_error_of_the_server() -> None:
    assert violation({"type": "string"}, "half a \ud83d") is None
    assert violation({"type": "integer"}, 10**40) == "The result cannot be written as JSON."


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "nonsense"}, "no JSON Schema: /type"),
        ({"properties": 1}, "no JSON Schema: /properties"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "2020-12"),
        ({"$ref": "https://evil.example/schema"}, "may refer to itself only"),
        ({"$ref": "#/$defs/gone"}, "nothing at #/$defs/gone"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}}, "in a circle"),
        ({"$dynamicRef": "#x"}, "may not have $dynamicRef"),
        ({"properties": {"a": {"$id": "https://x.example/"}}}, "may not have $id"),
        ({"patternProperties": {"(a+)+$": {}}}, "may not have patternProperties"),
        ({"pattern": "(?=a)b"}, "not supported"),
        ({"pattern": "(a)\\1"}, "not supported"),
        (nested(40), "levels deep"),
        ({"description": "x" * 20_000}, "16,384 bytes"),
        (bombs(10), "1,000 parts"),
    ],
)
def test_what_cannot_be_held_to_or_could_harm_the_server_is_refused(
    schema: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidRun) as refused:
        checked_schema(schema)
    assert said in refused.value.message


def test_properties_may_be_called_like_keywords() -> None:
    schema = {"type": "object", "properties": {"$id": {"type": "string"}, "pattern": {"type": "number"}}}
    assert violation(checked_schema(schema), {"$id": "a", "pattern": 1}) is None


def test_a_pattern_that_other_engines_never_finish_is_matched() -> None:
    schema = checked_schema({"type": "string", "pattern": "^(a+)+$"})
    assert violation(schema, "a" * 5_000 + "b") is not None


@pytest.mark.parametrize(
    ("items", "unique"),
    [
        ([1, True, "1", [1], {"a": 1}], True),
        ([1, 1.0], False),
        ([{"a": 1, "b": [2]}, {"b": [2.0], "a": 1}], False),
        ([[1, 2], [2, 1]], True),
        ([{"a": 1}, {"a": True}], True),
        ([1e300, -1e300, 0.5, None, "\ud83d"], True),
        ([{"row": number} for number in range(5_000)], True),  # each with each would take minutes
    ],
)
def test_rows_differ_as_json_schema_says(items: list[object], unique: bool) -> None:
    wrong = violation({"type": "array", "uniqueItems": True}, items)
    assert (wrong is None) is unique
    assert violation({"uniqueItems": False}, items) is None
