"""The models of this server, connected when the first run asks for them and kept.

The library that speaks to them takes seconds to import: that is done in a thread, once.
"""

from __future__ import annotations

import asyncio
import importlib
from types import TracebackType
from typing import Final, Protocol, Self

from stepwire.planners.model.configuration import Endpoint, ModelConfiguration
from stepwire.planners.model.ports import LanguageModel
from stepwire.planners.model.prices import Prices

PROVIDERS_MODULE: Final = "stepwire.planners.model.providers"


class Connected(LanguageModel, Protocol):
    """A model with a connection of its own."""

    async def aclose(self) -> None:
        """Close it."""
        ...


class ModelLibrary:
    """Hands out models by name; on leaving, their connections are closed."""

    def __init__(self, configuration: ModelConfiguration, prices: Prices) -> None:
        self.configuration = configuration
        self._prices = prices
        self._models: dict[str, Connected] = {}
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for model in self._models.values():
            await model.aclose()

    async def get(self, name: str) -> LanguageModel:
        """The model of this name. Raises ModelUnusable."""
        async with self._turn:
            if name not in self._models:
                endpoint = self.configuration.endpoint(name)
                self._models[name] = await asyncio.to_thread(_connected, endpoint, self._prices)
            return self._models[name]


def _connected(endpoint: Endpoint, prices: Prices) -> Connected:
    connected: Connected = importlib.import_module(PROVIDERS_MODULE).connected(endpoint, prices)
    prices.priced(endpoint.name)  # which takes a while the first time
    return connected
