"""What ``stepwire doctor`` finds, beyond what a machine in order shows."""

import asyncio
from dataclasses import dataclass

import pytest

from stepwire.bootstrap.examination import examine
from stepwire.bootstrap.finding import Finding
from stepwire.bootstrap.model_trials import findings_on
from stepwire.planners.model.ports import Answer, ModelUnusable
from stepwire.settings import Settings


@dataclass(frozen=True)
class Waiting:
    """A model that answers once so many have been asked."""

    name: str
    together: asyncio.Barrier
    sees: bool = False

    async def answer(self, prompt, costs):
        async with asyncio.timeout(5):
            await self.together.wait()
        return Answer("{}", self.name)


class Library:
    """Two models that wait for each other, and one that has no key."""

    def __init__(self) -> None:
        self.together = asyncio.Barrier(2)

    async def get(self, name):
        if name == "keyless":
            raise ModelUnusable("It has no key. Set one.")
        return Waiting(name, self.together)


async def test_all_models_are_asked_at_the_same_time_and_told_in_their_order():
    assert await findings_on(["a", "keyless", "b"], Library(), 5) == [
        Finding("Model", True, "a answers"),
        Finding("Model", False, "It has no key. Set one."),
        Finding("Model", True, "b answers"),
    ]


async def test_a_model_that_says_nothing_is_not_waited_for_any_longer():
    (found,) = await findings_on(["a"], Library(), 0.01)
    assert (found.good, found.says) == (False, "The model a did not answer within 0.01 seconds.")


@pytest.mark.parametrize("name", ["records.sqlite", "log.sqlite"])
async def test_a_data_folder_that_is_damaged_is_told_and_the_rest_is_looked_at_all_the_same(tmp_path, name):
    (tmp_path / name).write_bytes(b"no database, though long enough for the head of one" * 100)
    told = []
    found = [finding async for finding in examine(Settings.load({}, data=tmp_path), told.append)]
    by_subject = {finding.subject: finding for finding in found}
    assert list(by_subject) == ["Python", "Token keys", "Data folder", "Browser", "Model"]
    assert not by_subject["Data folder"].good
    assert name in by_subject["Data folder"].says
    assert "from a backup" in by_subject["Data folder"].says
    assert "Starting the browser" in told
