"""The language models of this program."""

from __future__ import annotations

from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.settings import Settings


def model_configuration(settings: Settings) -> ModelConfiguration:
    """The models that the operator chose, with their keys. Raises SettingsError for a key that is no file."""
    return ModelConfiguration(
        model=settings.model,
        base_url=settings.model_base_url,
        fallback=settings.model_fallback,
        fallback_base_url=settings.model_fallback_base_url,
        allowed=settings.models,
        output=settings.model_output,
        sees=settings.model_vision,
        longest_answer=settings.model_max_tokens,
        keys=Settings.model_keys(),
    )
