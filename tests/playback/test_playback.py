# ruff: noqa: E501 - a step is easier to read on one line
"""A recording played in the real worker is the same run again, at the pace that was asked for."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stepwire.agent.worker import Tools, Worker
from stepwire.playback import Pace, RecordedBrowser, RecordedPlanners
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click, Navigate, Target, Type
from stepwire.runs.events import Ended, Healed, PictureRef, Rect, Step, Timings
from stepwire.runs.model import Run, Spec, Status, Viewport
from stepwire.runs.recording import Recording, Scene
from stepwire.testing import AtOnce, ManualClock, MemoryEngine, memory_storage

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BUY = Target(role="button", name="Buy")
ACTIONS = (Navigate(url="https://a.example/"), Type(target=BUY, text="{{secret:pin}}"), Click(target=BUY))


def scene(number, action, **more):
    data = None if number == 2 else b"\xff\xd8\xff" + bytes([number])
    ref = PictureRef(f"runs/old/{number}", 10, 10, 4)
    step = Step(
        number, 1, NOW, action, f"Step {number}", f"https://a.example/{number}", f"Page {number}", Viewport(800, 600),
        ref, Timings(0.1, 0.2, 0.3, 0.4), Rect(1, 2, 3, 4), **more,
    )  # fmt: skip
    downloads = {"report.csv": b"a,b"} if number == 3 else {}
    return Scene(step, data, f"Page {number} in words", downloads)


HEALED = Healed(was=BUY, now=BUY, why="Nothing answers.")
SCENES = (scene(1, ACTIONS[0], notes=("A note.",)), scene(2, ACTIONS[1]), scene(3, ACTIONS[2], healed=HEALED))
DONE = Recording("run-1", Spec(task="Buy"), SCENES, Ended(Status.SUCCEEDED, NOW, result=42))


class Stage:
    """A worker that plays a recording for one run."""

    def __init__(self, recording, speed):
        self.clock = ManualClock()
        self.storage, self.engine = memory_storage(), MemoryEngine(max_queued=5)
        pace = Pace(self.clock, speed)
        planners = RecordedPlanners(recording, pace)
        tools = Tools(RecordedBrowser(recording, pace), planners, aside=AtOnce())
        self.worker = Worker(self.storage, self.engine, tools, self.clock, 1)

    async def play(self, seconds):
        """The events of the run when so many seconds have passed, and its record."""
        run = Run("run-9", "ada", Spec(task="Whatever"), "e", "d", NOW, status=Status.QUEUED)
        await self.storage.records.add(run)
        await self.engine.queue.submit("run-9")
        work = asyncio.ensure_future(self.worker.serve())
        await self.clock.advance(seconds)
        entries = await self.engine.log.read("run-9", after=0)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        return [entry.event for entry in entries]


async def test_every_step_comes_again_with_its_picture():
    stage = Stage(DONE, None)
    *steps, ended = await stage.play(0)
    assert [step.explanation for step in steps] == ["Step 1", "Step 2", "Step 3"]
    assert [step.action for step in steps] == list(ACTIONS)
    assert [step.url for step in steps] == [f"https://a.example/{n}" for n in (1, 2, 3)]
    assert (steps[0].notes, steps[2].healed.why) == (("A note.",), "Nothing answers.")
    assert [step.picture.stale for step in steps] == [False, True, False]
    assert [(await stage.storage.blobs.get(step.picture.key))[3] for step in steps] == [1, 1, 3]
    assert all(step.picture.key.startswith("runs/run-9/") for step in steps)
    assert (ended.status, ended.result, len(ended.commands)) == (Status.SUCCEEDED, 42, 3)


async def test_pages_as_text_and_downloads_come_again_too():
    stage = Stage(DONE, None)
    *steps, ended = await stage.play(0)
    pages = [await stage.storage.blobs.get(step.page.key) for step in steps]
    assert pages == [b"Page 1 in words", b"Page 2 in words", b"Page 3 in words"]
    (report,) = ended.artifacts
    assert (report.name, await stage.storage.blobs.get(report.key)) == ("report.csv", b"a,b")
    assert ended.commands[2].downloads == ("report.csv",)


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 3.0), (2.0, 1.5)])
async def test_it_takes_the_time_that_it_took_or_as_much_less_as_was_asked_for(speed, seconds):
    assert len(await Stage(DONE, speed).play(seconds * 0.95)) < 4
    assert len(await Stage(DONE, speed).play(seconds * 1.05)) == 4


async def test_a_run_that_failed_fails_again():
    failed = scene(2, ACTIONS[1], error="It was covered.")
    end = Ended(Status.FAILED, NOW, code=CompletionCode.TARGET_NOT_FOUND, error="Command 2 failed.")
    recording = replace(DONE, scenes=(SCENES[0], failed), ended=end)
    *steps, ended = await Stage(recording, None).play(0)
    assert steps[1].error == "It was covered."
    assert (ended.status, ended.code, ended.error) == (Status.FAILED, "target_not_found", "Command 2 failed.")


async def test_a_cancelled_run_is_cancelled_again():
    end = Ended(Status.CANCELLED, NOW, code=CompletionCode.CANCELLED, error="The run was cancelled.")
    assert (await Stage(replace(DONE, ended=end), None).play(0))[-1].status is Status.CANCELLED
