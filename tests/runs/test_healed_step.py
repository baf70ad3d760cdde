"""What becomes of a healed target in the command of its step."""

from datetime import UTC, datetime

import pytest

from stepwire.runs.actions import Click, Target
from stepwire.runs.codec import decode, encode
from stepwire.runs.events import Healed, Step, Timings
from stepwire.runs.model import Viewport

WAS, NOW = (
    Target(role="button", name="Buy", test_id="buy"),
    Target(role="button", name="Order", test_id="buy"),
)


def step(*, written):
    healed = Healed(was=WAS, now=NOW, why="Nothing answers to the button “Buy” any more.", written=written)
    return Step(
        number=1,
        attempt=1,
        at=datetime(2026, 3, 1, tzinfo=UTC),
        action=Click(target=NOW),
        explanation="Buy",
        url="https://a.example/",
        title="A",
        viewport=Viewport(),
        picture=None,
        timings=Timings(),
        healed=healed,
    )


@pytest.mark.parametrize(("written", "target"), [(False, WAS), (True, NOW)])
def test_the_command_keeps_what_was_recorded_unless_it_is_to_be_written(written, target):
    assert step(written=written).command.action.target == target
    assert step(written=written).action.target == NOW


def test_a_healed_step_is_stored_and_read_again():
    assert decode(encode(step(written=True))) == step(written=True)
