"""What models cost: from the prices that come with a library, or what the operator says instead.

The library's own data is used as it was installed: nothing is downloaded. It is part of what speaks to
models, so a server without that knows only the operator's prices. Looking a model up takes a while the first
time, and nothing afterwards.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from stepwire.runs.model_names import Price

LIBRARY: Final = "genai_prices"
MILLION: Final = 1_000_000


class Prices:
    """By ``provider:name``; ``own`` are the operator's, which count first."""

    def __init__(self, own: Mapping[str, Price]) -> None:
        self._own = own
        self._known: dict[str, bool] = {}

    def priced(self, model: str) -> bool:
        """Whether it is known what the model costs."""
        if model not in self._known:
            self._known[model] = self.cost(model, input_tokens=1, output_tokens=1) is not None
        return self._known[model]

    def cost(
        self, model: str, *, input_tokens: int, output_tokens: int, cache_read: int = 0, cache_write: int = 0
    ) -> Decimal | None:
        """What an answer cost in US dollars, None if that is not known.

        Tokens that were read from or written to the provider's cache are among those of the input.
        """
        if (own := self._own.get(model)) is not None:
            return (own.input * input_tokens + own.output * output_tokens) / MILLION
        provider, _, name = model.partition(":")
        used = {
            "input_tokens": input_tokens,
            "output_tokens": output_tokens,
            "cache_read_tokens": cache_read,
            "cache_write_tokens": cache_write,
        }
        return _listed(provider, name, used)


def _listed(provider: str, name: str, used: Mapping[str, int]) -> Decimal | None:
    try:
        library: Any = importlib.import_module(LIBRARY)  # a border: it is there only with the extra
        price: Decimal = library.calc_price(library.Usage(**used), name, provider_id=provider).total_price
    except (ImportError, LookupError):
        return None
    return price
