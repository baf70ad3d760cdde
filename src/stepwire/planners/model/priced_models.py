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
        if not _may_ask(spec):
            return ()
        try:
            return self._configuration.chain(spec.model)
        except ModelUnusable:
            return ()

    def needed(self, spec: Spec) -> bool:
        """Plain English and recorded commands can do without, and ``auto`` may get by on these."""
        return spec.agent == "model" and bool(self.of(spec))

    def refusal(self, spec: Spec) -> str | None:
        """Why the model that such a run asks for by name is not offered; None without a name or an ask."""
        if spec.model is None or not _may_ask(spec):
            return None
        try:
            self._configuration.chain(spec.model)
        except ModelUnusable as problem:
            return problem.message
        return None

    def priced(self, model: str) -> bool:
        """Whether it is known what the model costs."""
        return self._prices.priced(model)


def _may_ask(spec: Spec) -> bool:
    return spec.commands is None and spec.agent in ("auto", "model")
