"""A case: one test of a suite, as it was written. Frozen; it becomes one run, or several tries of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from stepwire.runs.actions import Command

SKIP = "skip"  # the tag of a test that is not to run


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1; 0 stands for the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """One step in the writer's words, and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a case runs in: the same for all of a file, unless a heading says otherwise."""

    base_url: str | None = None
    start: str | None = None
    session: str | None = None
    viewport: tuple[int, int] | None = None
    allowed_domains: tuple[str, ...] = ()
    max_steps: int | None = None
    max_seconds: float | None = None

    @property
    def start_url(self) -> str | None:
        """The page that the case begins on."""
        if self.start is None:
            return self.base_url
        return urljoin(self.base_url or "", self.start)


@dataclass(frozen=True, slots=True)
class Case:
    """One test: what to do in words (``steps``), or as recorded commands.

    ``path`` is its headings from the outermost; ``example`` is its row of a table of examples, whose
    values are also among the ``variables``. ``secret_domains`` are those that secrets were recorded with.
    """

    path: tuple[str, ...]
    place: Place
    steps: tuple[WrittenStep, ...] = ()
    commands: tuple[Command, ...] | None = None
    tags: frozenset[str] = frozenset()
    variables: Mapping[str, str] = field(default_factory=dict)
    example: Mapping[str, str] = field(default_factory=dict)
    surroundings: Surroundings = field(default_factory=Surroundings)
    secret_domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its headings, and its example, in one line."""
        shown = ", ".join(f"{name}: {value}" for name, value in self.example.items())
        return f"{' › '.join(self.path)}{f' ({shown})' if shown else ''}"

    @property
    def slug(self) -> str:
        """Its file and name as a name for a folder; unique in a suite together with its number."""
        stem = self.place.file.rsplit("/", 1)[-1].partition(".")[0]
        return re.sub(r"[^a-z0-9]+", "-", f"{stem} {self.name}".casefold()).strip("-")[:60].strip("-")

    @property
    def task(self) -> str | None:
        """All steps as one task; None for recorded commands."""
        return "\n".join(step.text for step in self.steps) if self.commands is None else None

    @property
    def skipped(self) -> bool:
        """Whether its writer does not want it run."""
        return SKIP in self.tags
