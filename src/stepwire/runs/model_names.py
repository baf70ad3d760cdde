"""Language models by name: ``provider:name``, what they cost, and where keys are usually kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

Provider = Literal["openai", "anthropic", "google"]

PROVIDERS: Final[tuple[Provider, ...]] = get_args(Provider)
KEY_VARIABLES: Final[Mapping[Provider, tuple[str, ...]]] = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}

_PRICE = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)\s*/\s*(\d{1,6}(?:\.\d{1,9})?)")


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


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs: US dollars a million tokens, in and out."""

    input: Decimal
    output: Decimal


def named_prices(text: str) -> dict[str, Price]:
    """Prices as operators write them: ``openai:mine=0.25/2, openai:free=0/0``. Raises ValueError."""
    return dict(_named_price(part.strip()) for part in text.split(",") if part.strip())


def _named_price(text: str) -> tuple[str, Price]:
    model, _, price = text.rpartition("=")
    amounts = _PRICE.fullmatch(price.strip())
    if amounts is None:
        raise ValueError("write provider:name=input/output in US dollars a million tokens, such as 0.25/2")
    provider_and_model(model.strip())
    return model.strip(), Price(Decimal(amounts[1]), Decimal(amounts[2]))
