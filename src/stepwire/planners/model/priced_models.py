"""Which models a run may ask, and whether their prices are known: what budgets have to know of models."""

from __future__ import annotations

from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.ports import ModelUnusable
from stepwire.planners.model.prices import Prices
from stepwire.runs.model import Spec


class PricedModels:
    """The models of one server."""

    def __init__(self, configuration: ModelConfiguration, prices: Prices) -> None:
        self._configuration = configuration
        self._prices = prices

    def of(self, spec: Spec) -> tuple[str, ...]:
        """Those that such a run may ask, its fallback too; none when it needs none, or can have none."""
        if spec.commands is not None or spec.agent not in ("auto", "model"):
            return ()
        try:
            return self._configuration.chain(spec.model)
        except ModelUnusable:
            return ()

    def needed(self, spec: Spec) -> bool:
        """Plain English and recorded commands can do without, and ``auto`` may get by on these."""
        return spec.agent == "model" and bool(self.of(spec))

    def priced(self, model: str) -> bool:
        """Whether it is known what the model costs."""
        return self._prices.priced(model)
