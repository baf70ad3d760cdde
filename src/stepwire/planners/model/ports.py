"""What the planner needs of a language model, and how one may fail it.

Errors::

    ModelProblem            message for the viewer: no key, no text of provider or page
    ├── ModelUnusable       asking again will not help: key, name, quota, a request that is refused
    ├── ModelUnavailable    it may: too many requests, a server error, no connection
    │   ├── TooSlow         no answer in time: another model may
    │   └── Unreachable     nobody there to ask: another model's server may be
    ├── PromptTooLong       it may with a shorter prompt
    ├── Declined            it would not answer this prompt: another model may
    └── BudgetUsedUp        it was not asked: there is nothing left to pay it with
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from stepwire.agent.ports import Costs
from stepwire.protocol.codes import CompletionCode


class ModelProblem(Exception):
    """A model gave no answer; the message says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ModelUnusable(ModelProblem):
    """The model cannot be used as it is configured."""


class ModelUnavailable(ModelProblem):
    """The model did not answer this time. ``wait`` are the seconds that its server asked to wait."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class TooSlow(ModelUnavailable):
    """No answer within the deadline; asked again, it would be the same."""


class Unreachable(ModelUnavailable):
    """No connection to its server came about: nothing was sent, and nothing is paid."""


class PromptTooLong(ModelProblem):
    """The prompt does not fit into what the model can read at once."""


class Declined(ModelProblem):
    """The model, or its provider's filter, refuses to answer what it was asked; it works all the same."""


class BudgetUsedUp(ModelProblem):
    """No model may be asked any more. ``code`` is what the run ends with."""

    def __init__(self, code: CompletionCode, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked.

    ``instructions`` are the same for every step; ``text`` is the page, what was done and the task. ``schema``
    is the JSON schema of the answer. ``picture`` is a JPEG of the page.
    """

    instructions: str = field(repr=False)
    text: str = field(repr=False)
    schema: Mapping[str, Any] = field(repr=False)
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What it said, as text, and which ``model`` it was. ``cut``: its longest answer was not long enough."""

    text: str = field(repr=False)
    model: str
    cut: bool = False


class LanguageModel(Protocol):
    """A model that can be asked."""

    @property
    def name(self) -> str:
        """``provider:name``."""
        ...

    @property
    def sees(self) -> bool:
        """Whether it is shown pictures."""
        ...

    async def answer(self, prompt: Prompt, costs: Costs) -> Answer:
        """Its answer. Raises ModelProblem. Cancelling stops the model, too.

        What it costs is added to the ``costs``, whatever comes of it.
        """
        ...


class LanguageModels(Protocol):
    """The models of this server."""

    async def get(self, name: str) -> LanguageModel:
        """The model of this name. Raises ModelUnusable."""
        ...
