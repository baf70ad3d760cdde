"""The frames of other origins in a tab: our script in each of them, asked beside that of the page.

A script cannot look into a frame of another origin, so each has a world of its own, in the browser process
of the page or in another. It is found by the iframe element that holds it, entered when it is first looked
at, and knows only its own coordinates: `Placement` leads from these to the page's. What lies on top of a
frame only the world around it can tell, so a point is asked for on its way outward, world by world.

A page without such frames pays nothing: it is its script that tells of them. A frame that does not answer by
its deadline is left out, and asked with less patience until it answers again; it never holds up the page.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from playwright.async_api import CDPSession, Error, Frame, Page

from stepwire.browser.placement import Placement
from stepwire.browser.pulse import Pulse
from stepwire.browser.world import PageMoved, ScriptFailed, World

IMPATIENT = 0.2  # seconds for a frame that did not answer the last time
FIRST_REST = 0.5  # seconds that a new document is given to come to rest before it is looked at
QUIET = 3  # milliseconds without a change that count as rest
BYSTANDER = 0.1  # the same after an action elsewhere: advertisements never rest

DRAWN = 0.03  # seconds in which a frame is drawn anew
MOST_LOOKED_INTO = 20  # of a page; those within frames count too

COVERED: Final = {"problem": "covered"}

T = TypeVar("T")
Spot = dict[str, Any]  # an iframe as foreign.js tells of it


class FrameLost(Exception):
    """The frame is gone, or does not answer."""


class NoFrame(FrameLost):
    """The element holds no frame: it has left the page, or shows something else than a document."""


@dataclass(eq=False)
class ForeignFrame:
    """A frame of another origin than what is around it.

    That is the page when ``parent`` is None, else another such frame. ``holder`` is the ref of the iframe
    element there. ``still``: its scripts are switched off, its clock too.
    """

    parent: ForeignFrame | None
    holder: str
    world: World
    hung: bool = False
    still: bool = False
    looked_at: str | None = None  # the prefix of the document that was seen in it


@dataclass(frozen=True, slots=True)
class Inside:
    """What was seen in a frame, and where that stands in the page. ``seen`` None: it did not answer.

    ``holder`` is the ref of the iframe element.
    """

    holder: str
    placement: Placement
    seen: dict[str, Any] | None


@dataclass
class Look:
    """One look into all frames: what is asked of each, until when, and how many have had their turn."""

    question: Mapping[str, Any]
    end: float
    taken: int = 0


class Frames:
    """The frames of other origins in one tab, as far as they have been looked at."""

    def __init__(self, page: Page, main: World, numbers: Iterator[int], deadline: float) -> None:
        self._page = page
        self._main = main
        self._numbers = numbers
        self._deadline = deadline
        self._known: dict[str, ForeignFrame] = {}  # by the ref of what holds them
        self._sessions: dict[str, CDPSession] = {}  # of those in other processes, by the frame's id
        self._attached: dict[Frame, str] = {}
        self._veiled: set[str] = set()
        self._binding = asyncio.Lock()

    def __bool__(self) -> bool:
        return bool(self._known)

    def forget(self) -> None:
        """The page has another document: none of the frames is there any more."""
        self._known.clear()
        self._veiled.clear()

    # -- looking ---------------------------------------------------------------------------------

    async def look(self, spots: Sequence[Spot], question: Mapping[str, Any]) -> list[Inside]:
        """What is in the frames that the page's script told of, each before those within it."""
        look = Look(question, asyncio.get_running_loop().time() + self._deadline)
        found = await together(self._look(None, Placement(), spot, look) for spot in spots)
        return list(itertools.chain.from_iterable(found))

    async def _look(
        self, around: ForeignFrame | None, outer: Placement, spot: Spot, look: Look
    ) -> list[Inside]:
        placement = Placement(*spot["place"]).within(outer)
        if look.taken == MOST_LOOKED_INTO:
            return []
        look.taken += 1
        try:
            async with asyncio.timeout_at(look.end):
                frame, seen = await self._seen(around, spot, {**look.question, "clip": spot["clip"]})
        except TimeoutError:
            if late := self._known.get(spot["ref"]):
                late.hung = True
            return [Inside(spot["ref"], placement, None)]
        except NoFrame:
            return []
        except (FrameLost, PageMoved):
            return [Inside(spot["ref"], placement, None)]
        inner = (self._look(frame, placement, each, look) for each in seen["foreign"])
        within = await together(inner)
        return [Inside(spot["ref"], placement, seen), *itertools.chain.from_iterable(within)]

    async def _seen(
        self, around: ForeignFrame | None, spot: Spot, question: dict[str, Any]
    ) -> tuple[ForeignFrame, dict[str, Any]]:
        frame = await self._entered(around, spot["ref"])
        frame.still = spot["still"]
        try:
            seen = await self._observed(frame, question)
        except FrameLost:
            if frame.hung:
                raise
            frame = await self._entered(around, spot["ref"])  # in another process now
            seen = await self._observed(frame, question)
        if spot["shown"] == "part" and not question["whole"]:
            for kind in ("elements", "texts"):
                boxes = [thing["rect"] for thing in seen[kind]]
                shown = await self._ask(around, "uncovered", {"ref": spot["ref"], "boxes": boxes})
                seen[kind] = list(itertools.compress(seen[kind], shown))
        return frame, seen

    async def _observed(self, frame: ForeignFrame, question: dict[str, Any]) -> dict[str, Any]:
        """What is seen there; of a new document, once it has had a moment to come to rest."""
        seen: dict[str, Any] = await self.ask(frame, "observe", question)
        if frame.looked_at == frame.world.prefix:
            return seen
        frame.looked_at = frame.world.prefix
        with contextlib.suppress(FrameLost, TimeoutError):
            await self._rest(frame, FIRST_REST)
        again: dict[str, Any] = await self.ask(frame, "observe", question)
        return again

    async def saying(self, text: str) -> dict[str, Any] | None:
        """Where a text stands in a frame that is in view, as the script's `saying` tells it."""
        return await self._saying(None, await self._main.call("pictured"), text)

    async def _saying(
        self, around: ForeignFrame | None, holders: Sequence[str], text: str
    ) -> dict[str, Any] | None:
        said = await together(self._saying_within(around, holder, text) for holder in holders)
        return next((where for where in said if where is not None), None)

    async def _saying_within(
        self, around: ForeignFrame | None, holder: str, text: str
    ) -> dict[str, Any] | None:
        try:
            frame = await self._entered(around, holder)
            where: dict[str, Any] | None = await self.ask(frame, "saying", {"text": text})
            if where is None:
                where = await self._saying(frame, await self.ask(frame, "pictured", None), text)
            if where is not None:
                way = await self._ask(around, "outward", {"ref": holder})
                where = where | {"path": [*way["path"], *where["path"]]}
        except (FrameLost, KeyError):
            return None
        return where

    # -- acting ----------------------------------------------------------------------------------

    def holding(self, ref: str) -> ForeignFrame | None:
        """The frame that an element of the observation lies in; None: the page itself."""
        return next((frame for frame in self._known.values() if frame.world.gave(ref)), None)

    async def behind(self, path: Sequence[str]) -> tuple[ForeignFrame | None, tuple[str, ...]] | None:
        """The innermost frame that a path of iframes leads through, and the rest of the path.

        None when it leads nowhere. Raises FrameLost, and PageMoved of the page.
        """
        frame, rest = None, tuple(path)
        while rest:
            way = await self._ask(frame, "behind", {"path": rest})
            if "here" in way:
                break
            if "ref" not in way:
                return None
            frame, rest = await self._entered(frame, way["ref"]), tuple(way["rest"])
        return frame, rest

    async def aim(self, frame: ForeignFrame, question: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of an element in the frame as `aim` of the script tells them, in the page's coordinates.

        Raises FrameLost, and PageMoved of the page.
        """
        patience = question["patience"]
        facts: dict[str, Any] = await self.ask(frame, "aim", question, 2 * patience / 1000)
        if facts.get("problem"):
            return facts
        placement, path, point = Placement(), facts["target"]["frame"], facts.get("point")
        step: ForeignFrame | None = frame
        while step is not None:
            question = {"ref": step.holder, "point": point, "patience": patience}
            way: dict[str, Any] = await self._ask(step.parent, "outward", question)
            if way.get("problem"):
                return facts | way
            placement, path = placement.within(Placement(*way["place"])), [*way["path"], *path]
            point, step = way.get("point"), step.parent
        facts = _outside(facts, placement, path) | {"point": point}
        return (
            facts if point is None or await self._arrives(frame, facts, patience / 1000) else facts | COVERED
        )

    async def _arrives(self, frame: ForeignFrame, facts: Mapping[str, Any], patience: float) -> bool:
        """Whether the pointer comes to the element when it is moved to its point."""
        now = asyncio.get_running_loop().time
        end = now() + patience
        while True:
            await self.ask(frame, "feel", {"ref": facts["ref"]})
            await self._move(facts["point"])
            if await self.ask(frame, "felt", {"ref": facts["ref"]}):
                return True
            if now() >= end:
                return False
            await asyncio.sleep(DRAWN)

    async def _move(self, point: Mapping[str, float]) -> None:
        """Move the pointer there; from beside it, for one that stays where it is has not moved."""
        ways = [{"x": point["x"] + 1, "y": point["y"]}, point]
        moved = [{"type": "mouseMoved", "x": way["x"], "y": way["y"]} for way in ways]
        try:
            async with asyncio.timeout(self._deadline):
                await together(self._main.cdp.send("Input.dispatchMouseEvent", one) for one in moved)
        except TimeoutError as error:
            raise FrameLost from error

    async def scroll(self, holder: str, question: Mapping[str, Any]) -> bool:
        """Scroll what lies in the middle of a frame, innermost first: whether anything has moved."""
        around: ForeignFrame | None = None
        frames: list[ForeignFrame] = []
        answer: dict[str, Any] = {"within": holder}
        while "within" in answer:
            try:
                around = await self._entered(around, answer["within"])
            except NoFrame:
                break
            frames.append(around)
            answer = await self.ask(around, "scroll", question)
        if answer.get("moved"):
            return True
        for frame in reversed(frames[:-1]):
            if (await self.ask(frame, "scroll", {**question, "own": True}))["moved"]:
                return True
        return False

    async def pulses(self, coming: str | None, actor: ForeignFrame | None) -> dict[ForeignFrame, Pulse]:
        """The counts of all frames, see `pulse`; only in the one acted in it is waited for late changes."""
        hints = {frame: coming if frame is actor or coming else "asked" for frame in self._alive()}
        pulses = await together(self._pulse(frame, hint) for frame, hint in hints.items())
        return {frame: pulse for frame, pulse in zip(hints, pulses, strict=True) if pulse is not None}

    async def _pulse(self, frame: ForeignFrame, coming: str | None) -> Pulse | None:
        try:
            pulse: Pulse = await self.ask(frame, "pulse", coming)
            return pulse
        except FrameLost:
            return None

    async def settle(self, actor: ForeignFrame | None, seconds: float) -> None:
        """Let the frame that was acted in come to rest, and the others for a moment."""
        caps = {frame: seconds if frame is actor else min(seconds, BYSTANDER) for frame in self._alive()}
        resting = (self._rest(frame, cap) for frame, cap in caps.items())
        await asyncio.gather(*resting, return_exceptions=True)

    async def _rest(self, frame: ForeignFrame, seconds: float) -> None:
        if frame.still:
            return
        async with asyncio.timeout(seconds + IMPATIENT):
            await self.ask(frame, "settle", {"quiet": QUIET, "cap": seconds * 1000}, seconds)

    # -- masking ---------------------------------------------------------------------------------

    async def mask(self, holders: Sequence[str], values: Sequence[str]) -> None:
        """Hide the values in pictures of these frames; a frame that cannot do so is hidden as a whole."""
        await together(self._mask(None, holder, values) for holder in holders)

    async def _mask(self, around: ForeignFrame | None, holder: str, values: Sequence[str]) -> None:
        try:
            frame = await self._entered(around, holder)
            elsewhere = self._elsewhere(frame)
            question = {"values": values, "drawn": elsewhere and not frame.still}
            answer = await self.ask(frame, "mask", question)
            if answer["hides"] and elsewhere and frame.still:
                raise FrameLost  # it cannot tell when it has been drawn
            await together(self._mask(frame, each, values) for each in answer["frames"])
        except FrameLost as lost:
            hides = not isinstance(lost, NoFrame)
        else:
            hides = False
        if hides or holder in self._veiled:
            await self._veil(around, holder, hidden=hides)

    async def _veil(self, around: ForeignFrame | None, holder: str, *, hidden: bool) -> None:
        drawn = around is not None and self._elsewhere(around)
        await self._ask(around, "veil", {"ref": holder, "hidden": hidden, "drawn": drawn})
        (self._veiled.add if hidden else self._veiled.discard)(holder)

    def _elsewhere(self, frame: ForeignFrame) -> bool:
        """Whether it is drawn by another process than the page."""
        return frame.world.cdp is not self._main.cdp

    # -- calls -----------------------------------------------------------------------------------

    async def ask(self, frame: ForeignFrame, function: str, argument: object, seconds: float = 0.0) -> Any:
        """What the script in the frame answers; ``seconds``: how long it may wait. Raises FrameLost."""
        try:
            async with asyncio.timeout(seconds + (IMPATIENT if frame.hung else self._deadline)):
                answer = await self._insist(frame, function, argument)
        except TimeoutError as error:
            frame.hung = True
            raise FrameLost from error
        except ScriptFailed as error:
            raise FrameLost from error
        except Error as error:
            self._drop(frame)
            raise FrameLost from error
        frame.hung = False
        return answer

    async def _ask(self, frame: ForeignFrame | None, function: str, argument: object) -> Any:
        """The same of a frame or the page."""
        if frame is None:
            return await self._main.call(function, argument)
        return await self.ask(frame, function, argument)

    async def _insist(self, frame: ForeignFrame, function: str, argument: object) -> Any:
        while True:
            with contextlib.suppress(PageMoved):
                return await frame.world.call(function, argument)
            await asyncio.sleep(0)

    # -- finding them ----------------------------------------------------------------------------

    def _alive(self) -> list[ForeignFrame]:
        return [frame for frame in self._known.values() if not frame.hung]

    async def _entered(self, around: ForeignFrame | None, holder: str) -> ForeignFrame:
        """The frame that an element holds. Raises FrameLost, and NoFrame when it holds none."""
        async with self._binding:
            if known := self._known.get(holder):
                return known
            try:
                async with asyncio.timeout(self._deadline):
                    world = await self._world_in(around.world if around else self._main, holder)
            except TimeoutError as error:
                raise FrameLost from error
            frame = ForeignFrame(around, holder, world)
            self._known[holder] = frame
            return frame

    async def _world_in(self, outer: World, holder: str) -> World:
        try:
            node = await outer.node(holder)
            if "frameId" not in node:
                raise NoFrame
            cdp = outer.cdp if "contentDocument" in node else await self._session(node["frameId"])
        except PageMoved as error:
            raise NoFrame from error
        except Error as error:
            raise FrameLost from error
        return World(cdp, node["frameId"], self._numbers, told=False)

    def _drop(self, frame: ForeignFrame) -> None:
        """It is gone, or has moved to another process: if it is there, it is found anew."""
        self._known.pop(frame.holder, None)
        frame_id = frame.world.frame_id
        self._sessions.pop(frame_id, None)
        self._attached = {each: theirs for each, theirs in self._attached.items() if theirs != frame_id}

    async def _session(self, frame_id: str) -> CDPSession:
        """The debugger of a frame in another process. Raises FrameLost."""
        if frame_id not in self._sessions:
            self._forget_detached()
            new = [frame for frame in self._page.frames[1:] if frame not in self._attached]
            await together(self._attach(frame) for frame in new)
        if frame_id not in self._sessions:
            raise FrameLost
        return self._sessions[frame_id]

    def _forget_detached(self) -> None:
        for frame in [frame for frame in self._attached if frame.is_detached()]:
            self._sessions.pop(self._attached.pop(frame), None)

    async def _attach(self, frame: Frame) -> None:
        with contextlib.suppress(Error):  # those of the page's own process have none
            session = await self._page.context.new_cdp_session(frame)
            info = await session.send("Target.getTargetInfo")
            frame_id = info["targetInfo"]["targetId"]
            self._attached[frame], self._sessions[frame_id] = frame_id, session


async def together(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What all of these give. When one raises, or nobody waits any more, the others are ended first."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _outside(facts: dict[str, Any], placement: Placement, path: list[str]) -> dict[str, Any]:
    """The facts with everything that has a place moved to where it is in the page."""
    target = facts["target"] | {"frame": path}
    if "position" in target:
        target["position"] = placement.position(target["position"])
    return facts | {"rect": placement.rect(facts["rect"]), "target": target}
