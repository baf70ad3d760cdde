"""A model that makes no mistake does what users want, seeing the prompt alone; the applications' data decide.

One task of each application; all twenty are ``python -m benchmarks.model_tasks``.
"""

import cms_goals
import cms_scripts
import pytest
import tracker_goals
import tracker_scripts
import wiki_goals
import wiki_scripts
from scripting import followed

import agent as stepwire
from in_thread import served
from scripted_model import ScriptedModel

pytestmark = pytest.mark.browser

OF = {
    "wiki": (wiki_goals, wiki_scripts),
    "tracker": (tracker_goals, tracker_scripts),
    "cms": (cms_goals, cms_scripts),
}
TASKS = [
    ("wiki", "rename a page"),
    ("tracker", "create an issue"),
    ("cms", "add a speaker"),
]
MOST_TOKENS = 3_000


@pytest.fixture(scope="module")
def model():
    return ScriptedModel()


@pytest.fixture(scope="module")
def model_agent(model, tmp_path_factory):
    with (
        served(model.application()) as url,
        stepwire.serving(tmp_path_factory.mktemp("model"), url) as agent,
    ):
        yield agent


@pytest.mark.parametrize(("application", "name"), TASKS)
async def test_what_a_model_sees_and_may_do_is_enough(application, name, model, model_agent, request):
    goals, scripts = OF[application]
    goal = next(goal for goal in goals.GOALS if goal.name == name)
    running = request.getfixturevalue(f"the_{application}")
    verdict = await followed(goal, scripts.SCRIPTS[name], running, model_agent, model)
    assert verdict.done, verdict.ending.told()
    assert max(question.tokens for question in model.asked) <= MOST_TOKENS
    assert not any(running.password in question.text for question in model.asked)


def test_every_script_is_of_a_goal():
    for goals, scripts in OF.values():
        assert set(scripts.SCRIPTS) <= {goal.name for goal in goals.GOALS}
    assert sum(len(scripts.SCRIPTS) for _, scripts in OF.values()) == 20
