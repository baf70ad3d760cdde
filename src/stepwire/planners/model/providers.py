"""OpenAI, Anthropic, Google, and every server that speaks as one of them does, through pydantic-ai.

The one file that imports it, and nobody imports this file by name: see ``library``. The library's own
agent is not used: a decision is one request, whose schema is new each time and whose retries are ours.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx2
import structlog
from pydantic_ai import exceptions
from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import (
    BinaryContent,
    FinishReason,
    ModelRequest,
    ModelResponsePart,
    TextPart,
    ToolCallPart,
    UserContent,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters, StreamedResponse
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.usage import RequestUsage

from stepwire.agent.ports import Costs
from stepwire.planners.model.configuration import Endpoint
from stepwire.planners.model.counting import Tokens, counted
from stepwire.planners.model.ports import (
    Answer,
    Declined,
    ModelProblem,
    ModelUnavailable,
    ModelUnusable,
    Prompt,
    PromptTooLong,
    Unreachable,
)
from stepwire.planners.model.prices import Prices
from stepwire.runs.model_names import KEY_VARIABLES, Provider
from stepwire.runs.usage import Usage

_log = structlog.get_logger(__name__)

DECISION: Final = "decision"
CONNECT_SECONDS: Final = 10.0
MOST_BYTES: Final = 64_000_000  # of an answer on the line: thoughts of a million tokens are less
CONTENT_TOO_LARGE: Final = 413
LLAMA_TOO_LONG: Final = "exceed_context_size_error"  # as llama.cpp calls it
UNSENT: Final = ("pool", "connect")  # what a connection was lost in before a question was sent
NO_KEY: Final = "none"  # servers of one's own need no key, their clients need a text


def connected(endpoint: Endpoint, prices: Prices) -> ProviderModel:
    """The model that answers there; nothing is asked yet."""
    timeout = httpx2.Timeout(None, connect=CONNECT_SECONDS)  # the deadline of a whole answer is not set here
    http = httpx2.AsyncClient(timeout=timeout, event_hooks={"response": [_bound]})
    return ProviderModel(_MODELS[endpoint.provider](endpoint, http), endpoint, prices, http)


class ProviderModel:
    """One model of one provider."""

    def __init__(
        self, model: Model[Any], endpoint: Endpoint, prices: Prices, http: httpx2.AsyncClient | None = None
    ) -> None:
        self._model = model
        self._endpoint = endpoint
        self._prices = prices
        self._http = http
        self._settings = ModelSettings(max_tokens=endpoint.longest_answer, max_retries=0)

    @property
    def name(self) -> str:
        """``provider:name``."""
        return self._endpoint.name

    @property
    def sees(self) -> bool:
        """As the operator says, else as the provider's models are known; own servers are taken as blind."""
        if self._endpoint.sees is not None:
            return self._endpoint.sees
        return self._endpoint.base_url is None and bool(self._model.profile.get("supports_image_input", True))

    async def aclose(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()

    async def answer(self, prompt: Prompt, costs: Costs) -> Answer:
        """One request, read as a stream: a server notices at once that nobody listens any more."""
        began, heard = time.monotonic(), Heard()
        try:
            await self._hear(prompt, heard)
        finally:
            if heard.paid:
                costs.add(self._usage(prompt, heard, time.monotonic() - began))
        if heard.ending == "content_filter":
            raise _declined(self.name)
        return Answer(heard.said, self.name, cut=heard.ending == "length")

    async def _hear(self, prompt: Prompt, heard: Heard) -> None:
        """Ask, and listen to the end. Raises ModelProblem."""
        try:
            await self._listen(prompt, heard)
        except exceptions.ModelAPIError as failed:
            heard.paid = heard.stream is not None or _was_sent(failed)
            raise _problem(failed, self._endpoint) from None
        except exceptions.ContentFilterError:
            raise _declined(self.name) from None
        except exceptions.UserError as cannot:
            heard.paid = False
            output = self._endpoint.output
            raise ModelUnusable(
                f"The model {self.name} cannot answer as “{output}”. Try another STEPWIRE_MODEL_OUTPUT."
            ) from cannot
        except Exception as failed:  # noqa: BLE001 - their libraries trip over odd answers in ways of their own
            _log.warning("model_misbehaved", model=self.name, error=type(failed).__name__)
            raise ModelUnavailable(
                f"The model {self.name} gave an answer that makes no sense. "
                "Check STEPWIRE_MODEL_BASE_URL, if it is set."
            ) from None

    def _usage(self, prompt: Prompt, heard: Heard, seconds: float) -> Usage:
        told = heard.reported
        tokens = counted(
            prompt, heard.everything, Tokens(told.input_tokens, told.output_tokens), whole=heard.whole
        )
        cost = self._prices.cost(
            self.name,
            input_tokens=tokens.input,
            output_tokens=tokens.output,
            cache_read=told.cache_read_tokens,
            cache_write=told.cache_write_tokens,
        )
        return Usage(self.name, tokens.input, tokens.output, cost, round(seconds, 3), tokens.estimated)

    async def _listen(self, prompt: Prompt, heard: Heard) -> None:
        asked: list[UserContent] = [prompt.text]
        if prompt.picture is not None:
            asked.append(BinaryContent(prompt.picture, media_type="image/jpeg"))
        request = ModelRequest(parts=[UserPromptPart(asked)], instructions=prompt.instructions)
        async with model_request_stream(
            self._model,
            [request],
            model_settings=self._settings,
            model_request_parameters=self._parameters(prompt.schema),
        ) as stream:
            heard.stream = stream
            async for _ in stream:
                pass
            heard.whole = True

    def _parameters(self, schema: Mapping[str, Any]) -> ModelRequestParameters:
        wanted = dict(schema)
        mode = self._endpoint.output
        if mode == "tool":
            tool = ToolDefinition(
                name=DECISION,
                parameters_json_schema=wanted,
                description="Decide what to do now.",
                kind="output",
            )
            return ModelRequestParameters(output_mode=mode, output_tools=[tool], allow_text_output=False)
        definition = OutputObjectDefinition(wanted, DECISION, "What to do now.")
        return ModelRequestParameters(output_mode=mode, output_object=definition, allow_text_output=False)


@dataclass(slots=True)
class Heard:
    """As much of an answer as has come. ``paid``: the question was sent, so that its provider counts it."""

    stream: StreamedResponse | None = None
    whole: bool = False
    paid: bool = True

    @property
    def said(self) -> str:
        """The arguments of the decision, else all text."""
        for part in self._parts:
            if isinstance(part, ToolCallPart):
                return part.args_as_json_str()
        return "".join(part.content for part in self._parts if isinstance(part, TextPart))

    @property
    def ending(self) -> FinishReason | None:
        """Why the answer came to its end, where the provider says so."""
        return None if self.stream is None else self.stream.finish_reason

    @property
    def everything(self) -> str:
        """The words of all its parts, thoughts too."""
        return "\n".join(
            part.args_as_json_str() if isinstance(part, ToolCallPart) else str(getattr(part, "content", ""))
            for part in self._parts
        )

    @property
    def reported(self) -> RequestUsage:
        """What the provider has said of its cost."""
        return RequestUsage() if self.stream is None else self.stream.usage

    @property
    def _parts(self) -> Sequence[ModelResponsePart]:
        return () if self.stream is None else self.stream.get().parts


# -- connections ------------------------------------------------------------------------------------


class EndlessAnswer(Exception):
    """It is longer than any answer: its server is none of a model, or out of its mind."""


class Bounded(httpx2.AsyncByteStream):
    """A body that breaks off where it would fill the memory; a deadline alone lets much in from near by."""

    def __init__(self, body: httpx2.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for part in self._body:
            left -= len(part)
            if left < 0:
                raise EndlessAnswer
            yield part

    async def aclose(self) -> None:
        """Leave the rest unread."""
        await self._body.aclose()


async def _bound(response: httpx2.Response) -> None:
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = Bounded(response.stream)


def _openai(endpoint: Endpoint, http: httpx2.AsyncClient) -> Model[Any]:
    if endpoint.base_url is None:
        provider = OpenAIProvider(api_key=endpoint.key or NO_KEY, http_client=http)
        return OpenAIChatModel(endpoint.model, provider=provider)
    compatible = OpenAICompatibleProvider(
        "own", base_url=endpoint.base_url, api_key=endpoint.key or NO_KEY, http_client=http
    )
    return OpenAIChatModel(endpoint.model, provider=compatible)


def _anthropic(endpoint: Endpoint, http: httpx2.AsyncClient) -> Model[Any]:
    provider = AnthropicProvider(api_key=endpoint.key or NO_KEY, base_url=endpoint.base_url, http_client=http)
    return AnthropicModel(endpoint.model, provider=provider)


def _google(endpoint: Endpoint, http: httpx2.AsyncClient) -> Model[Any]:
    provider = GoogleProvider(api_key=endpoint.key or NO_KEY, base_url=endpoint.base_url, http_client=http)
    return GoogleModel(endpoint.model, provider=provider)


_MODELS: Final[Mapping[Provider, Callable[[Endpoint, httpx2.AsyncClient], Model[Any]]]] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "google": _google,
}


def _was_sent(failed: exceptions.ModelAPIError) -> bool:
    """Whether a provider may have begun to work before the connection was lost; what it refuses is free."""
    return isinstance(failed, exceptions.ModelConnectionError) and failed.phase not in UNSENT


# -- problems -----------------------------------------------------------------------------------------


def _problem(failed: exceptions.ModelAPIError, endpoint: Endpoint) -> ModelProblem:
    """Ours for theirs. What the provider wrote is left out: it may quote the key or the prompt."""
    name = endpoint.name
    status = f" ({failed.status_code})" if isinstance(failed, exceptions.ModelHTTPError) else ""
    _log.warning("model_refused", model=name, error=type(failed).__name__, code=failed.provider_error_code)
    if _too_long(failed):
        return PromptTooLong(f"The page and the task are too long for the model {name}{status}.")
    lasting = _lasting(failed, endpoint, status)
    return ModelUnusable(lasting) if lasting is not None else _passing(failed, endpoint, status)


def _lasting(failed: exceptions.ModelAPIError, endpoint: Endpoint, status: str) -> str | None:
    """What is wrong, and will be the next time; None for what may pass."""
    name = endpoint.name
    match failed:
        case exceptions.ModelAuthenticationError():
            keys = " or ".join(KEY_VARIABLES[endpoint.provider])
            return f"The model {name} was refused{status}: check the key in {keys}."
        case exceptions.ModelNotFoundError():
            return (
                f"There is no model {name}{status}. Check its name, and STEPWIRE_MODEL_BASE_URL if it is set."
            )
        case exceptions.ModelQuotaExceededError():
            left = f"The account for the model {name} has no quota left{status}."
            return f"{left} Raise it at the provider, or choose another model."
        case exceptions.ModelRequestRejectedError():
            return f"The model {name} does not take such requests{status}. Try another STEPWIRE_MODEL_OUTPUT."
        case _:
            return None


def _passing(failed: exceptions.ModelAPIError, endpoint: Endpoint, status: str) -> ModelUnavailable:
    """What may be otherwise the next time."""
    of = f"of the model {endpoint.name}"
    match failed:
        case exceptions.ModelRateLimitError():
            said = f"The model {endpoint.name} gets too many requests{status}. Try again later."
            return ModelUnavailable(said, failed.retry_after)
        case exceptions.ModelConnectionError(phase=phase) if phase in UNSENT:
            return Unreachable(f"The server {of} cannot be reached. {_reaching(endpoint)}")
        case exceptions.ModelConnectionError():
            return ModelUnavailable(
                f"The connection to the server {of} was lost. Try again, or look into its log."
            )
        case _:
            said = f"The server {of} failed{status}. Try again later, or look into its log."
            return ModelUnavailable(said, failed.retry_after)


def _too_long(failed: exceptions.ModelAPIError) -> bool:
    if isinstance(failed, exceptions.ModelContextWindowExceededError):
        return True
    if failed.provider_error_type == LLAMA_TOO_LONG:
        return True
    return isinstance(failed, exceptions.ModelHTTPError) and failed.status_code == CONTENT_TOO_LARGE


def _declined(name: str) -> Declined:
    return Declined(
        f"The model {name} declined to answer, by its own rules or its provider's. "
        "Put the task in other words, or choose another model."
    )


def _reaching(endpoint: Endpoint) -> str:
    if endpoint.base_url is None:
        return "Check this machine's network; behind a proxy, set HTTPS_PROXY."
    return "Start it, or correct STEPWIRE_MODEL_BASE_URL (for a fallback: STEPWIRE_MODEL_FALLBACK_BASE_URL)."
