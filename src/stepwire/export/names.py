"""What things are called in an exported test: its variables, its secrets, itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stepwire.runs.command_list import CommandList, used_templates
from stepwire.runs.task_secrets import TEMPLATE

LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Names:
    """Constants by ``("" or "secret", name)``, in the order of their first use."""

    constants: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, recording: CommandList) -> Names:
        """Names for all that the commands use, no two the same."""
        constants: dict[tuple[str, str], str] = {}
        for (kind, name), _ in used_templates(recording.commands):
            word = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()
            taken = set(constants.values())
            numbered = (f"{word}_{number}" for number in range(2, len(taken) + 3))
            constants[kind, name] = word if word not in taken else next(n for n in numbered if n not in taken)
        return cls(constants)

    def parts(self, text: str) -> list[str | Constant]:
        """The text as pieces: plain ones, and the constants that stand for its templates."""
        pieces: list[str | Constant] = []
        end = 0
        for match in TEMPLATE.finditer(text):
            pieces += [text[end : match.start()], Constant(self.constants[match[1] or "", match[2]])]
            end = match.end()
        return [piece for piece in [*pieces, text[end:]] if piece != ""]


@dataclass(frozen=True, slots=True)
class Constant:
    """A name that stands for a value in the exported test."""

    name: str


def slug(name: str) -> str:
    """A short name of lower-case words joined by ``_``."""
    words = re.sub(r"\{\{.*?\}\}", "", name).lower()
    joined = re.sub(r"[^a-z0-9]+", "_", words)[:LONGEST_SLUG].strip("_")
    return joined if joined[:1].isalpha() else f"recording_{joined}".rstrip("_")


def title(name: str) -> str:
    """The first words of what it does, on one line."""
    line = " ".join(name.split()) or "A recorded run"
    return line if len(line) <= 100 else line[:99].rstrip() + "…"
