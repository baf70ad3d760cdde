"""Everything that an operator, a model or its provider can get wrong, each in a run of the real worker.

Each ends in one clear failure or in a step that recovers: no hang, no stack trace, no key. Both ends of the
line to the provider are real.
"""

import pytest
from office import KEY, Office
from pretend_models import decided

from provider_answers import CutOff, ProviderServer, beginning, openai_answer, refusal
from stepwire.agent.ports import TargetNotFound
from stepwire.planners.model.asking import Persistence
from stepwire.planners.model.configuration import ModelConfiguration
from stepwire.planners.model.library import ModelLibrary
from stepwire.planners.model.prices import Prices
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.events import Step
from stepwire.runs.model import Status
from stepwire.testing.browser import FakeBrowser

NAME = "openai:some-model"
GO = decided({"type": "navigate", "url": "https://shop.example/"})
DONE = decided({"type": "done", "result": "42"})


@pytest.fixture(scope="module")
def site(serve_for_module):
    server = ProviderServer()
    server.address = serve_for_module(server)
    return server


async def events(answers, site, browser=None, **configuration):
    """The log of a run whose provider answers so."""
    site.give(*answers)
    usual = {"model": NAME, "base_url": f"{site.address}/v1", "keys": {"openai": KEY}}
    chosen = usual | configuration
    waits = any(isinstance(answer, CutOff) and not answer.lost for answer in answers)
    persistence = Persistence(deadline=0.3 if waits else 60, tries=1)
    async with ModelLibrary(ModelConfiguration(**chosen), Prices({})) as library:
        office = Office(models=library, persistence=persistence, browser=browser, **chosen)
        async with office.running():
            return await office.events()


def refused(status, kind):
    return (status, refusal("openai", status, kind, f"You sent {KEY}."), {})


WRONG = {
    "a wrong key": ([refused(401, "invalid_api_key")], "check the key in OPENAI_API_KEY"),
    "an unknown model": ([refused(404, "model_not_found")], f"There is no model {NAME}"),
    "an account without quota": (
        [refused(429, "insufficient_quota")],
        "no quota left (429). Raise it at the provider",
    ),
    "too many requests": ([refused(429, "rate_limit_exceeded")], "too many requests"),
    "a server error": ([refused(500, "api_error")], "failed (500)"),
    "a context that is always too long": (
        [refused(400, "context_length_exceeded")],
        "too long for the model",
    ),
    "prose": ([openai_answer("Well, I would look around first.")], "no decision"),
    "an empty answer": ([openai_answer("")], "no decision"),
    "no answer at all": ([b""], "makes no sense"),
    "an answer cut at its longest": (
        [openai_answer(GO[:20], "length")],
        "cut off at its longest, 3 times. Give it more tokens with STEPWIRE_MODEL_MAX_TOKENS",
    ),
    "an answer that nothing could hold": (
        [openai_answer('{"actions": [{"type": "done", "result": ' + "[" * 50_000)],
        "no decision",
    ),
    "a model that declines": ([openai_answer("I cannot", "content_filter")], "declined to answer"),
    "an endless answer": ([CutOff(beginning("openai", "word " * 50))], "did not answer within 0.3 seconds"),
    "a provider that never answers": ([CutOff()], "did not answer within 0.3 seconds"),
    "a line that breaks in the middle": (
        [CutOff(beginning("openai", "Well"), lost=True)],
        "was lost",
    ),
    "a ref that was never there": (
        [openai_answer(decided({"type": "click", "ref": "e99"}))],
        "no decision. It was told last: “There is no ref 'e99' here.”",
    ),
}


@pytest.mark.parametrize("case", WRONG)
async def test_what_cannot_be_helped_ends_the_run_with_one_clear_failure(case, site, capsys):
    answers, says = WRONG[case]
    ended = (await events(answers, site))[-1]
    assert (ended.status, ended.code) == (Status.FAILED, CompletionCode.MODEL_FAILED)
    assert says in ended.error
    shown = ended.error + "".join(capsys.readouterr())
    assert KEY not in shown
    assert "Traceback" not in shown


async def test_a_provider_that_is_down_is_told(site):
    ended = (await events([b""], site, base_url="http://127.0.0.1:9/v1"))[-1]
    assert ended.code is CompletionCode.MODEL_FAILED
    assert "cannot be reached. Start it, or correct" in ended.error


RECOVERED = {
    "prose": openai_answer("Well, I would look around first."),
    "an empty answer": openai_answer(""),
    "a ref that is not there": openai_answer(decided({"type": "click", "ref": "e99"})),
    "an answer cut at its longest": openai_answer(GO[:20], "length"),
    "a context that is too long once": refused(400, "context_length_exceeded"),
}


@pytest.mark.parametrize("case", RECOVERED)
async def test_what_can_be_helped_costs_another_question(case, site):
    step, ended = await events([RECOVERED[case], openai_answer(GO), openai_answer(DONE)], site)
    assert isinstance(step, Step)
    assert (ended.status, ended.result) == (Status.SUCCEEDED, "42")
    assert len(site.asked) == 3


async def test_an_element_that_is_gone_by_the_time_is_a_failed_step_that_the_model_is_told_of(site):
    gone = TargetNotFound("The link is no longer there.")
    answers = [openai_answer(GO), openai_answer(GO), openai_answer(DONE)]
    browser = FakeBrowser(lambda session: session.failures.append(gone))
    failed, step, ended = await events(answers, site, browser)
    assert failed.error == "The link is no longer there."
    assert step.error is None
    assert ended.status is Status.SUCCEEDED
    assert "failed: The link is no longer there." in str(site.asked[1])
