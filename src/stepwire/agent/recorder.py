"""Records steps: picture and page to the blob store, then the event to the log; only then is it announced.

Numbers steps over all attempts of a run, and fences: when another attempt has written to the log,
``Fenced`` comes up and this worker stops.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image

from stepwire.agent.attempt import Attempt
from stepwire.agent.observation import Observation
from stepwire.agent.page_text import bounded, page_text
from stepwire.agent.ports import DownloadedFile, Picture
from stepwire.runs.actions import Action, TabChange
from stepwire.runs.artifacts import Artifact, distinct_name, media_type
from stepwire.runs.codec import unicode_text
from stepwire.runs.decisions import LONGEST, Exchange, decision_key, encode_exchanges
from stepwire.runs.ending import kept_artifacts
from stepwire.runs.events import Healed, PageRef, PictureRef, Rect, Step, Timings
from stepwire.runs.model import Viewport
from stepwire.runs.ports import Blobs, Clock, EventLog

LONGEST_EXPLANATION: Final = 160  # characters: two lines where steps are listed


@dataclass(frozen=True, slots=True)
class Happened:
    """What one action came to, before it has a number."""

    action: Action
    explanation: str
    url: str
    title: str
    timings: Timings
    rect: Rect | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()
    healed: Healed | None = None
    files: tuple[DownloadedFile, ...] = ()
    tab: TabChange | None = None


class Recorder:
    """Writes the steps of one attempt, behind whatever the log holds already."""

    def __init__(self, attempt: Attempt, log: EventLog, blobs: Blobs, clock: Clock) -> None:
        self._run = attempt.run
        self._vault = attempt.vault
        self._meter = attempt.meter
        self._session = attempt.kept
        self._recording = attempt.recording
        self._log = log
        self._blobs = blobs
        self._clock = clock
        self._steps: list[Step] = []
        self._picture: PictureRef | None = None
        self._end: int | None = None  # of the log, as far as it is known without asking

    @property
    def history(self) -> tuple[Step, ...]:
        """The steps of this attempt."""
        return tuple(self._steps)

    async def record(
        self, happened: Happened, picture: Picture | None, seen: Observation | None = None
    ) -> Step:
        """Number a step, make it durable, and only then announce it. Raises Fenced.

        ``picture`` and ``seen`` are the page after the step, None where it could not be had.
        """
        after = await self._after()
        first, mask = not self._steps, self._vault.mask
        share = self._meter.close()
        said = await self._keep_exchanges(after + 1, share.exchanges)
        kept, page = await asyncio.gather(self._keep(after + 1, picture), self._keep_page(after + 1, seen))
        step = Step(
            number=after + 1,
            attempt=self._run.attempt,
            at=self._clock.now(),
            action=happened.action,
            explanation=_in_one_line(mask(happened.explanation)),
            url=mask(happened.url),
            title=mask(happened.title),
            viewport=self._run.spec.viewport,
            picture=kept,
            timings=happened.timings,
            rect=happened.rect,
            error=mask(happened.error) if happened.error is not None else None,
            notes=tuple(mask(note) for note in (*(self._session.notes if first else ()), *happened.notes)),
            healed=self._judged(happened.healed),
            page=page,
            artifacts=await self._keep_files(after + 1, happened.files),
            usage=share.usage,
            spent=self._meter.total,
            tab=happened.tab,
            exchanges_bytes=said,
            made_session=first and self._session.missing,
        )
        self._end = (await self._log.append(self._run.id, step, after=after)).offset
        self._steps.append(step)
        return step

    async def conclude(self) -> None:
        """Keep what was said at models after the last step."""
        await self._keep_exchanges(await self._after() + 1, self._meter.close().exchanges)

    async def _after(self) -> int:
        """The offset behind which the next step belongs: that of our last one, if appending it succeeded.

        Then nobody else may write; whoever has done so all the same is found out by appending.
        """
        end, self._end = self._end, None
        if end is not None:
            return end
        last = await self._log.last(self._run.id)
        return last.offset if last else 0

    async def _keep_exchanges(self, number: int, exchanges: Sequence[Exchange]) -> int:
        """How many bytes they take up, if they are kept."""
        if not self._recording or not exchanges:
            return 0
        mask = self._vault.mask
        masked = [
            Exchange(each.model, mask(each.prompt)[:LONGEST], mask(each.answer)[:LONGEST])
            for each in exchanges
        ]
        key, data = decision_key(self._run.id, number, self._run.attempt), encode_exchanges(masked)
        await self._blobs.put(key, data)
        return len(data)

    def _judged(self, healed: Healed | None) -> Healed | None:
        return healed and replace(healed, written=self._run.spec.heal == "write")

    async def _keep_files(self, number: int, files: Sequence[DownloadedFile]) -> tuple[Artifact, ...]:
        if not files:
            return ()
        taken = {artifact.name async for artifact in kept_artifacts(self._log, self._run.id)}
        kept = []
        for place, file in enumerate(files, 1):
            name = distinct_name(self._vault.mask(file.name), taken)
            key = f"runs/{self._run.id}/{number}-file-{place}-{_digest(file.data)}"
            await self._blobs.put(key, file.data)
            taken.add(name)
            kept.append(Artifact(name, key, len(file.data), media_type(name)))
        return tuple(kept)

    async def _keep_page(self, number: int, seen: Observation | None) -> PageRef | None:
        if seen is None:
            return None
        text = unicode_text(bounded(self._vault.mask(page_text(seen)))).encode()
        key = f"runs/{self._run.id}/{number}-page-{_digest(text)}"
        await self._blobs.put(key, text)
        return PageRef(key, len(text))

    async def _keep(self, number: int, picture: Picture | None) -> PictureRef:
        if picture is None or picture.stale:
            if self._picture is not None:
                return replace(self._picture, stale=True)
            viewport = self._run.spec.viewport
            picture = picture or Picture(blank_picture(viewport), *_size(viewport), stale=True)
        key = f"runs/{self._run.id}/{number}-{_digest(picture.data)}"
        await self._blobs.put(key, picture.data)
        self._picture = PictureRef(key, picture.width, picture.height, len(picture.data), stale=picture.stale)
        return self._picture


def _in_one_line(said: str) -> str:
    """What is told of a step, whoever tells it: cut after masking, so that no half of a secret is left."""
    line = " ".join(said.split())
    if len(line) <= LONGEST_EXPLANATION:
        return line
    fits = line[: LONGEST_EXPLANATION - 1]
    words, _, rest = fits.rpartition(" ")
    return f"{words if len(words) > len(rest) else fits}…"


def _digest(data: bytes) -> str:
    """Part of a key, so that a worker that lost its run cannot write over what the next one keeps."""
    return hashlib.sha256(data).hexdigest()[:16]


@functools.cache
def blank_picture(viewport: Viewport) -> bytes:
    """A plain grey JPEG for a page of which no picture could ever be taken: a picture is never empty."""
    buffer = io.BytesIO()
    Image.new("RGB", _size(viewport), (236, 236, 232)).save(buffer, "JPEG", quality=40)
    return buffer.getvalue()


def _size(viewport: Viewport) -> tuple[int, int]:
    return viewport.width, viewport.height
