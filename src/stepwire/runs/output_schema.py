"""The form that a run's result must have: JSON Schema 2020-12, checked when the run is created.

A schema comes from a caller and is carried out by the server, so what could make it slow or reach out is
refused: references to elsewhere, references in a circle, more than a bounded number of parts once all
references are followed. Patterns are matched by an engine whose time grows with the text alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from jsonschema.validators import extend
from pydantic import StringConstraints, TypeAdapter
from pydantic import ValidationError as NoMatch
from pydantic_core import SchemaError as NoPattern

from stepwire.runs.codec import dump
from stepwire.runs.errors import InvalidRun

LARGEST: Final = 16_384  # bytes of a schema
DEEPEST: Final = 12  # levels of a schema, of arrays and objects alike
MOST_PARTS: Final = 1_000  # with every reference followed
LARGEST_RESULT: Final = 65_536  # bytes
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_REFUSED: Final = frozenset(
    {"$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "patternProperties"}
)


def checked_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema, if results can be held to it. Raises InvalidRun, which says what is wrong and where."""
    if len(dump(schema)) > LARGEST:
        raise InvalidRun(f"outputSchema has more than {LARGEST:,} bytes. Ask for less.")
    if schema.get("$schema", DIALECT) != DIALECT:
        raise InvalidRun(f"outputSchema is read as JSON Schema 2020-12: leave $schema out, or say {DIALECT}.")
    _check_depth(schema, DEEPEST)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as wrong:
        place = "/".join(str(part) for part in wrong.absolute_path)
        raise InvalidRun(f"outputSchema is no JSON Schema: /{place} {_short(wrong.message)}.") from wrong
    _Walk(schema).check()
    return dict(schema)


def violation(schema: Mapping[str, Any] | None, result: Any) -> str | None:
    """Why the result does not have the form, in a sentence; None when it has.

    Without a schema any result will do that can be written down.
    """
    try:
        size = len(dump(result))
    except TypeError:  # such as a number beyond 64 bits, of a model that made it up
        return "The result cannot be written as JSON."
    if schema is None:
        return None
    if size > LARGEST_RESULT:
        return f"The result has more than {LARGEST_RESULT:,} bytes."
    wrong = best_match(_VALIDATOR(schema).iter_errors(result))
    if wrong is None:
        return None
    place = "/".join(str(part) for part in wrong.absolute_path)
    return f"{f'At /{place}: ' if place else ''}{_short(wrong.message)}."


class _Walk:
    """Goes through a schema as a validator would, following references."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._root = schema
        self._parts = 0

    def check(self) -> None:
        """Raises InvalidRun for what is refused."""
        self._visit(self._root, ())

    def _visit(self, part: Any, following: tuple[str, ...]) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise InvalidRun(f"outputSchema has more than {MOST_PARTS:,} parts, with all $ref followed.")
        match part:
            case dict():
                for key, value in part.items():
                    self._key(key, value, following)
            case list():
                for each in part:
                    self._visit(each, following)

    def _key(self, key: str, value: Any, following: tuple[str, ...]) -> None:
        match key, value:
            case ("enum" | "const" | "default" | "examples", _):
                return
            case ("$ref", str()):
                if value in following:
                    raise InvalidRun(f"outputSchema goes round in a circle at $ref {_short(value)}.")
                self._visit(self._referred(value), (*following, value))
            case ("properties" | "$defs" | "dependentSchemas" as names, dict()):
                if names != "$defs":  # those that are used are visited where they are
                    for each in value.values():
                        self._visit(each, following)
            case ("pattern", str()):
                _check_pattern(value)
            case _ if key in _REFUSED:
                raise InvalidRun(f"outputSchema may not have {key} here. Write it without.")
            case _:
                self._visit(value, following)

    def _referred(self, reference: str) -> Any:
        found: Any = self._root
        if not reference.startswith("#/"):
            raise InvalidRun(
                f"outputSchema may refer to itself only (#/$defs/…), not to {_short(reference)}."
            )
        for step in reference[2:].split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, dict) or name not in found:
                raise InvalidRun(f"outputSchema has nothing at {_short(reference)}.")
            found = found[name]
        return found


def _check_depth(part: Any, left: int) -> None:
    if left < 0:
        raise InvalidRun(f"outputSchema is nested more than {DEEPEST} levels deep.")
    inner: Iterator[Any] = iter(())
    match part:
        case dict():
            inner = iter(part.values())
        case list():
            inner = iter(part)
    for each in inner:
        _check_depth(each, left - 1)


def _check_pattern(pattern: str) -> None:
    try:
        _compiled(pattern)
    except NoPattern as wrong:
        raise InvalidRun(
            f"outputSchema has a pattern that is not supported: {_short(pattern)}. It may look neither ahead "
            "nor back."
        ) from wrong


@lru_cache(maxsize=100)
def _compiled(pattern: str) -> TypeAdapter[str]:
    matching: Any = Annotated[str, StringConstraints(pattern=pattern)]  # a type made of a value
    return TypeAdapter(matching)


def _matches(
    validator: Any, pattern: str, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """The keyword `pattern`, by pydantic's linear-time engine."""
    if not isinstance(instance, str):
        return
    try:
        _compiled(pattern).validate_python(instance)
    except NoMatch:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _short(text: str) -> str:
    plain = text.rstrip(".")
    return plain if len(plain) <= 200 else f"{plain[:199]}…"


def _differ(
    validator: Any, wanted: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """The keyword `uniqueItems`, by a set: the library compares each with each, minutes for a long table."""
    if not (wanted and isinstance(instance, list)):
        return
    if len(set(map(_comparable, instance))) < len(instance):
        yield ValidationError(f"{instance!r} has non-unique elements")


def _comparable(value: Any) -> Hashable:
    """Equal for what JSON Schema takes for equal: 1 and 1.0, but not true."""
    match value:
        case bool():
            return ("boolean", value)
        case dict():
            return ("object", frozenset((key, _comparable(each)) for key, each in value.items()))
        case list():
            return ("array", tuple(map(_comparable, value)))
        case _:
            plain: Hashable = value
            return plain


_VALIDATOR: Final = extend(  # type: ignore[no-untyped-call]  # its stubs say nothing of it
    Draft202012Validator, {"pattern": _matches, "uniqueItems": _differ}
)
