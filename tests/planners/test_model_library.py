import subprocess
import sys

import pytest

from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.library import ModelLibrary
from stepwire.planners.model.ports import ModelUnusable
from stepwire.planners.model.prices import Prices


async def test_a_model_is_connected_once():
    configuration = ModelConfiguration(model="openai:x", base_url="http://127.0.0.1:9/v1")
    async with ModelLibrary(configuration, Prices({})) as library:
        assert await library.get("openai:x") is await library.get("openai:x")


async def test_a_model_without_a_key_cannot_be_had():
    async with ModelLibrary(ModelConfiguration(model="anthropic:x"), Prices({})) as library:
        with pytest.raises(ModelUnusable, match="ANTHROPIC_API_KEY"):
            await library.get("anthropic:x")


def test_whoever_asks_no_model_loads_nothing_that_speaks_to_one():
    program = (
        "import stepwire.bootstrap.server, sys; print('pydantic_ai' in sys.modules, 'openai' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]
