"""Bodies of requests: bounded in size and time, strict JSON, then a model; mistakes are named by their place.

Strict means: one value, UTF-8, no NaN or Infinity, no key written twice in an object, for readers
differ on which of the two counts.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any, Final, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from stepwire.gateway.api.problems import HttpCode, Misplaced, Problem
from stepwire.protocol.codes import ErrorCode

MAX_BYTES: Final = 1_048_576
MAX_WITH_FILES: Final = 8 * MAX_BYTES
ARRIVES_WITHIN: Final = 30.0  # seconds
READ_AT_ONCE: Final = 32_768  # bytes; a longer body is read in a thread
MAX_DEPTH: Final = 32
MOST_OBJECTS: Final = 50_000  # more than any body needs that is taken
MOST_MISTAKES: Final = 10_000
MAX_NAMED: Final = 20  # of the mistakes in one body; who corrects these finds the rest

M = TypeVar("M", bound=BaseModel)


def given(request: Request) -> bool:
    """Whether the request has a body at all."""
    headers = request.headers
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


async def read(request: Request, model: type[M], most: int = MAX_BYTES) -> M:
    """The body of at most that many bytes as a model. Raises Problem."""
    _require_json(request)
    text = await _text(request, most)
    if len(text) > READ_AT_ONCE:  # so long that others would wait for it
        return await asyncio.to_thread(_parsed, text, model)
    return _parsed(text, model)


def _parsed(text: bytes, model: type[M]) -> M:
    value = strict_json(text)
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        if error.error_count() > MOST_MISTAKES:  # listing them would take longer than finding them
            raise Problem(ErrorCode.BAD_MESSAGE, _too_many(error.error_count())) from None
        details = error.errors(include_url=False, include_context=False, include_input=False)
    wrong = tuple(_misplaced(item, value) for item in details[:MAX_NAMED])
    raise Problem(ErrorCode.BAD_MESSAGE, f"{wrong[0].at or 'The body'}: {wrong[0].problem}", errors=wrong)


def strict_json(text: bytes) -> Any:
    """The value of a JSON text. Raises Problem; its message never repeats the text."""
    place = -1
    try:
        orjson.loads(text)  # the stricter reader: refuses NaN, lone surrogates, invalid UTF-8
        return _bounded(json.loads(text, object_pairs_hook=_Objects().made))
    except orjson.JSONDecodeError as error:
        place = error.pos
    except RecursionError as error:
        raise _too_deep() from error
    raise Problem(ErrorCode.BAD_JSON, f"The body is not JSON, at character {place}.")


def _require_json(request: Request) -> None:
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(HttpCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.")


async def _text(request: Request, most: int) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(ARRIVES_WITHIN):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise Problem(HttpCode.TOO_LARGE, f"A body may have at most {most} bytes.")
    except TimeoutError as late:
        raise Problem(
            HttpCode.TIMEOUT, f"The body did not arrive within {ARRIVES_WITHIN:.0f} seconds."
        ) from late
    return bytes(body)


class _Objects:
    """Makes the objects of one text: each key once, and not without end."""

    def __init__(self) -> None:
        self._left = MOST_OBJECTS

    def made(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The object. Raises Problem."""
        self._left -= 1
        if self._left < 0:
            raise Problem(ErrorCode.BAD_JSON, f"The body has more than {MOST_OBJECTS:,} objects.")
        members = dict(pairs)
        if len(members) != len(pairs):
            raise Problem(ErrorCode.BAD_JSON, "An object in the body has the same key twice.")
        return members


def _bounded(value: Any) -> Any:
    layer = [value]
    for _ in range(MAX_DEPTH):
        layer = [item for outer in layer for item in _inside(outer) if isinstance(item, dict | list)]
        if not layer:
            return value
    raise _too_deep()


def _inside(value: Any) -> Iterator[Any]:
    match value:
        case dict():
            yield from value.values()
        case list():
            yield from value


def _too_many(mistakes: int) -> str:
    return f"The body has {mistakes:,} mistakes. Compare it with /openapi.json."


def _too_deep() -> Problem:
    return Problem(ErrorCode.BAD_JSON, f"The body is nested more than {MAX_DEPTH} deep.")


def _misplaced(error: ErrorDetails, value: Any) -> Misplaced:
    pointer = "".join(f"/{_escaped(step)}" for step in _path(error["loc"], value))
    match error["type"]:
        case "union_tag_invalid":  # pydantic's own text repeats the tag
            return Misplaced(f"{pointer}/type", "There is no such type.")
        case "union_tag_not_found":
            return Misplaced(f"{pointer}/type", "Field required.")
        case "extra_forbidden":
            return Misplaced(pointer, "This server knows no such field here.")
        case _:
            text = error["msg"].removeprefix("Value error, ").removesuffix(".")
            return Misplaced(pointer, f"{text[:1].upper()}{text[1:]}.")


def _path(steps: tuple[int | str, ...], value: Any) -> Iterator[str]:
    """The steps that exist in the body: the model's own also name the variant of a union."""
    for left, step in enumerate(steps, start=1 - len(steps)):
        if isinstance(value, dict) and (step in value or left == 0):
            yield str(step)[:100]
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            yield str(step)
            value = value[step]


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
