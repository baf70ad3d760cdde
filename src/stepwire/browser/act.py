"""Carries out one action on a tab, as a person's hand would: at coordinates, after looking.

The script finds the element, brings it into view and tests that it lies on top; then real input
events go to that point. That takes a ninth of the time of a locator's click. What a field, a list or
a box made of it is checked afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, assert_never

from playwright.async_api import Error, Mouse

from stepwire.agent.ports import ActionFailed, ExpectationFailed, TargetNotFound, TargetNotReady, unreferenced
from stepwire.browser.deadlines import Deadlines
from stepwire.browser.documents import Documents
from stepwire.browser.expecting import PAGE_WIDE, expectation
from stepwire.browser.frames import ForeignFrame
from stepwire.browser.mask import Mask
from stepwire.browser.pointer import Button, Pointer
from stepwire.browser.pulse import UNSEEN, Answer, Pulse
from stepwire.browser.tab import PageGone, Tab
from stepwire.browser.targets import described, healed, problem_of, rect_of
from stepwire.runs.actions import (
    Back,
    Check,
    Clear,
    Click,
    Condition,
    Dialog,
    DoubleClick,
    Drag,
    Expect,
    Hover,
    Navigate,
    Point,
    Press,
    Read,
    Scroll,
    Select,
    Target,
    Type,
    Uncheck,
    Upload,
    Wait,
)
from stepwire.runs.actions import Tab as TabAction
from stepwire.runs.events import Healed, Rect
from stepwire.runs.keys import playwright_keys
from stepwire.runs.task_secrets import TEMPLATE

T = TypeVar("T")
Fill = Callable[[str, str], str]
Gesture = Callable[[Mouse, float, float], Coroutine[Any, Any, None]]
OnPage = (
    Click | DoubleClick | Hover | Type | Clear | Select | Check | Uncheck | Press | Scroll | Drag | Upload
    | Wait | Read | Expect
)  # fmt: skip
OfSession = Navigate | Back | TabAction | Dialog

SET_NOT_TYPED = frozenset({"date", "time", "datetime-local", "month", "week", "color", "range"})
LONGEST_AROUND = 100  # characters that an element may say by which it is found again
LONGEST_BY_KEYS = 1000  # characters that are worth typing key by key when a field ignores pasted text


@dataclass
class Deed:
    """What has become of an action so far; still true when a dialog interrupts it."""

    action: OnPage | OfSession
    rect: Rect | None = None
    target: Target = field(default_factory=Target)
    healed: Healed | None = None
    notes: list[str] = field(default_factory=list)
    answer: Answer = field(default_factory=Answer)
    heard: dict[ForeignFrame, Pulse] = field(default_factory=dict)  # what frames counted before it
    afterwards: Callable[[], Awaitable[None]] | None = None  # what must be so once the page is at rest


@dataclass(frozen=True)
class Hand:
    """Acts on one tab for one action."""

    tab: Tab
    fill: Fill
    mask: Mask
    deadlines: Deadlines
    files: Mapping[str, Path]
    healing: bool
    deed: Deed

    @property
    def documents(self) -> Documents:
        """What is asked where things are."""
        return Documents(self.tab, self.deadlines)

    async def perform(self, action: OnPage) -> None:
        """Do it. Raises ActionFailed and its kin, and the tab's PageStuck, PageGone, DialogOpened."""
        match action:
            case Click():
                await self._click(action.target, action.button)
            case DoubleClick():
                await self._click(action.target, times=2)
            case Hover():
                await self._point(await self._aim(action.target), lambda mouse, x, y: mouse.move(x, y))
            case Type():
                await self._type(action.target, action.text, submit=action.submit)
            case Clear():
                await self._type(action.target, "")
            case Select():
                await self._select(action)
            case Check():
                await self._set_checked(action.target, True)
            case Uncheck():
                await self._set_checked(action.target, False)
            case Press():
                await self._press(action)
            case Scroll():
                await self._scroll(action)
            case Drag():
                await self._drag(action)
            case Upload():
                await self._upload(action)
            case Wait():
                await self._wait(action)
            case Read():
                await self._read(action)
            case Expect():
                await self._expect(action)
            case _:
                assert_never(action)

    # -- the pointer -----------------------------------------------------------------------------

    async def _click(self, target: Target, button: Button = "left", *, times: int = 1) -> None:
        facts = await self._aim(target, pressing=True)
        if self.tab.frames:
            await self._listen(facts)
        else:
            self._heard(facts["pulse"], facts)
        await self._press_on(facts, button, times=times)

    async def _listen(self, facts: dict[str, Any]) -> None:
        """From the press that comes: what answers to the pointer on its way is no answer to it."""
        pulse, self.deed.heard = await self.documents.listen("press")
        self._heard(pulse, facts)

    def _heard(self, pulse: Pulse, facts: dict[str, Any]) -> None:
        self.deed.answer.before = pulse
        self.deed.answer.granted = facts.get("tag") in UNSEEN

    async def _point(self, facts: dict[str, Any], gesture: Gesture) -> None:
        x, y = facts["point"]["x"], facts["point"]["y"]
        await self._input(gesture(self.tab.page.mouse, x, y))

    async def _press_on(self, facts: dict[str, Any], button: Button = "left", *, times: int = 1) -> None:
        click = self.tab.pointer.click(facts["point"], button, times=times)
        if not await self._input(self.documents.while_there(click)):
            self.tab.pointer = Pointer(self.tab.cdp)  # with no click that waits for an answer

    async def _aim(self, target: Target, *, pointing: bool = True, pressing: bool = False) -> dict[str, Any]:
        facts = await self._find(target, pointing=pointing, pressing=pressing, healing=self.healing)
        self.deed.rect = rect_of(facts)
        self.deed.target = described(facts, self.mask)
        self.deed.healed = healed(target, facts, self.mask)
        self._described("target", facts)
        return facts

    async def _find(
        self, target: Target, *, pointing: bool = True, pressing: bool = False, healing: bool = False
    ) -> dict[str, Any]:
        question = {
            "patience": self.deadlines.patience * 1000,
            "pointing": pointing, "pressing": pressing, "healing": healing,
        }  # fmt: skip
        facts = await self.documents.aim(target, question)
        if problem := problem_of(facts):
            raise problem
        return facts

    def _described(self, name: str, facts: dict[str, Any]) -> None:
        target = described(facts, self.mask)
        self.deed.action = self.deed.action.model_copy(update={name: target})

    async def _drag(self, action: Drag) -> None:
        await self._aim(action.target)
        end = await self._find(action.to)
        self._described("to", end)
        start = await self._find(action.target)  # again: finding the end may have scrolled the page
        await self._point(_off(start, action.start), lambda mouse, x, y: mouse.move(x, y))
        await self._listen(start)
        await self._input(self.tab.page.mouse.down())
        if action.offset is None:  # a drop place may move out of the way of what comes
            end = await self._find(action.to)
        await self._point(_off(end, action.offset), lambda mouse, x, y: mouse.move(x, y, steps=8))
        await self._input(self.tab.page.mouse.up())

    async def _scroll(self, action: Scroll) -> None:
        facts = await self._aim(action.target, pointing=False) if action.target else {}
        question = {"direction": action.direction, "amount": action.amount, "ref": facts.get("ref")}
        self._ready(await self.documents.scroll(question))

    # -- the keyboard ----------------------------------------------------------------------------

    async def _type(self, target: Target, template: str, *, submit: bool = False) -> None:
        facts = await self._aim(target)
        text = self._filled(template, facts)
        if facts["type"] in SET_NOT_TYPED:
            await self._set(facts["ref"], text)
        else:
            await self._press_on(facts)
            await self._write(facts["ref"], text, announce=not submit, secret=_holds_secret(template))
        if submit:
            await self._listen(facts)
            await self._input(self.tab.page.keyboard.press("Enter"))
        else:
            self.deed.afterwards = lambda: self._still_holds(facts["ref"], text)

    def _filled(self, template: str, facts: dict[str, Any]) -> str:
        """What is put into a field. A secret goes into no search, and no form that sends it elsewhere."""
        if _holds_secret(template):
            if facts["searches"]:
                raise ActionFailed("A secret is not typed into a search field.")
            for host in facts["sendsTo"]:
                self.fill(template, host)  # raises when the secret is not meant for it
        return self.fill(template, facts["host"])

    async def _set(self, ref: str, text: str) -> None:
        if await self._ask("setValue", {"ref": ref, "text": text}) != "same":
            raise ActionFailed("The field did not take the value; it may want it written in another form.")

    async def _write(self, ref: str, text: str, *, announce: bool, secret: bool = False) -> None:
        field_ref = await self._prepare(ref)
        if secret:
            await self._ask("enter", {"ref": field_ref, "text": text})
        else:
            await self._insert(text)
        became = await self._ask("compare", {"ref": field_ref, "text": text})
        by_keys_too = len(text) <= LONGEST_BY_KEYS and (not secret or self.documents.alone)
        if became in ("unchanged", "other") and by_keys_too:
            await self._prepare(ref)
            await self._input(self.tab.page.keyboard.type(text))
            by_keys = await self._ask("compare", {"ref": field_ref, "text": text})
            became = became if by_keys == "unchanged" else by_keys
        self._judge(became)
        if announce:
            self.deed.answer.before, self.deed.heard = await self.documents.listen("typed")
            accepted = (await self._ask("finish", {"ref": field_ref}))["valid"]
            self.deed.answer.rejected = not accepted and bool(text)

    def _judge(self, became: str) -> None:
        match became:
            case "unchanged":
                raise ActionFailed("The field did not take the text.")
            case "other":
                raise ActionFailed("The field holds something else than what was typed.")
            case "formatted":
                self.deed.notes.append("The field changed what was typed.")

    async def _still_holds(self, ref: str, text: str) -> None:
        """The page may have rewritten the field, or drawn it anew, since it was typed into."""
        state = await self._ask("stillHolds", {"ref": ref, "text": text})
        if state.get("problem") and "ref" in (found := await self._again()):
            state = await self._ask("stillHolds", {"ref": found["ref"], "text": text})
        if not state.get("well", True):
            raise ActionFailed("The page has changed what the field holds to something else than was typed.")

    async def _again(self) -> dict[str, Any]:
        """The target as it was described, found once more."""
        facts: dict[str, Any] = await self.documents.about(
            "aim", self.deed.target, {"patience": 0, "pointing": False}
        )
        return facts

    async def _prepare(self, ref: str) -> str:
        prepared = self._ready(await self._ask("prepare", {"ref": ref}))
        if not prepared["editable"]:
            raise TargetNotReady("The element takes no text.")
        return str(prepared["ref"])

    async def _insert(self, text: str) -> None:
        keyboard = self.tab.page.keyboard
        await self._input(keyboard.insert_text(text) if text else keyboard.press("Delete"))

    async def _press(self, action: Press) -> None:
        if action.target:
            facts = await self._aim(action.target, pointing=False)
            self._ready(await self._ask("focus", {"ref": facts["ref"]}))
        await self._listen({})
        try:
            await self._input(self.tab.page.keyboard.press(playwright_keys(action.keys)))
        except Error as error:
            if "Unknown key" in error.message:
                raise ActionFailed(
                    f"There is no key {action.keys!r}; write it like Enter or Control+A."
                ) from error
            raise

    # -- choices ---------------------------------------------------------------------------------

    async def _select(self, action: Select) -> None:
        facts = await self._aim(action.target)
        options = [self._filled(option, facts) for option in action.options]
        if facts["tag"] == "select":
            await self._choose(facts["ref"], options)
            return
        for option, template in zip(options, action.options, strict=True):
            await self._pick(facts, option, secret=_holds_secret(template))
            facts = await self._find(Target(ref=facts["ref"]), pointing=False)

    async def _choose(self, ref: str, options: list[str]) -> None:
        await self._listen({})
        self.deed.afterwards = lambda: self._still_chosen(ref, options)
        answer = await self._ask("chooseOptions", {"ref": ref, "options": options})
        match answer.get("problem"):
            case "missing":
                raise TargetNotFound("The list has no such option.")
            case "single":
                raise ActionFailed("The list takes only one option.")
            case _:
                self._ready(answer)

    async def _still_chosen(self, ref: str, options: list[str]) -> None:
        """A list that goes back to what it was has refused; unless it is one that acts and starts afresh."""
        if await self._ask("isChosen", {"ref": ref, "options": options}):
            return
        before, now = self.deed.answer.before or {}, await self._ask("pulse", None)
        if now["changes"] == before.get("changes") and not self.tab.activity.asked:
            raise ActionFailed("The list did not keep the option.")

    async def _pick(self, facts: dict[str, Any], label: str, *, secret: bool) -> None:
        """Choose from a list that the page made itself: open it, type if it filters, click the option."""
        state = await self._ask("stateOf", {"ref": facts["ref"]})
        if not state["expanded"]:
            facts = await self._find(Target(ref=facts["ref"]))
            await self._press_on(facts)
        option = await self._option(facts, label, 0.3 if facts["editable"] else self.deadlines.patience)
        if option is None and facts["editable"]:
            await self._write(facts["ref"], label, announce=False, secret=secret)
            option = await self._option(facts, label, self.deadlines.patience)
        if option is None:
            raise TargetNotFound("The list has no such option.")
        aimed = await self._find(Target(ref=option))
        await self._press_on(aimed)

    async def _option(self, facts: dict[str, Any], label: str, patience: float) -> str | None:
        question = {"ref": facts["ref"], "label": label, "patience": patience * 1000}
        answer = await self._ask("openOption", question, patience)
        return str(answer["ref"]) if "ref" in answer else None

    async def _set_checked(self, target: Target, wanted: bool) -> None:
        facts = await self._aim(target)
        if facts["checked"] is None:
            raise TargetNotReady("The element cannot be ticked.")
        if facts["checked"] == wanted:
            return
        await self._press_on(facts)
        await self.tab.settle(self.deadlines)
        await self._still_is(facts["ref"], wanted)
        self.deed.afterwards = lambda: self._still_is(facts["ref"], wanted)

    async def _still_is(self, ref: str, wanted: bool) -> None:
        state = await self._ask("stateOf", {"ref": ref})
        if state.get("problem"):  # the page has drawn it anew
            state = await self._again()
        if state.get("checked") not in (wanted, None):
            raise ActionFailed("The box did not change when it was clicked.")

    async def _upload(self, action: Upload) -> None:
        facts = await self._aim(action.target, pointing=False)
        if facts["type"] != "file":
            raise TargetNotReady("The element takes no files.")
        missing = [name for name in action.files if name not in self.files]
        if missing:
            raise ActionFailed(f"The run has no file named {missing[0]!r}.")
        cdp, element = await self.documents.element(facts["ref"])
        paths = [str(self.files[name]) for name in action.files]
        await self._input(cdp.send("DOM.setFileInputFiles", {"files": paths, "objectId": element}))

    # -- looking ---------------------------------------------------------------------------------

    async def _wait(self, action: Wait) -> None:
        seconds = action.until.seconds
        if seconds is not None:
            await self.tab.steady(asyncio.sleep(seconds), seconds + self.deadlines.call)
        elif not await self.documents.holds(action.until, action.timeout):
            raise ActionFailed(f"What was waited for did not happen within {action.timeout:g} seconds.")
        self.deed.action = action.model_copy(update={"until": _lasting(action.until)})
        if action.until.text is not None and (where := await self.documents.saying(action.until.text)):
            self._came(action, where)

    def _came(self, action: Wait, where: dict[str, Any]) -> None:
        """The same of what was waited for: an element that says so in a frame."""
        if self._lasts(action.until.text, where) and len(where["around"]) <= LONGEST_AROUND:
            shown = Target(text=where["around"], frame=tuple(where["path"]))
            self.deed.action = action.model_copy(update={"until": Condition(visible=shown)})

    async def _read(self, action: Read) -> None:
        target = action.target
        if target and action.what in ("text", "value", "table", "list"):
            facts = await self._aim(target, pointing=False)
            target = Target(ref=facts["ref"])
        elif target and action.what == "count":
            self.deed.action = action.model_copy(update={"target": unreferenced(target)})
        elif action.what in ("value", "count"):
            raise TargetNotFound(f"Reading a {action.what} needs a target.")
        answer = self._ready(await self.documents.about("read", target, {"what": action.what}))
        if answer.get("missing"):
            raise TargetNotFound(f"There is no {action.what} here.")
        if more := answer.get("more"):
            self.deed.notes.append(f"The {action.what} goes on: {more} more were not read.")
        value = self.mask.data(answer["value"])
        self.deed.action = self.deed.action.model_copy(update={"value": value})

    async def _expect(self, action: Expect) -> None:
        if action.target is None and action.what not in PAGE_WIDE:
            raise TargetNotFound(f"Expecting {action.what} needs a target.")
        value = action.value
        if isinstance(value, str):
            value = self.fill(value, await self.documents.host(action.target))
        question = {
            "what": action.what,
            "value": value,
            "negate": action.negate,
        }
        answer = await self.documents.expect(action.target, question, action.timeout)
        told = action.target is not None and action.target.ref is not None
        if action.target and told and not answer.get("missing") and not _absent(action):
            await self._aim(action.target, pointing=False)
        if not answer["so"]:
            raise ExpectationFailed(expectation(action, answer, self.mask))
        if not action.negate and (where := answer.get("where")):
            self._placed(action, where)
        if action.target and told and self.deed.action is action:
            self.deed.action = action.model_copy(update={"target": unreferenced(action.target)})

    def _placed(self, action: Expect, where: dict[str, Any]) -> None:
        """The command says in which frame the text was: what looks for it elsewhere would not find it."""
        if self._lasts(action.value, where):
            body = Target(css="body", frame=tuple(where["path"]))
            self.deed.action = action.model_copy(update={"target": body, "value": where["text"]})

    def _lasts(self, written: object, where: dict[str, Any]) -> bool:
        """Whether a text was in a frame, and is neither a template of its author nor a secret."""
        return bool(where["path"]) and "{{" not in str(written) and self.mask.data(where) == where

    # -- calls -----------------------------------------------------------------------------------

    async def _ask(self, function: str, question: object, seconds: float = 0.0) -> Any:
        return await self.documents.ask(function, question, seconds)

    async def _input(self, event: Awaitable[T]) -> T | None:
        """Let the page have it. One that closes itself at it has had it, and acknowledges nothing more."""

        async def had() -> T:
            return await event

        try:
            return await self.tab.steady(had(), self.deadlines.call)
        except PageGone:
            if self.tab.crashed:
                raise
            return None

    def _ready(self, answer: dict[str, Any]) -> dict[str, Any]:
        if problem := problem_of(answer):
            raise problem
        return answer


def _off(facts: dict[str, Any], by: Point | None) -> dict[str, Any]:
    """The facts with the point moved: from the middle of the element, of which only a part may be seen."""
    if by is None:
        return facts
    x, y, width, height = facts["rect"]
    return facts | {"point": {"x": x + width / 2 + by.x, "y": y + height / 2 + by.y}}


def _holds_secret(template: str) -> bool:
    return any(secret for secret, _ in TEMPLATE.findall(template))


def _absent(action: Expect) -> bool:
    """Whether it is expected that there is nothing to describe."""
    return action.negate and action.what == "visible"


def _lasting(condition: Condition) -> Condition:
    """The condition as a command may keep it: without refs."""
    changes = {
        name: unreferenced(target)
        for name in ("visible", "hidden")
        if (target := getattr(condition, name)) is not None
    }
    return condition.model_copy(update=changes)
