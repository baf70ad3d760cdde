"""What things are called in an exported test: its variables, its secrets, itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stepwire.runs.actions import Upload
from stepwire.runs.artifacts import safe_name
from stepwire.runs.command_list import CommandList, used_templates
from stepwire.runs.task_secrets import STORAGE_STATE, TEMPLATE, environment_name

LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Names:
    """Constants by ``("" or "secret", name)``, in the order of their first use; ``seeds`` among the secrets
    are of authenticators, whose code is typed."""

    constants: Mapping[tuple[str, str], str]
    seeds: frozenset[str] = frozenset()

    @classmethod
    def of(cls, recording: CommandList) -> Names:
        """Names for all that the commands use, no two the same."""
        constants: dict[tuple[str, str], str] = {}
        for (kind, name), _ in used_templates(recording.commands):
            word = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()
            taken = set(constants.values())
            numbered = (f"{word}_{number}" for number in range(2, len(taken) + 3))
            constants[kind, name] = word if word not in taken else next(n for n in numbered if n not in taken)
        return cls(constants, frozenset(secret.name for secret in recording.secrets if secret.totp))

    @property
    def secrets(self) -> list[str]:
        """The secrets that are used."""
        return [name for kind, name in self.constants if kind == "secret"]

    def needs(self, recording: CommandList) -> list[str]:
        """What the test needs beside its packages, a line each."""
        secrets = [
            f"the {'seed (Base32)' if name in self.seeds else 'secret'} {name} in {environment_name(name)}"
            for name in self.secrets
        ]
        uploads = [each.action.files for each in recording.commands if isinstance(each.action, Upload)]
        files = [f"the file {safe_name(name)} beside this one" for files in uploads for name in files]
        state = [
            f"what Playwright's storageState saved of the session {recording.session}, in a file "
            f"that {STORAGE_STATE} names"
        ]
        return [*secrets, *dict.fromkeys(files), *(state if recording.session else [])]

    def parts(self, text: str) -> list[str | Constant]:
        """The text as pieces: plain ones, and the constants that stand for its templates."""
        pieces: list[str | Constant] = []
        end = 0
        for match in TEMPLATE.finditer(text):
            kind, name = match[1] or "", match[2]
            constant = Constant(self.constants[kind, name], code=bool(kind) and name in self.seeds)
            pieces += [text[end : match.start()], constant]
            end = match.end()
        return [piece for piece in [*pieces, text[end:]] if piece != ""]


@dataclass(frozen=True, slots=True)
class Constant:
    """A name that stands for a value in the exported test; with ``code``, for the code of a seed."""

    name: str
    code: bool = False


def slug(name: str) -> str:
    """A short name of lower-case words joined by ``_``."""
    words = re.sub(r"\{\{.*?\}\}", "", name).lower()
    joined = re.sub(r"[^a-z0-9]+", "_", words)[:LONGEST_SLUG].strip("_")
    return joined if joined[:1].isalpha() else f"recording_{joined}".rstrip("_")


def title(name: str) -> str:
    """The first words of what it does, on one line."""
    line = " ".join(name.split()) or "A recorded run"
    return line if len(line) <= 100 else line[:99].rstrip() + "…"
