"""Running cases: several at a time, again what failed, and no more after a failure if so wished."""

import asyncio

import pytest

from stepwire.runs.errors import InvalidRun
from stepwire.suites.asking import Given, request_for
from stepwire.suites.folder import NothingKept
from stepwire.suites.result import Outcome
from stepwire.suites.runner import Plan, Runner
from stepwire.suites.steps_file import cases_of
from stepwire.testing import ManualClock

GOOD = {"type": "completion", "status": "success", "runId": "run-1", "commands": [{"a": 1}], "result": 5}
BAD = {"type": "completion", "status": "failed", "code": "target_not_found", "error": "Not there."}
LOST = {"type": "completion", "status": "failed", "code": "browser_lost", "error": "Gone."}
STEP = {
    "type": "step_update", "stepNumber": 1, "screenshot": "AAAA", "explanation": "Going", "url": "https://x/",
    "action": {"type": "click", "error": "No."}, "timings": {"act": 0.5, "decide": 0.25},
}  # fmt: skip


class Heard:
    """What a terminal would have shown."""

    def __init__(self):
        self.tries, self.said_, self.results = [], [], []

    def began(self, number, case, attempt):
        self.tries.append((case.name, attempt))

    def said(self, number, case, message):
        self.said_.append(message)

    def ended(self, result):
        self.results.append(result.case.name)


def cases(*names):
    return cases_of("".join(f"# {name}\n- Click a\n" for name in names), "a.steps.md")[0]


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def run(heard):
    """Runs cases whose runs say these messages, by the name of the test, try after try."""

    async def run(script, *names, carry=None, **plan):
        async def scripted(request, tell):
            for message in script[request.labels["test"]].pop(0):
                if isinstance(message, Exception):
                    raise message
                tell(message)

        runner = Runner(
            carry or scripted,
            lambda case: request_for(case, Given()),
            NothingKept(),
            heard,
            ManualClock(),
            Plan(**plan),
        )
        return await runner.run(cases(*names))

    return run


async def test_what_fails_is_tried_again_and_is_flaky_when_it_passes_then(run, heard):
    summary = await run({"A": [[BAD], [GOOD]], "B": [[BAD], [BAD]], "C": [[GOOD]]}, "A", "B", "C", retries=1)
    assert [result.outcome for result in summary.results] == [Outcome.FLAKY, Outcome.FAILED, Outcome.PASSED]
    assert heard.tries == [("A", 1), ("A", 2), ("B", 1), ("B", 2), ("C", 1)]
    assert not summary.good


async def test_a_try_keeps_its_steps_its_commands_and_its_result(run, heard):
    summary = await run({"A": [[STEP, GOOD]]}, "A")
    last = summary.results[0].last
    assert (last.commands, last.result, last.run_id) == ([{"a": 1}], 5, "run-1")
    assert (last.failed_step.explanation, last.failed_step.seconds) == ("Going", 0.75)
    assert all("screenshot" not in message for message in heard.said_)


async def test_as_many_run_at_once_as_there_are_workers(run):
    at_work, most, gate = set(), [], asyncio.Event()

    async def carry(request, tell):
        at_work.add(request.labels["test"])
        most.append(len(at_work))
        if len(at_work) == 2:
            gate.set()
        await gate.wait()
        at_work.discard(request.labels["test"])
        tell(GOOD)

    summary = await run({}, *"ABCDE", carry=carry, workers=2)
    assert (max(most), summary.count(Outcome.PASSED)) == (2, 5)
    assert [result.case.name for result in summary.results] == list("ABCDE")


async def test_after_a_failure_no_test_begins_if_so_wished(run):
    summary = await run({"A": [[GOOD]], "B": [[BAD]]}, "A", "B", "C", "D", fail_fast=True)
    assert [result.outcome.value for result in summary.results] == ["passed", "failed", "skipped", "skipped"]
    assert "first failure" in summary.results[2].why


async def test_what_the_machine_broke_is_not_called_a_failure_of_the_test(run):
    summary = await run({"A": [[LOST]]}, "A")
    assert summary.results[0].outcome is Outcome.BROKEN


async def test_a_run_that_is_refused_is_a_failed_test_and_the_others_go_on(run):
    summary = await run({"A": [[InvalidRun("No domain.")]], "B": [[GOOD]]}, "A", "B")
    assert [result.outcome.value for result in summary.results] == ["failed", "passed"]
    assert summary.results[0].last.error == "No domain."


class ServerGone(Exception):
    """What a runner of cases knows nothing of."""


async def test_what_ends_the_whole_suite_comes_out_as_it_is(run):
    async def carry(request, tell):
        raise ServerGone

    with pytest.raises(ServerGone):
        await run({}, "A", "B", "C", carry=carry, workers=2)


async def test_a_test_with_the_tag_skip_is_not_run(run, heard):
    found, _ = cases_of("# A\nTags: skip\n- Click a\n", "a.steps.md")
    runner = Runner(None, None, NothingKept(), heard, ManualClock())
    summary = await runner.run(found)
    assert summary.results[0].outcome is Outcome.SKIPPED
    assert summary.good
