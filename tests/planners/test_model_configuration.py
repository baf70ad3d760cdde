import pytest

from stepwire.planners.model import configuration as module
from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.ports import ModelUnusable

OPENAI = ModelConfiguration(model="openai:gpt", keys={"openai": "sk-test"})


def test_a_run_gets_the_usual_model_and_then_the_fallback():
    chosen = ModelConfiguration(model="openai:gpt", fallback="anthropic:claude", allowed=("openai:big",))
    assert chosen.chain() == ("openai:gpt", "anthropic:claude")
    assert chosen.chain("openai:big") == ("openai:big", "anthropic:claude")
    assert ModelConfiguration(model="a:b", fallback="a:b").chain() == ("a:b",)


def test_a_run_may_not_have_what_is_not_offered():
    with pytest.raises(ModelUnusable, match="This server offers: openai:gpt"):
        OPENAI.chain("openai:expensive")


def test_where_no_model_is_offered_it_is_told_what_to_set():
    with pytest.raises(ModelUnusable, match=r"may not use the model “openai:big” here.* sets STEPWIRE_MODEL"):
        ModelConfiguration().chain("openai:big")


def test_what_a_model_lacks_is_known_without_asking_it():
    chosen = ModelConfiguration(
        model="openai:gpt",
        fallback="anthropic:claude",
        allowed=("google:gemini", "openai:gpt"),
        keys={"openai": "sk-test", "google": "with a space"},
    )
    assert chosen.names == ("openai:gpt", "anthropic:claude", "google:gemini")
    lacking = chosen.missing()
    assert list(lacking) == ["anthropic:claude", "google:gemini"]
    assert "Set ANTHROPIC_API_KEY" in lacking["anthropic:claude"]
    assert "with a space" not in lacking["google:gemini"]
    assert OPENAI.missing() == ModelConfiguration().missing() == {}


def test_without_a_model_there_is_none():
    with pytest.raises(ModelUnusable, match="STEPWIRE_MODEL"):
        ModelConfiguration().chain()


@pytest.mark.parametrize(
    ("name", "output"), [("openai", "native"), ("anthropic", "tool"), ("google", "native")]
)
def test_each_provider_answers_in_its_usual_way_unless_the_operator_says_otherwise(name, output):
    keys = {name: "key"}
    assert ModelConfiguration(model=f"{name}:x", keys=keys).endpoint(f"{name}:x").output == output
    chosen = ModelConfiguration(model=f"{name}:x", keys=keys, output="prompted")
    assert chosen.endpoint(f"{name}:x").output == "prompted"


def test_a_name_may_have_colons_of_its_own():
    assert (
        ModelConfiguration(model="openai:x", base_url="http://h/v1").endpoint("openai:qwen3:8b").model
        == "qwen3:8b"
    )


def test_the_own_server_is_for_models_of_its_provider_only():
    chosen = ModelConfiguration(
        model="openai:local", base_url="http://h/v1", fallback="anthropic:claude", keys={"anthropic": "key"}
    )
    assert chosen.endpoint("openai:local").base_url == "http://h/v1"
    assert chosen.endpoint("anthropic:claude").base_url is None


def test_a_fallback_may_have_a_server_of_its_own():
    chosen = ModelConfiguration(
        model="openai:a", base_url="http://a/v1", fallback="openai:b", fallback_base_url="http://b/v1"
    )
    assert chosen.endpoint("openai:b").base_url == "http://b/v1"


def test_an_own_server_needs_no_key_and_a_provider_does():
    assert ModelConfiguration(model="openai:x", base_url="http://h/v1").endpoint("openai:x").key is None
    with pytest.raises(ModelUnusable, match="GOOGLE_API_KEY or GEMINI_API_KEY"):
        ModelConfiguration(model="google:x").endpoint("google:x")


@pytest.mark.parametrize("key", ["sk-…", "sk-a b", "sk-a\nb"])
def test_what_cannot_be_a_key_is_told_without_showing_it(key):
    with pytest.raises(ModelUnusable, match="OPENAI_API_KEY is no key") as problem:
        ModelConfiguration(model="openai:x", keys={"openai": key}).endpoint("openai:x")
    assert key not in problem.value.message


def test_what_is_not_installed_is_said(monkeypatch):
    monkeypatch.setattr(module, "LIBRARY", "a_package_that_nobody_has")
    with pytest.raises(ModelUnusable, match=r"locks/model\.txt"):
        OPENAI.endpoint("openai:gpt")


def test_no_key_shows_in_what_is_printed():
    assert "sk-test" not in repr(OPENAI)
    assert "sk-test" not in repr(OPENAI.endpoint("openai:gpt"))
