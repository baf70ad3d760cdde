"""A run's secrets and variables while it works: filled in at the browser's door, masked everywhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from stepwire.agent.ports import ActionFailed
from stepwire.runs.domains import host_matches
from stepwire.runs.model import SecretName
from stepwire.runs.task_secrets import TEMPLATE
from stepwire.runs.totp import code_at

MASK = "••••••"


class SecretRefused(ActionFailed):
    """A secret was to be typed where it may not be."""


class Vault:
    """Knows the values; gives one out only for typing, only on the secret's own domains."""

    def __init__(
        self,
        variables: Mapping[str, str],
        secrets: tuple[SecretName, ...],
        values: Mapping[str, str],
        now: Callable[[], datetime],
    ) -> None:
        self._variables = variables
        self._domains = {secret.name: secret.domains for secret in secrets}
        self._seeds = {secret.name for secret in secrets if secret.totp}
        self._values = values
        self._now = now
        self.codes: list[str] = []  # one-time codes given out so far: masked like the values
        self._pattern = _any_of(values.values())

    @property
    def masked(self) -> tuple[str, ...]:
        """The values that no picture, text or log may show."""
        return tuple(value for value in self._values.values() if value)

    def fill(self, text: str, host: str) -> str:
        """The text with its templates filled in, for typing into a page of this host.

        Raises SecretRefused when a secret is unknown or not meant for the host.
        """
        return TEMPLATE.sub(lambda match: self._value(match[1] is not None, match[2], host), text)

    def mask(self, text: str) -> str:
        """The text with every secret value in it replaced by dots."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def mask_data(self, data: Any) -> Any:
        """The same for the strings in plain data (lists, dicts, scalars)."""
        match data:
            case str():
                return self.mask(data)
            case list() | tuple():
                return [self.mask_data(item) for item in data]
            case dict():
                return {self.mask(key): self.mask_data(value) for key, value in data.items()}
            case _:
                return data

    def _value(self, secret: bool, name: str, host: str) -> str:
        if not secret:
            return self._variables[name]
        if name not in self._values:
            raise SecretRefused(f"The secret {name} is not known to this run.")
        if not host_matches(host, self._domains[name]):
            allowed = ", ".join(self._domains[name])
            raise SecretRefused(f"The secret {name} may be typed only on {allowed}, and this is {host}.")
        return self._code(self._values[name]) if name in self._seeds else self._values[name]

    def _code(self, seed: str) -> str:
        code = code_at(seed, self._now())
        if code not in self.codes:
            self.codes.append(code)
            self._pattern = _any_of((*self._values.values(), *self.codes))
        return code


def _any_of(values: Iterable[str]) -> re.Pattern[str] | None:
    by_length = sorted((value for value in values if value), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, by_length))) if by_length else None
