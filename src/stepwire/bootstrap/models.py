"""The language models of this program."""

from __future__ import annotations

import structlog

from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.settings import Settings

_log = structlog.get_logger(__name__)


def warn_of_models(settings: Settings) -> None:
    """Log each model that lacks something, once at the start.

    The server serves all the same, and is ready: what needs no model goes on, and a run that asks for one
    ends with the same words.
    """
    for name, problem in model_configuration(settings).missing().items():
        _log.warning("model_unusable", model=name, problem=problem)


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
