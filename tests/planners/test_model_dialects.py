"""What the three providers may send by their own references, over real HTTP, in whatever pieces it comes."""

import json

import pytest
from anthropic.types import RawMessageStreamEvent
from google.genai.types import GenerateContentResponse
from openai.types.chat import ChatCompletionChunk
from pretend_models import Noted
from pydantic import TypeAdapter

import provider_streams as streams
from provider_answers import ProviderServer
from provider_streams import DECISION, answering, sent
from stepwire.planners.model.configuration import Endpoint
from stepwire.planners.model.ports import (
    Declined,
    ModelProblem,
    ModelUnavailable,
    ModelUnusable,
    Prompt,
    PromptTooLong,
)
from stepwire.planners.model.prices import Prices
from stepwire.planners.model.providers import connected

MODELS = {"openai": "gpt-5-mini", "anthropic": "claude-sonnet-5-5", "google": "gemini-2.5-flash"}
PROMPT = Prompt("Be brief.", "What now?", {"type": "object", "properties": {}, "additionalProperties": False})
CALLS = {
    "openai": streams.openai_tool,
    "anthropic": streams.anthropic_tool,
    "google": streams.google_tool,
}
TEXTS = {
    "openai": streams.openai_text,
    "anthropic": streams.anthropic_text,
    "google": streams.google_text,
}
KNOWN = {
    "openai": ChatCompletionChunk,
    "anthropic": RawMessageStreamEvent,
    "google": GenerateContentResponse,
}
DECLINED = {
    "openai": streams.openai_refusal,
    "anthropic": streams.anthropic_refusal,
    "google": streams.google_refusal,
}


async def ask(address, provider, output, costs=None):
    base = f"{address}/v1" if provider == "openai" else address
    endpoint = Endpoint(provider, MODELS[provider], base_url=base, key="k", output=output)
    model = connected(endpoint, Prices({}))
    try:
        return await model.answer(PROMPT, costs or Noted())
    finally:
        await model.aclose()


async def heard(provider, events, output="tool", *, size=100_000, costs=None):
    async with answering(sent(provider, events), size) as address:
        return await ask(address, provider, output, costs)


@pytest.mark.parametrize("provider", MODELS)
@pytest.mark.parametrize("made", [CALLS, TEXTS, DECLINED], ids=["call", "text", "refusal"])
def test_what_these_streams_send_is_what_the_providers_own_library_knows(provider, made):
    events = [event for event in made[provider]() if event.get("type") != "ping"]
    known = TypeAdapter(KNOWN[provider])
    for event in events:
        read = known.dump_python(known.validate_python(event), mode="json", by_alias=True, exclude_unset=True)
        assert read.keys() == event.keys()


@pytest.mark.parametrize("provider", MODELS)
@pytest.mark.parametrize(("output", "made"), [("tool", CALLS), ("prompted", TEXTS)], ids=["call", "text"])
@pytest.mark.parametrize("size", [1, 2, 3, 64, 1_000])
async def test_an_answer_is_the_same_in_whatever_pieces_it_comes(provider, output, made, size):
    costs = Noted()
    answer = await heard(provider, made[provider](), output, size=size, costs=costs)
    assert json.loads(answer.text) == json.loads(DECISION)
    assert not answer.cut
    (usage,) = costs.usages
    assert (usage.input_tokens, usage.output_tokens, usage.estimated_tokens) == (200, 30, 0)


CUTS = {
    "openai": lambda: streams.openai_tool(DECISION[:40], "length"),
    "anthropic": lambda: streams.anthropic_tool(DECISION[:40], "max_tokens"),
    "google": lambda: streams.google_text(DECISION[:40], "MAX_TOKENS"),
}


@pytest.mark.parametrize("provider", MODELS)
async def test_an_answer_that_reached_its_longest_is_known_to_be_cut(provider):
    answer = await heard(provider, CUTS[provider](), "prompted" if provider == "google" else "tool")
    assert answer.cut
    assert "Größer" in answer.text


@pytest.mark.parametrize("provider", MODELS)
async def test_a_refusal_for_safetys_sake_is_told_as_one_and_paid(provider):
    costs = Noted()
    with pytest.raises(Declined, match=r"declined to answer.* in other words, or choose another model"):
        await heard(provider, DECLINED[provider](), "prompted", costs=costs)
    assert costs.usages[0].input_tokens == 200


async def test_a_prompt_that_is_blocked_is_a_refusal_too():
    with pytest.raises(Declined):
        await heard("google", streams.google_blocked(), "prompted")


BROKEN = {
    "openai": {"error": {"message": "The server had an error", "type": "server_error", "code": None}},
    "anthropic": {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
    "google": {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}},
}


@pytest.mark.parametrize("provider", MODELS)
async def test_an_error_in_the_middle_of_an_answer_may_pass_and_what_was_heard_is_counted(provider):
    costs = Noted()
    begun = TEXTS[provider]()[:8]
    with pytest.raises(ModelUnavailable):
        await heard(provider, [*begun, BROKEN[provider]], "prompted", costs=costs)
    (usage,) = costs.usages
    assert usage.input_tokens > 5
    assert usage.output_tokens > 2


def google_error(code, status, message, *details):
    return {"error": {"code": code, "message": message, "status": status, "details": list(details)}}


RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}
BAD_KEY = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    "reason": "API_KEY_INVALID",
    "domain": "googleapis.com",
}


def anthropic_error(kind, message):
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


def openai_error(kind, code, message):
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


REFUSED = {
    "openai too many": (
        "openai", 429, openai_error("tokens", "rate_limit_exceeded", "Rate limit reached."),
        {"retry-after": "7"}, ModelUnavailable, "too many requests",
    ),
    "openai no quota": (
        "openai", 429, openai_error("insufficient_quota", "insufficient_quota", "You exceeded your quota."),
        {}, ModelUnusable, "no quota",
    ),
    "openai wrong key": (
        "openai", 401, openai_error("invalid_request_error", "invalid_api_key", "Incorrect API key."),
        {}, ModelUnusable, "check the key in OPENAI_API_KEY",
    ),
    "openai too long": (
        "openai", 400, openai_error("invalid_request_error", "context_length_exceeded", "Maximum is 128000."),
        {}, PromptTooLong, "too long",
    ),
    "openai overloaded": (
        "openai", 503, openai_error("server_error", None, "The engine is overloaded."),
        {}, ModelUnavailable, r"failed \(503\)",
    ),
    "anthropic too many": (
        "anthropic", 429, anthropic_error("rate_limit_error", "This would exceed your rate limit."),
        {"retry-after": "7"}, ModelUnavailable, "too many requests",
    ),
    "anthropic overloaded": (
        "anthropic", 529, anthropic_error("overloaded_error", "Overloaded"),
        {}, ModelUnavailable, r"failed \(529\)",
    ),
    "anthropic wrong key": (
        "anthropic", 401, anthropic_error("authentication_error", "invalid x-api-key"),
        {}, ModelUnusable, "check the key in ANTHROPIC_API_KEY",
    ),
    "anthropic too long": (
        "anthropic", 400,
        anthropic_error("invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum"),
        {}, PromptTooLong, "too long",
    ),
    "anthropic too large": (
        "anthropic", 413, anthropic_error("request_too_large", "Request exceeds the maximum size"),
        {}, PromptTooLong, "too long",
    ),
    "anthropic no credit": (
        "anthropic", 400,
        anthropic_error(
            "invalid_request_error",
            "Your credit balance is too low to access the Anthropic API. "
            "Please go to Plans & Billing to upgrade or purchase credits.",
        ),
        {}, ModelUnusable, "no quota",
    ),
    "google too many": (
        "google", 429, google_error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", RETRY),
        {}, ModelUnavailable, "too many requests",
    ),
    "google overloaded": (
        "google", 503, google_error(503, "UNAVAILABLE", "The model is overloaded."),
        {}, ModelUnavailable, r"failed \(503\)",
    ),
    "google wrong key": (
        "google", 400,
        google_error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", BAD_KEY),
        {}, ModelUnusable, "check the key in GOOGLE_API_KEY or GEMINI_API_KEY",
    ),
    "google too long": (
        "google", 400,
        google_error(
            400, "INVALID_ARGUMENT",
            "The input token count (1200001) exceeds the maximum number of tokens allowed (1048576).",
        ),
        {}, PromptTooLong, "too long",
    ),
    "google unknown model": (
        "google", 404, google_error(404, "NOT_FOUND", "models/nope is not found for API version v1beta."),
        {}, ModelUnusable, "There is no model",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(serve_for_module):
    server = ProviderServer()
    server.address = serve_for_module(server)
    return server


@pytest.mark.parametrize("case", REFUSED)
async def test_each_refusal_is_understood_in_its_providers_own_words(case, site):
    provider, status, document, headers, kind, says = REFUSED[case]
    site.give((status, document, headers))
    costs = Noted()
    with pytest.raises(ModelProblem, match=says) as problem:
        await ask(site.address, provider, "tool", costs)
    assert type(problem.value) is kind
    assert len(site.asked) == 1
    assert costs.usages == []
    if case.endswith("too many"):
        assert problem.value.wait == 7
