"""Asks the document that an action is about: the page's own, or that of a frame of another origin.

A ref says by itself in which document it was given, a description by its path of frames. What is asked of
the page as a whole, such as whether it says something, is asked of its frames too, again and again: no event
of one document tells of another.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from stepwire.agent.ports import TargetNotFound, TargetNotReady
from stepwire.browser.deadlines import Deadlines
from stepwire.browser.frames import ForeignFrame, FrameLost
from stepwire.browser.pulse import Heard, Pulse
from stepwire.browser.tab import Tab
from stepwire.browser.targets import asked
from stepwire.browser.world import PageMoved
from stepwire.runs.actions import Condition, Target

T = TypeVar("T")
GLANCE = 0.25  # seconds between two looks at several documents


@dataclass(frozen=True)
class Documents:
    """Those of one tab."""

    tab: Tab
    deadlines: Deadlines

    async def ask(self, function: str, question: object, seconds: float = 0.0) -> Any:
        """What the script answers in the document of the question's ``ref``, else in the page's own.

        ``seconds``: how long it is asked to wait.
        """
        ref = question.get("ref") if self.tab.frames and isinstance(question, dict) else None
        if ref is not None and (frame := self.tab.frames.holding(ref)):
            return await self._framed(self.tab.frames.ask(frame, function, question, seconds), seconds)
        return await self.tab.call(function, question, deadline=seconds + self.deadlines.call)

    async def about(self, function: str, target: Target | None, question: dict[str, Any]) -> Any:
        """The same in the document of a target, which becomes part of the question."""
        frame, inner = await self._where(target, 0.0) if target else (None, target)
        question = question | {"target": inner and asked(inner)}
        if frame is not None:
            return await self._framed(self.tab.frames.ask(frame, function, question))
        return await self.tab.call(function, question, deadline=self.deadlines.call)

    async def aim(self, target: Target, question: dict[str, Any]) -> dict[str, Any]:
        """The facts of an element, in the page's coordinates, as `aim` of the script tells them."""
        patience = self.deadlines.patience
        frame, inner = await self._where(target, patience)
        question = question | {"target": asked(inner)}
        if frame is not None:
            self.tab.actor = frame
            return await self._framed(self.tab.frames.aim(frame, question), 2 * patience)
        facts: dict[str, Any] = await self.tab.call(
            "aim", question, deadline=2 * patience + self.deadlines.call
        )
        return facts

    async def scroll(self, question: dict[str, Any]) -> dict[str, Any]:
        """Scroll as the script's `scroll` does; a frame that fills the middle of the page before the page."""
        answer: dict[str, Any] = await self.ask("scroll", question)
        if "within" not in answer:
            return answer
        if await self._framed(self.tab.frames.scroll(answer["within"], question)):
            return {}
        own: dict[str, Any] = await self.ask("scroll", question | {"own": True})
        return own

    async def host(self, target: Target | None) -> str:
        """The host of the document that a target lies in now: the page's, when that is none of a frame."""
        frame = (await self._framed(self._now(target)))[0] if target else None
        if frame is None:
            return urlsplit(self.tab.page.url).hostname or ""
        return str(await self._framed(self.tab.frames.ask(frame, "host", None)))

    async def element(self, ref: str) -> tuple[Any, str]:
        """The debugger of an element, and its id there."""
        frame = self.tab.frames.holding(ref)
        world = frame.world if frame else self.tab.world
        try:
            return world.cdp, await self.tab.steady(world.element(ref), self.deadlines.call)
        except PageMoved as error:
            raise TargetNotReady("The element has left the page.") from error

    async def while_there(self, click: Coroutine[Any, Any, None]) -> bool:
        """Let a click be dealt with by the document that is acted in.

        False when that is a frame which goes away, or hangs, at it: such a one may acknowledge nothing more.
        """
        dealt_with = asyncio.ensure_future(click)
        try:
            while not (await asyncio.wait({dealt_with}, timeout=self.deadlines.frame))[0]:
                if self.tab.actor and not await self._answers(self.tab.actor):
                    return False
            await dealt_with
            return True
        finally:
            dealt_with.cancel()
            await asyncio.gather(dealt_with, return_exceptions=True)

    @property
    def alone(self) -> bool:
        """Whether the page has no frames at all: then nobody else's document can take the keys."""
        return len(self.tab.page.frames) == 1

    # -- listening -------------------------------------------------------------------------------

    async def listen(self, coming: str) -> tuple[Pulse, dict[ForeignFrame, Pulse]]:
        """The counts of the page and of its frames before something that comes, see `pulse`."""
        page: Pulse = await self.tab.call("pulse", coming, deadline=self.deadlines.call)
        if not self.tab.frames:
            return page, {}
        heard = self.tab.frames.pulses(coming, self.tab.actor)
        return page, await self.tab.steady(heard, self.deadlines.call)

    async def answers(self, before: dict[ForeignFrame, Pulse], hint: str | None) -> tuple[Heard, ...]:
        """What the frames have answered. Of those not acted in, a document that has gone says nothing."""
        if not before:
            return ()
        after = await self.tab.steady(self.tab.frames.pulses(hint, self.tab.actor), self.deadlines.call)
        told = [(frame, Heard(pulse, after.get(frame))) for frame, pulse in before.items()]
        return tuple(
            heard for frame, heard in told if frame is self.tab.actor or "document" not in heard.grown
        )

    # -- the page as a whole ---------------------------------------------------------------------

    async def saying(self, text: str) -> dict[str, Any] | None:
        """Where a text stands, as the script's `saying` tells it; None when it is nowhere."""
        where: dict[str, Any] | None = await self.tab.call(
            "saying", {"text": text}, deadline=self.deadlines.call
        )
        if where is not None:
            return where
        with contextlib.suppress(PageMoved):
            return await self.tab.steady(self.tab.frames.saying(text), self.deadlines.call)
        return None

    async def holds(self, condition: Condition, seconds: float) -> bool:
        """Whether a condition comes to hold in that time."""
        return await self.tab.steady(self._await(condition, seconds), seconds + self.deadlines.call)

    async def _await(self, condition: Condition, seconds: float) -> bool:
        now = asyncio.get_running_loop().time
        end = now() + seconds
        target = condition.visible or condition.hidden
        glancing = bool(condition.text or condition.gone or (target and target.frame))
        while (left := end - now()) > 0:
            patience = min(left, GLANCE) if glancing else left
            try:
                if await self._holds(condition, target, patience):
                    return True
            except PageMoved:
                await asyncio.sleep(0)
            if not glancing and now() >= end:
                return False
        return False

    async def _holds(self, condition: Condition, target: Target | None, patience: float) -> bool:
        frame, inner = await self._now(target) if target else (None, None)
        told = condition.model_dump(by_alias=True, exclude_none=True)
        if inner is not None:
            told["visible" if condition.visible else "hidden"] = asked(inner)
        question = {"condition": told, "patience": patience * 1000}
        if frame is not None:
            return bool(
                await self._or_lost(frame, "awaitCondition", question, patience, bool(condition.hidden))
            )
        so = bool(await self.tab.world.call("awaitCondition", question))
        if condition.text is not None and not so:
            return await self.tab.frames.saying(condition.text) is not None
        if condition.gone is not None and so:
            return await self.tab.frames.saying(condition.gone) is None
        return so

    async def expect(self, target: Target | None, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """What the script's `expect` answers, asked until it is so, or the time is over."""
        return await self.tab.steady(self._expect(target, question, seconds), seconds + self.deadlines.call)

    async def _expect(
        self, target: Target | None, question: dict[str, Any], seconds: float
    ) -> dict[str, Any]:
        now = asyncio.get_running_loop().time
        end = now() + seconds
        glancing = bool(target.frame) if target else question["what"] == "text"
        while True:
            left = max(0.0, end - now())
            patience = min(left, GLANCE) if glancing else left
            try:
                answer = await self._expected(target, question, patience)
            except PageMoved:
                await asyncio.sleep(0)
                continue
            if answer["so"] or now() >= end:
                return answer

    async def _expected(
        self, target: Target | None, question: dict[str, Any], patience: float
    ) -> dict[str, Any]:
        frame, inner = await self._now(target) if target else (None, None)
        question = question | {"target": inner and asked(inner), "patience": patience * 1000}
        if frame is not None:
            absent = (
                {"so": question["negate"], "there": 0} if question["what"] in ("visible", "count") else None
            )
            lost = absent or {"so": False, "missing": True, "count": 0}
            answer: dict[str, Any] = await self._or_lost(frame, "expect", question, patience, lost)
            return answer
        answer = await self.tab.world.call("expect", question)
        if target is None and question["what"] == "text" and answer["so"] == question["negate"]:
            where = await self.tab.frames.saying(str(question["value"]))
            answer |= {"so": (where is not None) != question["negate"], "where": where}
        return answer

    # -- finding the document --------------------------------------------------------------------

    async def _where(self, target: Target, patience: float) -> tuple[ForeignFrame | None, Target]:
        """The frame that a target lies in, once it is there, and the target as seen from within."""
        if target.ref is not None or not target.frame:
            return (self.tab.frames.holding(target.ref) if target.ref else None), target
        return await self._framed(self._once_there(target, patience), patience)

    async def _once_there(self, target: Target, patience: float) -> tuple[ForeignFrame | None, Target]:
        now = asyncio.get_running_loop().time
        end = now() + patience
        while True:
            try:
                if found := await self.tab.frames.behind(target.frame):
                    return found[0], target.model_copy(update={"frame": found[1]})
            except (FrameLost, PageMoved):
                if now() >= end:
                    raise
            if now() >= end:
                raise TargetNotFound(f"No frame answers to {' and in it '.join(target.frame)}.")
            await asyncio.sleep(min(GLANCE, max(0.0, end - now())))

    async def _now(self, target: Target) -> tuple[ForeignFrame | None, Target]:
        """The same as things are; the page itself when the path leads nowhere."""
        if target.ref is not None or not target.frame:
            return (self.tab.frames.holding(target.ref) if target.ref else None), target
        try:
            found = await self.tab.frames.behind(target.frame)
        except FrameLost:
            found = None
        return (found[0], target.model_copy(update={"frame": found[1]})) if found else (None, target)

    async def _or_lost(
        self, frame: ForeignFrame, function: str, question: object, seconds: float, lost: T
    ) -> T:
        try:
            answer: T = await self.tab.frames.ask(frame, function, question, seconds)
            return answer
        except FrameLost:
            return lost

    async def _answers(self, frame: ForeignFrame) -> bool:
        try:
            await self.tab.frames.ask(frame, "host", None)
        except FrameLost:
            return False
        return True

    async def _framed(self, work: Coroutine[Any, Any, T], seconds: float = 0.0) -> T:
        try:
            return await self.tab.steady(work, seconds + self.deadlines.call)
        except (FrameLost, PageMoved) as error:
            raise TargetNotReady("The frame that it lies in is gone, or does not answer.") from error
