"""Decides what was decided when the run was recorded, after the time that it took."""

from __future__ import annotations

from stepwire.agent.ports import Act, Decision, Done, GiveUp, Planner, View
from stepwire.playback.pace import Pace
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.model import Run, Status
from stepwire.runs.recording import Recording


class RecordedPlanners:
    """Gives every run the same recording, whatever it was asked."""

    def __init__(self, recording: Recording, pace: Pace) -> None:
        self._recording = recording
        self._pace = pace

    def plan(self, run: Run) -> Planner | GiveUp:
        """A planner at the beginning of the recording."""
        return RecordedPlanner(self._recording, self._pace)


class RecordedPlanner:
    """The recorded actions in order, then the recorded end."""

    def __init__(self, recording: Recording, pace: Pace) -> None:
        self._recording = recording
        self._pace = pace

    async def decide(self, view: View) -> Decision:
        """The action of the scene that comes next."""
        number = len(view.history)
        if number >= len(self._recording.scenes):
            return self._end()
        step = self._recording.scenes[number].step
        await self._pace.spend(step.timings.observe + step.timings.decide)
        return Act(step.action, step.explanation)

    def _end(self) -> Decision:
        ended = self._recording.ended
        if ended.status is Status.SUCCEEDED:
            return Done(ended.result)
        return GiveUp(ended.code or CompletionCode.TASK_FAILED, ended.error or "The run failed.")
