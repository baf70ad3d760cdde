"""What options are given, read where they stand: pairs, and what lies in the files that are named.

Typer calls these while it parses the command line, so that a command gets what is meant instead of how it was
written. Each raises BadParameter, which is told with the option's name; none shows what is in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import orjson
import typer
from pydantic import BaseModel, ValidationError

from stepwire.cli.spelling import OPTIONS
from stepwire.runs.artifacts import MOST_GIVEN_BYTES
from stepwire.runs.request import NAME_PATTERN, FileRequest, SecretValue, file_request

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Pair:
    """``NAME=VALUE``, as it was given."""

    name: str
    value: str


A_NAME: Final = "A name begins with a letter and has letters, digits and . _ - only, 64 at most"

_BARE_HOST: Final = re.compile(r"(?P<name>[\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?([/?#].*)?")
_THIS_MACHINE: Final = re.compile(r"localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]", re.IGNORECASE)


def address(text: str) -> str:
    """An address; one that begins with its host is meant as https, on this machine as http."""
    bare = _BARE_HOST.fullmatch(text.strip())
    if bare is None:
        return text
    scheme = "http" if _THIS_MACHINE.fullmatch(bare["name"]) else "https"
    return f"{scheme}://{text.strip()}"


def site(text: str) -> str:
    """The address of a site; written as `address` reads it."""
    url = address(text)
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise typer.BadParameter("Write an address such as https://shop.example.")
    return url


def pair(text: str) -> Pair:
    """``NAME=VALUE``."""
    return _split(text, "NAME=VALUE")


def named(pairs: Iterable[Pair] | None) -> dict[str, str]:
    """The values by name; of a name that is given twice, the last."""
    return {each.name: each.value for each in pairs or ()}


def secret(text: str) -> SecretValue:
    """``NAME=FILE``: a secret whose value is in the file."""
    return _secret(text, "value", "1 to 4,096 characters")


def seed(text: str) -> SecretValue:
    """``NAME=FILE``: a secret that is the code of an authenticator, whose seed is in the file."""
    return _secret(text, "totp", "an authenticator's seed, in Base32 as the site shows it")


def token(file: str) -> str:
    """The token in the file."""
    return _content(file, "the token")


def schema(file: str) -> Any:
    """The JSON in the file."""
    try:
        return orjson.loads(_content(file, "the output schema"))
    except orjson.JSONDecodeError as wrong:
        raise typer.BadParameter("The file with the output schema is no JSON.") from wrong


def upload(file: str) -> FileRequest:
    """A file for the run, under its own name."""
    path = Path(file)
    try:
        with path.open("rb") as content:
            data = content.read(MOST_GIVEN_BYTES + 1)
    except OSError as unreadable:
        raise typer.BadParameter(f"The file {path} cannot be read.") from unreadable
    if len(data) > MOST_GIVEN_BYTES:
        raise typer.BadParameter(f"{path} is too large: a run takes {MOST_GIVEN_BYTES:,} bytes.")
    try:
        return file_request(path.name, data)
    except ValidationError as wrong:
        raise typer.BadParameter(f"The name of {path} cannot be used; give it a plainer one.") from wrong


def valid(model: type[M], fields: Mapping[str, object], whole: str) -> M:
    """The fields as a request; what is wrong is told with the field's option, or of the ``whole``."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
    where = OPTIONS.get(str(first["loc"][0]), ".".join(map(str, first["loc"]))) if first["loc"] else whole
    named = first.get("ctx", {}).get("pattern") == NAME_PATTERN
    what = A_NAME if named else first["msg"].removeprefix("Value error, ").rstrip(".")
    raise typer.BadParameter(f"{where}: {what}.")


def _secret(text: str, kind: str, holds: str) -> SecretValue:
    given = _split(text, "NAME=FILE")
    content = _content(given.value, f"the secret {given.name}")
    try:
        return SecretValue.model_validate({"name": given.name, kind: content})
    except ValidationError as wrong:
        of_name = any("name" in error["loc"] for error in wrong.errors(include_input=False))
    if of_name:
        raise typer.BadParameter(f"The secret {given.name}: {A_NAME}.")
    raise typer.BadParameter(f"The file with the secret {given.name} must hold {holds}.")


def _split(text: str, form: str) -> Pair:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"Write it as {form}.")
    return Pair(name, value)


def _content(file: str, what: str) -> str:
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise typer.BadParameter(f"The file with {what} cannot be read.") from unreadable
