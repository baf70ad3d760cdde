"""Keeps secret values out of everything that leaves the browser.

A value that was typed can come back: echoed in a heading, a title, an address. Here it is replaced
in text; `masking.js` hides it in pictures. What a page draws on a canvas or shows as an image cannot be
masked: a documented limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, quote_plus

from stepwire.runs.actions import Target

DOTS = "••••••"
SHORTEST = 3  # shorter values occur everywhere by chance; masking them would blank the page


class Mask:
    """Replaces secret values, also as they are spelt in addresses."""

    def __init__(self, values: Sequence[str]) -> None:
        self._set(values)

    def learn(self, values: Sequence[str]) -> None:
        """Replace these from now on too."""
        if new := [value for value in values if value not in self.values]:
            self._set((*self.values, *new))

    def _set(self, values: Sequence[str]) -> None:
        self.values = tuple(value for value in values if len(value) >= SHORTEST)
        spellings = {
            spelt for value in self.values for spelt in (value, quote(value, safe=""), quote_plus(value))
        }
        self._spellings = sorted(spellings, key=len, reverse=True)

    def __bool__(self) -> bool:
        return bool(self.values)

    def text(self, text: str) -> str:
        """The text with dots in place of every secret value."""
        for spelt in self._spellings:
            text = text.replace(spelt, DOTS)
        return text

    def data(self, data: Any) -> Any:
        """Plain data with dots in place of every secret value in its texts."""
        match data:
            case str():
                return self.text(data)
            case list():
                return [self.data(item) for item in data]
            case dict():
                return {self.text(key): self.data(value) for key, value in data.items()}
            case _:
                return data

    def texts(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The same for several."""
        return tuple(self.text(text) for text in texts)

    def target(self, target: Target) -> Target:
        """The target without any descriptor that holds a secret value: dots would find nothing."""
        tainted = {
            name: None
            for name in ("name", "test_id", "label", "placeholder", "text", "css")
            if (value := getattr(target, name)) is not None and self.text(value) != value
        }
        if target.within and self.text(target.within.text) != target.within.text:
            tainted["within"] = None
        return target.model_copy(update=tainted) if tainted else target
