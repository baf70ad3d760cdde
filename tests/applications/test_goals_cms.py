"""What editors want of the CMS is done, or the run says that it is not; its own data decide."""

import pytest
from cms_goals import GOALS, OPEN
from goal import params, pursued

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("goal", params(GOALS))
async def test_a_run_says_that_it_succeeded_only_when_its_effect_is_there(goal, the_cms, agent):
    verdict = await pursued(goal, the_cms, agent)
    verdict.check(open=goal.name in OPEN)
