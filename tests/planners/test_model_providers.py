"""The three dialects over HTTP. Only what providers send is written down; both ends are real."""

import asyncio
import contextlib
import json
import logging

import pytest
from pretend_models import Noted

from provider_answers import ANSWERS, TEXT, CutOff, ProviderServer, beginning, openai_answer, refusal
from stepwire.planners.model import providers
from stepwire.planners.model.answer import Choices, schema
from stepwire.planners.model.configuration import Endpoint
from stepwire.planners.model.ports import (
    ModelProblem,
    ModelUnavailable,
    ModelUnusable,
    Prompt,
    PromptTooLong,
    Unreachable,
)
from stepwire.planners.model.prices import Prices
from stepwire.planners.model.providers import connected

PROVIDERS = ("openai", "anthropic", "google")
OUTPUT = {"openai": "native", "anthropic": "tool", "google": "native"}
MODELS = {"openai": "some-model", "anthropic": "claude-sonnet-5-5", "google": "gemini-2.5-flash"}
KEY = "sk-live-0123456789abcdef"
PROMPT = Prompt("Be brief.", "What now?", schema(Choices(refs=("e1", "e2"), fields=("e2",))))


@pytest.fixture(scope="module")
def site(serve_for_module):
    """A server that answers as it is told, and where it is."""
    server = ProviderServer()
    server.address = serve_for_module(server)
    return server


async def told(site, answer, provider, prompt=PROMPT, costs=None, **endpoint):
    """What comes of the provider's answer."""
    site.give(answer)
    return await ask(site.address, provider, prompt, costs, **endpoint)


async def ask(address, provider, prompt=PROMPT, costs=None, **endpoint):
    endpoint = {"model": MODELS[provider], "output": OUTPUT[provider], "key": KEY, **endpoint}
    base = f"{address}/v1" if provider == "openai" else address
    model = connected(Endpoint(provider, base_url=base, **endpoint), Prices({}))
    try:
        return await model.answer(prompt, costs or Noted())
    finally:
        await model.aclose()


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_answer_is_read_and_counted(provider, site):
    costs = Noted()
    answer = await told(site, ANSWERS[provider](), provider, costs=costs)
    assert json.loads(answer.text) == json.loads(TEXT)
    (usage,) = costs.usages
    assert answer.model == usage.model == f"{provider}:{MODELS[provider]}"
    assert (usage.input_tokens, usage.output_tokens, usage.estimated_tokens) == (200, 20, 0)


LONG = "word " * 50


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("lost", [False, True], ids=["cancelled", "lost"])
async def test_an_answer_that_is_cut_off_is_counted_as_far_as_it_was_heard(provider, lost, site, hearing):
    costs, cut = Noted(), CutOff(beginning(provider, LONG), lost)
    asked = asyncio.create_task(told(site, cut, provider, costs=costs))
    if lost:
        with pytest.raises(ModelUnavailable):
            await asked
    else:
        await cancelled(asked, site, lambda: hearing and "word" in hearing[0].everything)
    (usage,) = costs.usages
    assert usage.input_tokens == 200 if provider == "anthropic" else 50 < usage.input_tokens < 1_500
    assert 50 <= usage.output_tokens < 70
    reported = 201 if provider == "anthropic" else 0
    assert usage.estimated_tokens == usage.tokens - reported


async def test_a_question_that_was_sent_and_not_answered_in_time_is_counted(site):
    costs = Noted()
    asked = asyncio.create_task(told(site, CutOff(), "openai", costs=costs))
    await cancelled(asked, site, lambda: True)
    (usage,) = costs.usages
    assert usage.estimated_tokens == usage.input_tokens > 50
    assert usage.output_tokens == 0


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("lines", [True, False], ids=["events", "one line"])
async def test_an_answer_that_would_fill_the_memory_is_broken_off_and_counted(
    provider, lines, site, monkeypatch
):
    monkeypatch.setattr(providers, "MOST_BYTES", 20_000)
    costs = Noted()
    long = beginning(provider, "word " * 5_000) if lines else b"data: " + b"x" * 30_000
    with pytest.raises(ModelUnavailable, match="makes no sense"):
        await told(site, CutOff(long), provider, costs=costs)
    (usage,) = costs.usages
    assert usage.input_tokens > 5


async def test_a_provider_that_reports_nothing_is_counted_by_estimate(site):
    costs, silent = Noted(), openai_answer().replace(b'"usage"', b'"unused"')
    await told(site, silent, "openai", costs=costs)
    (usage,) = costs.usages
    assert usage.estimated_tokens == usage.tokens > 50
    assert usage.output_tokens > 10


async def test_what_was_refused_or_never_arrived_costs_nothing(site):
    costs = Noted()
    for status in (401, 404, 429, 500):
        with pytest.raises(ModelProblem):
            await told(site, (status, refusal("openai", status, "no", "No."), {}), "openai", costs=costs)
    with pytest.raises(ModelUnavailable):
        await ask("http://127.0.0.1:9", "openai", costs=costs)
    assert costs.usages == []


@pytest.fixture
def hearing(monkeypatch):
    """All answers that are being heard."""
    answers = []

    class Known(providers.Heard):
        def __init__(self):
            super().__init__()
            answers.append(self)

    monkeypatch.setattr(providers, "Heard", Known)
    return answers


async def cancelled(asked, site, ready):
    """Cancel it once the server is silent and so much has been heard."""
    assert await asyncio.to_thread(site.silent.acquire, timeout=30)
    async with asyncio.timeout(30):
        while not ready():
            await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_the_schema_the_longest_answer_and_the_picture_are_sent(provider, site):
    prompt = Prompt(PROMPT.instructions, PROMPT.text, PROMPT.schema, picture=b"\xff\xd8picture")
    await told(site, ANSWERS[provider](), provider, prompt, longest_answer=321)
    ((_, _, body),) = site.asked
    sent = json.dumps(body)
    assert '"enum": ["e1", "e2"]' in sent
    assert "321" in sent
    assert "9hwaWN0dXJl" in sent


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("output", ["native", "tool", "prompted"])
async def test_each_way_to_answer_is_asked_for_in_each_dialect(provider, output, site):
    await told(site, ANSWERS[provider](), provider, output=output)
    ((_, _, body),) = site.asked
    assert ("tools" in body) == (output == "tool")


REFUSALS = {
    "a wrong key": (401, "invalid_api_key", ModelUnusable, "check the key in"),
    "an unknown model": (404, "not_found_error", ModelUnusable, "There is no model"),
    "a bad request": (400, "invalid_request_error", ModelUnusable, "does not take such requests"),
    "too many requests": (429, "rate_limit_error", ModelUnavailable, "too many requests"),
    "a failure": (500, "api_error", ModelUnavailable, "failed"),
    "an overload": (529, "overloaded_error", ModelUnavailable, "failed"),
}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("case", REFUSALS)
async def test_a_refusal_is_told_in_our_words_and_never_shows_the_key(provider, case, site, caplog):
    caplog.set_level(logging.DEBUG)
    status, kind, expected, words = REFUSALS[case]
    said = refusal(provider, status, kind, f"No. You said {KEY} and “What now?”.")
    with pytest.raises(expected, match=words) as problem:
        await told(site, (status, said, {}), provider)
    assert f"{provider}:{MODELS[provider]}" in problem.value.message
    assert KEY not in problem.value.message
    assert "What now" not in problem.value.message
    assert KEY not in caplog.text


async def test_the_wait_that_a_server_asks_for_is_known(site):
    said = refusal("openai", 429, "rate_limit_exceeded", "Slow down.")
    with pytest.raises(ModelUnavailable) as problem:
        await told(site, (429, said, {"retry-after": "7"}), "openai")
    assert problem.value.wait == 7


async def test_an_account_without_quota_is_not_asked_again(site):
    said = refusal("openai", 429, "insufficient_quota", "Pay.")
    with pytest.raises(ModelUnusable, match="no quota"):
        await told(site, (429, said, {}), "openai")


async def test_a_prompt_that_does_not_fit_is_told_apart(site):
    said = refusal("openai", 400, "context_length_exceeded", "Too long.")
    with pytest.raises(PromptTooLong):
        await told(site, (400, said, {}), "openai")


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_server_that_is_not_there_is_told(provider):
    with pytest.raises(Unreachable, match="cannot be reached"):
        await ask("http://127.0.0.1:9", provider)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_connection_that_is_lost_on_the_way_is_no_server_that_is_not_there(provider, site):
    with pytest.raises(ModelUnavailable, match="was lost") as problem:
        await told(site, CutOff(beginning(provider, LONG), lost=True), provider)
    assert not isinstance(problem.value, Unreachable)


async def test_an_empty_answer_is_an_answer_without_words_or_a_problem(site):
    with pytest.raises(ModelUnavailable):
        await told(site, b"", "openai")
    assert (await told(site, openai_answer(""), "openai")).text == ""


async def test_an_answer_that_was_cut_is_given_as_far_as_it_came(site):
    answer = await told(site, openai_answer('{"explanation": "I', "length"), "openai")
    assert answer.text == '{"explanation": "I'


async def test_each_request_is_sent_once_for_repeating_is_decided_elsewhere(site):
    with pytest.raises(ModelUnavailable):
        await told(site, (500, refusal("openai", 500, "api_error", "No."), {}), "openai")
    assert len(site.asked) == 1


def test_pictures_are_for_providers_models_and_for_own_servers_only_if_the_operator_says_so():
    def sees(**endpoint):
        return connected(Endpoint("openai", "gpt-5", **endpoint), Prices({})).sees

    assert sees(key=KEY)
    assert not sees(key=KEY, sees=False)
    assert not sees(base_url="http://127.0.0.1:9/v1")
    assert sees(base_url="http://127.0.0.1:9/v1", sees=True)


async def test_a_way_to_answer_that_the_model_has_not_is_told(site):
    with pytest.raises(ModelUnusable, match="cannot answer as “native”"):
        await told(site, b"", "anthropic", model="claude-2.1", output="native")


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    "garbage", [b"<html>Bad gateway</html>", b"data: {broken\n\n", b"data: 7\n\n", b"\xff\xfe\x00"]
)
async def test_garbage_instead_of_an_answer_is_a_problem_and_no_accident(provider, garbage, site):
    with contextlib.suppress(ModelUnavailable):  # or it is taken for an empty answer
        assert "{" not in (await told(site, garbage, provider)).text
