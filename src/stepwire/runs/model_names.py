"""Language models by name: ``provider:name``, and where their providers' keys are usually kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Provider = Literal["openai", "anthropic", "google"]

PROVIDERS: Final[tuple[Provider, ...]] = get_args(Provider)
KEY_VARIABLES: Final[Mapping[Provider, tuple[str, ...]]] = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}


def provider_and_model(name: str) -> tuple[Provider, str]:
    """The two parts of a name. Raises ValueError, with what to write, when it has no such form."""
    provider, _, model = name.partition(":")
    known = next((each for each in PROVIDERS if each == provider), None)
    if known is None or not model:
        raise ValueError(
            f"write provider:name with one of the providers {', '.join(PROVIDERS)}; openai is also for any "
            "server with the same interface"
        )
    return known, model
