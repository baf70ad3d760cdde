"""A browser whose pages are pictures: every action has its recorded outcome, after the time that it took."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from stepwire.agent.observation import Observation
from stepwire.agent.ports import ActionFailed, DownloadedFile, Outcome, Picture, SessionSpec
from stepwire.playback.pace import Pace
from stepwire.runs.actions import Action
from stepwire.runs.model import Viewport
from stepwire.runs.recording import Recording, Scene


class RecordedBrowser:
    """Opens sessions that all play the same recording."""

    def __init__(self, recording: Recording, pace: Pace) -> None:
        self._recording = recording
        self._pace = pace

    @asynccontextmanager
    async def open(self, spec: SessionSpec) -> AsyncIterator[RecordedSession]:
        """A session at the beginning of the recording."""
        yield RecordedSession(self._recording.scenes, self._pace)


class RecordedSession:
    """Plays one scene an action, whatever the action is."""

    def __init__(self, scenes: tuple[Scene, ...], pace: Pace) -> None:
        self._coming = iter(scenes)
        self._pace = pace
        self._now: Scene | None = None
        self._picture: Picture | None = None

    async def observe(self, *, whole: bool = False) -> Observation:
        """Where the recording stands; of its pages there are the pictures and the texts."""
        url, title = await self.place()
        now = self._now
        viewport, words = (now.step.viewport, now.page) if now else (Viewport(), None)
        return Observation(url, title, viewport, whole=True, words=words)

    async def act(self, action: Action, fill: Callable[[str, str], str]) -> Outcome:
        """What came of the recorded action. Raises ActionFailed when that failed, or there is none left."""
        self._now = scene = next(self._coming, None)
        if scene is None:
            raise ActionFailed("The recording has no further step.")
        await self._pace.spend(scene.step.timings.act)
        self._picture = self._shown(scene)
        if scene.step.error is not None:
            raise ActionFailed(scene.step.error)
        step = scene.step
        files = tuple(DownloadedFile(name, data) for name, data in scene.downloads.items())
        return Outcome(step.action, step.rect, step.notes, healed=step.healed, files=files, tab=step.tab)

    async def capture(self) -> Picture | None:
        """The recorded picture."""
        if self._now is not None:
            await self._pace.spend(self._now.step.timings.capture)
        return self._picture

    async def place(self) -> tuple[str, str]:
        """The recorded address and title."""
        return (self._now.step.url, self._now.step.title) if self._now else ("about:blank", "")

    async def storage(self) -> Mapping[str, Any]:
        """Nothing: what is played has no browser."""
        return {"cookies": [], "origins": []}

    def _shown(self, scene: Scene) -> Picture | None:
        ref = scene.step.picture
        if scene.picture is not None and ref is not None:
            return Picture(scene.picture, ref.width, ref.height, ref.stale)
        last = self._picture
        return last and Picture(last.data, last.width, last.height, stale=True)
