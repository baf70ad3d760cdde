from decimal import Decimal

import pytest

from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.priced_models import PricedModels
from stepwire.planners.model.prices import Prices
from stepwire.runs.actions import Back, Command
from stepwire.runs.model import Spec
from stepwire.runs.model_names import Price, named_prices


@pytest.mark.parametrize(
    "model", ["openai:gpt-5-mini", "anthropic:claude-sonnet-4-5", "google:gemini-2.5-flash"]
)
def test_the_models_of_the_providers_have_prices(model):
    prices = Prices({})
    cost = prices.cost(model, input_tokens=1_000_000, output_tokens=100_000)
    assert prices.priced(model)
    assert Decimal("0.01") < cost < Decimal(100)


def test_an_unknown_model_has_no_price():
    prices = Prices({})
    assert prices.cost("openai:of-my-own", input_tokens=10, output_tokens=1) is None
    assert not prices.priced("openai:of-my-own")


def test_what_the_operator_says_counts_first():
    prices = Prices(
        {
            "openai:gpt-5-mini": Price(Decimal("0.25"), Decimal(2)),
            "openai:mine": Price(Decimal(0), Decimal(0)),
        }
    )
    assert prices.cost("openai:gpt-5-mini", input_tokens=2000, output_tokens=100) == Decimal("0.0007")
    assert prices.cost("openai:mine", input_tokens=2000, output_tokens=100) == 0
    assert prices.priced("openai:mine")


def test_input_from_the_providers_cache_is_cheaper():
    used = {"input_tokens": 100_000, "output_tokens": 10}
    prices = Prices({})
    assert prices.cost("openai:gpt-5-mini", **used, cache_read=90_000) < prices.cost(
        "openai:gpt-5-mini", **used
    )


def test_prices_are_written_as_dollars_a_million_tokens():
    assert named_prices(" openai:a=0.25/2, openai:b:7b = 0 / 0 ") == {
        "openai:a": Price(Decimal("0.25"), Decimal(2)),
        "openai:b:7b": Price(Decimal(0), Decimal(0)),
    }


@pytest.mark.parametrize(
    "text", ["openai:a", "openai:a=1", "openai:a=1/", "a=1/2", "openai:a=-1/2", "openai:a=NaN/1"]
)
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError, match="write provider:name"):
        named_prices(text)


@pytest.mark.parametrize(
    ("spec", "models"),
    [
        (Spec(task="go", agent="model"), ("openai:a", "openai:b")),
        (Spec(task="go", agent="auto", model="openai:c"), ("openai:c", "openai:b")),
        (Spec(task="go", agent="plain"), ()),
        (Spec(commands=(Command(action=Back()),)), ()),
        (Spec(task="go", agent="model", model="openai:not-allowed"), ()),
        (Spec(task="go", agent="of-my-own"), ()),
    ],
)
def test_a_run_may_ask_its_model_and_the_fallback(spec, models):
    configuration = ModelConfiguration(model="openai:a", fallback="openai:b", allowed=("openai:c",))
    assert PricedModels(configuration, Prices({})).of(spec) == models


@pytest.mark.parametrize(("agent", "needed"), [("model", True), ("auto", False), ("plain", False)])
def test_only_the_agent_model_can_do_nothing_without_one(agent, needed):
    models = PricedModels(ModelConfiguration(model="openai:a"), Prices({}))
    assert models.needed(Spec(task="go", agent=agent)) is needed
    assert not models.needed(Spec(commands=(Command(action=Back()),), agent=agent))


@pytest.mark.parametrize("agent", ["model", "auto"])
def test_a_model_that_is_not_offered_is_refused_with_what_is(agent):
    models = PricedModels(ModelConfiguration(model="openai:a", allowed=("openai:c",)), Prices({}))
    refusal = models.refusal(Spec(task="go", agent=agent, model="openai:b"))
    assert "“openai:b”" in refusal
    assert "openai:a, openai:c" in refusal
    assert "STEPWIRE_MODELS" in refusal


@pytest.mark.parametrize(
    "spec",
    [
        Spec(task="go", agent="model"),
        Spec(task="go", agent="auto", model="openai:a"),
        Spec(task="go", agent="plain", model="openai:b"),
        Spec(commands=(Command(action=Back()),), model="openai:b"),
    ],
)
def test_a_run_with_an_offered_model_or_without_any_is_not_refused(spec):
    assert PricedModels(ModelConfiguration(model="openai:a"), Prices({})).refusal(spec) is None


def test_without_a_configured_model_none_is_asked():
    assert PricedModels(ModelConfiguration(), Prices({})).of(Spec(task="go")) == ()
