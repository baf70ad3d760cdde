"""What users want of the issue tracker is done, or the run says that it is not; its own data decide."""

import pytest
from goal import params, pursued
from tracker_goals import GOALS, OPEN

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("goal", params(GOALS))
async def test_a_run_says_that_it_succeeded_only_when_its_effect_is_there(goal, the_tracker, agent):
    verdict = await pursued(goal, the_tracker, agent)
    verdict.check(open=goal.name in OPEN)
