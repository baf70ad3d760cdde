"""The YAML at the head of a steps file: what holds for all of its tests. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from stepwire.runs.actions import ShortText, Text
from stepwire.runs.request import Name
from stepwire.suites.case import Place, Surroundings
from stepwire.suites.mistakes import Mistake

FENCE = "---"


def _dashed(name: str) -> str:
    return name.replace("_", "-")


class Header(BaseModel):
    """The settings that a file may begin with."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_dashed, hide_input_in_errors=True)

    base_url: Text | None = Field(default=None, pattern=r"^https?://")
    tags: tuple[ShortText, ...] = ()
    variables: dict[Name, Text] = Field(default_factory=dict)
    session: Name | None = None
    viewport: str | None = Field(default=None, pattern=r"^\d{3,4} ?[x×] ?\d{3,4}$")
    allowed_domains: tuple[ShortText, ...] = ()
    max_steps: int | None = Field(default=None, ge=1, le=10_000)
    max_seconds: float | None = Field(default=None, gt=0, le=86_400)

    @field_validator("tags", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return words(value) if isinstance(value, str) else value

    @field_validator("variables", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        """Numbers and truth values as they were most likely written: YAML would make more of them."""
        if not isinstance(value, dict):
            return value
        return {
            key: str(item).lower() if isinstance(item, bool) else str(item) if item is not None else ""
            for key, item in value.items()
        }

    def surroundings(self) -> Surroundings:
        """What the file's cases run in."""
        return Surroundings(
            base_url=self.base_url,
            session=self.session,
            viewport=size(self.viewport) if self.viewport else None,
            allowed_domains=self.allowed_domains,
            max_steps=self.max_steps,
            max_seconds=self.max_seconds,
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A file without its header; ``first_line`` is the number of the first line of ``body``."""

    header: Header
    body: str
    first_line: int


def opened(text: str, file: str) -> Opened | Mistake:
    """The header and the rest of a file."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return Opened(Header(), text, 1)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        return Mistake(Place(file, 1), f"The header has no end: close it with a line {FENCE}.", FENCE)
    try:
        given = yaml.safe_load("\n".join(lines[1:end])) or {}
        header = Header.model_validate(given)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 2 if wrong.problem_mark else 1
        return Mistake(Place(file, line), "This is not YAML.", lines[min(line - 1, end)].strip())
    except ValidationError as wrong:
        return _named(wrong, lines[:end], file)
    return Opened(header, "\n".join(lines[end + 1 :]), end + 2)


def words(text: str) -> tuple[str, ...]:
    """Tags as people write them: with commas or spaces between, with or without marks before them."""
    return tuple(word.lstrip("@#") for word in text.replace(",", " ").split())


def size(text: str) -> tuple[int, int]:
    """``390x844`` as two numbers. Raises ValueError."""
    width, _, height = text.replace("×", "x").replace(" ", "").partition("x")
    return int(width), int(height)


def _named(wrong: ValidationError, lines: list[str], file: str) -> Mistake:
    first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    key = str(first["loc"][0]) if first["loc"] else ""
    line = next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
    known = ", ".join(_dashed(name) for name in Header.model_fields)
    why = f"There is no such setting. There are: {known}." if first["type"] == "extra_forbidden" else (
        f"{first['msg'].removeprefix('Value error, ').rstrip('.')}."
    )  # fmt: skip
    return Mistake(Place(file, line), why, lines[line - 1].strip())
