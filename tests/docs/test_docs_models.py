"""The how-tos about models: each page's commands, with a server of the test's own for the provider's."""

import subprocess

import pytest
from running_demo import Demo, blocks

from provider_answers import ANSWERS, ProviderServer

pytestmark = pytest.mark.browser

READY = '{"ready": true}'
PROVIDERS = ("openai", "anthropic", "google")


@pytest.fixture(scope="module")
def site(serve_for_module):
    server = ProviderServer()
    server.address = serve_for_module(server)
    return server


def said(demo: Demo, commands: str, folder, **settings) -> str:
    environment = demo.reader() | {"STEPWIRE_DATA": str(folder / "data")} | settings
    finished = subprocess.run(
        ["bash", "-euc", demo.here(commands)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_providers_model_is_set_up(provider, demo, site, tmp_path):
    site.give(ANSWERS[provider](READY))
    set_up, run = blocks(f"docs/how-to/{provider}.md", "sh")
    shown = said(demo, set_up, tmp_path, STEPWIRE_MODEL_BASE_URL=base_url(provider, site))
    assert f"✓ Model: {set_up.split('STEPWIRE_MODEL=')[1].split()[0]} answers" in shown
    ((_, headers, _),) = site.asked
    assert any("your-key" in value for value in headers.values())
    assert run == blocks("docs/how-to/openai.md", "sh")[1]


def test_a_providers_model_carries_out_a_task(demo, site, tmp_path):
    site.give(ANSWERS["openai"]())
    set_up, run = blocks("docs/how-to/openai.md", "sh")
    commands = set_up.replace("stepwire doctor\n", "") + run
    shown = said(demo, commands, tmp_path, STEPWIRE_MODEL_BASE_URL=base_url("openai", site))
    assert "42" in shown
    ((_, _, asked),) = site.asked
    assert "Find the cheapest lantern" in str(asked)
    assert "Harbour Goods" in str(asked)


def base_url(provider: str, site: ProviderServer) -> str:
    return f"{site.address}/v1" if provider == "openai" else site.address


def test_a_model_of_ones_own_is_set_up(demo, model_server, tmp_path):
    (set_up,) = blocks("docs/how-to/local-model.md", "sh")
    shown = said(demo, set_up.replace("http://127.0.0.1:11434", model_server), tmp_path)
    assert "✓ Model: openai:qwen3:8b answers" in shown
