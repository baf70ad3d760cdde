"""Every instruction has its deed."""

from typing import get_args

from stepwire.planners.plain.dispatch import DEEDS
from stepwire.planners.plain.language.instructions.instruction import Simple


def test_every_simple_instruction_has_one_deed_of_its_own():
    assert set(DEEDS) == set(get_args(Simple))
    assert len(set(DEEDS.values())) == len(DEEDS)
