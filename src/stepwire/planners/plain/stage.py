"""What every instruction is carried out with: look, find, act, wait, and be stuck.

**Theory.** Carrying out an instruction takes several decisions with observations in between. Written
as a state machine that is unreadable; written as a generator it reads from top to bottom. A
``Story`` yields a decision whenever the world has to do something and goes on when the next view has
arrived. ``Stuck`` ends it with the verdict. So a new kind of instruction is one function, and a
search with going back is a loop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol, TypeVar

from stepwire.agent.observation import Element, Observation
from stepwire.agent.ports import Act, Decision, GiveUp, LookFurther, Pause, Reaction, View
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.page import effects
from stepwire.planners.plain.page.candidates import SURE, Candidate, Wanted
from stepwire.planners.plain.page.finding import (
    Absent,
    Ambiguous,
    Disabled,
    Finding,
    Found,
    all_that_fit,
    find,
)
from stepwire.planners.plain.page.given import Given
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.page.labels import labelled
from stepwire.planners.plain.page.recital import without_the_task
from stepwire.planners.plain.page.results import Search, brought_up
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import (
    Action,
    Click,
    Dialog,
    DoubleClick,
    Expect,
    Navigate,
    Press,
    Read,
    Target,
    Type,
    Wait,
)
from stepwire.runs.events import Nearby, Step
from stepwire.runs.task_secrets import TEMPLATE

T = TypeVar("T")
Story = Generator[Decision, None, T]


class Stuck(Exception):
    """The task cannot go on; holds the verdict."""

    def __init__(self, code: CompletionCode, error: str, nearest: tuple[Candidate, ...] = ()) -> None:
        super().__init__(error)
        self.verdict = GiveUp(code, error, tuple(_nearby(each.thing) for each in nearest))


class ActFailed(Exception):
    """The browser could not carry out an action; holds the step that says why."""

    def __init__(self, step: Step, error: str) -> None:
        super().__init__(error)
        self.step = step
        self.error = error


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for what may still come: an element, a page after sending, an awaited condition."""

    element: float = 5.0
    doubt: float = 1.0
    sending: float = 10.0
    awaited: float = 30.0
    first_pause: float = 0.15
    longest_pause: float = 1.0


class Revealing(Protocol):
    """How what is hidden is looked for."""

    def is_hidden(self, phrase: Phrase, page: Observation) -> bool:
        """Whether the page shows where it is hidden."""
        ...

    def bring_up(self, phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
        """What the phrase points at, once what hid it has been opened; None when nothing did."""
        ...


class Stage:
    """The page before us, and the ways to act on it. One stage serves one run."""

    def __init__(
        self, variables: Mapping[str, str], patience: Patience, start_url: str | None = None
    ) -> None:
        self._variables = variables
        self.start_url = start_url
        self.today: date | None = None  # without it, no word such as "tomorrow" names a day
        self.patience = patience
        self._view: View | None = None
        self.last_field: str | None = None
        self.counted_before = 0  # items on the pages before this one
        self.remembered = ""  # what "it" stands for in a later instruction
        self.told = ("", "")  # what was told to stand out, and the address of the page that lists it
        self.results: list[Any] = []  # the answers so far
        self.unmet: list[str] = []  # soft expectations that were not so
        self.task = ""
        self.searched: Search | None = None  # the search that brought up this page's results
        self.revealing: Revealing | None = None  # without it, what is hidden is not there
        self.refused: str | None = None  # what the page said when it did not take what was sent last
        self.given = Given()
        self._typed: set[str] = set()

    # -- the view -----------------------------------------------------------------------------

    def show(self, view: View) -> None:
        """Here is what the world looks like now."""
        self._view = replace(view, observation=labelled(without_the_task(view.observation, self.task)))

    @property
    def view(self) -> View:
        """The newest view."""
        if self._view is None:
            raise RuntimeError("A story was told before its first view.")
        return self._view

    @property
    def page(self) -> Observation:
        """The page as observed."""
        return self.view.observation

    @property
    def sees_all(self) -> bool:
        """Whether texts and pictures out of view were observed too; only controls there are counted."""
        return self.page.whole

    # -- words --------------------------------------------------------------------------------

    def filled(self, text: str) -> str:
        """A text with the run's variables filled in; secrets stay templates."""
        return TEMPLATE.sub(
            lambda match: match[0] if match[1] else self._variables.get(match[2], match[0]), text
        )

    def phrase(self, phrase: Phrase) -> Phrase:
        """A phrase with the run's variables filled in."""
        if "{{" not in phrase.said:
            return phrase
        place = phrase.place and replace(phrase.place, words=self.filled(phrase.place.words))
        return replace(phrase, said=self.filled(phrase.said), words=self.filled(phrase.words), place=place)

    # -- looking and waiting ------------------------------------------------------------------

    def look_further(self) -> Story[None]:
        """See the whole page, unless it is seen already."""
        if not self.sees_all:
            yield LookFurther()

    def pauses(self, seconds: float) -> Pauses:
        """Pauses, growing, until so many seconds have passed."""
        return Pauses(self, seconds)

    def look_for(
        self, look: Callable[[Observation], T], *, seconds: float | None = None, whole: bool = True
    ) -> Story[T]:
        """What ``look`` sees on the page: it raises Stuck while that is not there. Raises the last one.

        ``seconds`` is how long to wait, if not as for an element. Not ``whole``: the viewport may do.
        """
        pauses = self.pauses(self.patience.element if seconds is None else seconds)
        while True:
            yield from self.clear_dialog()
            if whole:
                yield from self.look_further()
            try:
                return look(self.page)
            except Stuck:
                if self.sees_all and pauses.over:
                    raise
            yield pauses.next() if self.sees_all else LookFurther()

    def find(self, phrase: Phrase, wanted: Wanted) -> Story[Finding]:
        """What the phrase points at right now; in the viewport if surely there, else on the whole page."""
        phrase = self.phrase(phrase)
        if phrase.role == "item" and phrase.nth is not None and phrase.nth >= self.counted_before:
            phrase = replace(phrase, nth=phrase.nth - self.counted_before)
        finding = self._found(phrase, wanted)
        if isinstance(finding, Found) and finding.score >= SURE and phrase.nth is None:
            return finding
        if self.sees_all:
            return finding
        yield LookFurther()
        return self._found(phrase, wanted)

    def _found(self, phrase: Phrase, wanted: Wanted) -> Finding:
        """What the phrase points at on the page as seen; a result is one of the last search's."""
        if self.searched is None or phrase.role != "item" or "result" not in phrase.said.lower():
            return find(phrase, wanted, self.page)
        for page in brought_up(self.searched, self.page):
            for role in ("item", "link"):
                found = find(replace(phrase, role=role), wanted, page)
                if not isinstance(found, Absent):
                    return found
        return find(phrase, wanted, self.page)

    def need(self, phrase: Phrase, wanted: Wanted, *, to_use: bool = True) -> Story[Thing]:
        """The one thing that the phrase points at; waits for it a while, and looks behind what is closed.

        Not ``to_use``: it may be disabled. Raises Stuck.
        """
        absent, doubt = self.pauses(self.patience.element), self.pauses(self.patience.doubt)
        sought = False
        while True:
            yield from self.clear_dialog()
            finding = yield from self.find(phrase, wanted)
            if isinstance(finding, Found) or (isinstance(finding, Disabled) and not to_use):
                return finding.thing
            if isinstance(finding, Absent) and not sought and (doubt.over or self._is_hidden(phrase)):
                sought = True
                brought_up = yield from self._brought_up(self.phrase(phrase), wanted)
                if brought_up is not None:
                    return brought_up
                absent = self.pauses(self.patience.element)
            pauses = doubt if isinstance(finding, Ambiguous) else absent
            if pauses.over:
                raise unfound(self.phrase(phrase), wanted, finding)
            yield pauses.next()

    def _is_hidden(self, phrase: Phrase) -> bool:
        return self.revealing is not None and self.revealing.is_hidden(self.phrase(phrase), self.page)

    def _brought_up(self, phrase: Phrase, wanted: Wanted) -> Story[Thing | None]:
        if self.revealing is None:
            return None
        return (yield from self.revealing.bring_up(phrase, wanted, self))

    # -- acting -------------------------------------------------------------------------------

    def do(self, action: Action, explanation: str) -> Story[Step | None]:
        """Carry out an action until it has had its effect; its step, if one was recorded.

        A click without effect is given time, then done in one other way. Raises ActFailed, Stuck.
        """
        self._answer_for_values(action)
        before = self.page
        step = yield from self._once(action, explanation)
        reaction = self.view.reaction
        if isinstance(action, Click | DoubleClick) and reaction and not reaction.stirred:
            reaction = yield from self._insist(action, before)
        if isinstance(action, Click | DoubleClick | Press | Type) and reaction:
            self._heed(before, action, reaction)
        return step

    def attempt(self, action: Action, explanation: str) -> Story[None]:
        """Carry out an action that need not work: it is one of several that are tried."""
        try:
            yield from self._once(action, explanation)
        except ActFailed:
            return

    def _once(self, action: Action, explanation: str) -> Story[Step | None]:
        before = len(self.view.history)
        yield Act(action, explanation[:400])
        if len(self.view.history) <= before:
            return None
        step = self.view.history[before]
        if step.error is not None:
            raise ActFailed(step, step.error + self._held(action))
        self.given.heed(action, self.page)
        return step

    def _answer_for_values(self, action: Action | None = None) -> None:
        """What was typed has to be there still when something else is done, or nothing more. Raises Stuck."""
        lost = self.given.lost(self.page, but=getattr(getattr(action, "target", None), "ref", None) or "")
        if lost is not None:
            was, now = lost
            raise Stuck(
                CompletionCode.TASK_FAILED,
                f"The page has changed what {called(was)} was given: it held {_content(was)}, "
                f"and now holds {_content(now)}.",
            )

    def stand_by(self) -> Story[None]:
        """At the end: a moment for the page to change what its fields were given. Raises Stuck if it does."""
        if self.given.fields:
            yield Pause(self.patience.doubt)
            self._answer_for_values()

    def _held(self, action: Action) -> str:
        """What a field holds instead of the text that it did not take; a password's is not known here."""
        field = self.page.element(action.target.ref or "") if isinstance(action, Type) else None
        return f" It holds {shown(field.value)}." if field is not None and field.value else ""

    def _insist(self, click: Click | DoubleClick, before: Observation) -> Story[Reaction | None]:
        """The click has stirred nothing: the page may be slow, deaf or not ready. Raises Stuck."""
        thing = effects.thing_of(click, before)
        if thing is None or effects.is_so_already(thing, before) or (yield from self.changes(before)):
            return self.view.reaction
        clicked = effects.gesture(click)
        action, how = effects.other_way(click, before)
        yield from self._once(action, f"{called(thing)}, {how}: the click has changed nothing")
        reaction = self.view.reaction
        if reaction is None or reaction.stirred or (yield from self.changes(before)):
            return reaction
        raise Stuck(
            CompletionCode.TASK_FAILED,
            f"{called(thing)} was {clicked}, then {how}: the page reacted to neither.",
        )

    def changes(self, before: Observation) -> Story[bool]:
        """Whether the page looks different from before, given a moment to.

        What looks different at each look changes by itself, and is no answer.
        """
        pauses = self.pauses(self.patience.doubt)
        looks = effects.Looks(before, self.page)
        while not looks.answer():
            if pauses.over:
                return looks.answer(final=True)
            yield pauses.next()
            looks.add(self.page)
        return True

    def _heed(self, before: Observation, action: Action, reaction: Reaction) -> None:
        """Keep in mind what the page has refused: whoever goes on has to answer for it."""
        if isinstance(action, Type) and not action.submit:
            self._typed.add(action.target.ref or "")
        else:
            self.refused = effects.refusal(before, action, self.page, reaction)

    def unaccepted(self) -> Element | None:
        """A field that was typed into and that the page still does not accept."""
        return next((each for each in self.page.elements if each.invalid and each.ref in self._typed), None)

    def read(self, action: Read, explanation: str) -> Story[Any]:
        """What was read; None when no step was recorded. Raises ActFailed."""
        step = yield from self.do(action, explanation)
        return step.action.value if step is not None and isinstance(step.action, Read) else None

    def clear_dialog(self) -> Story[None]:
        """Answer a dialog that has only one answer; one that asks something needs an instruction."""
        dialog = self.page.dialog
        if dialog is None:
            return
        if dialog.kind in ("confirm", "prompt"):
            raise Stuck(
                CompletionCode.TASK_FAILED,
                f"The page asks something in a {dialog.kind} dialog, and the task does not say the answer. "
                "Add “accept the dialog” or “dismiss the dialog” behind the step that opens it.",
            )
        yield from self.do(Dialog(accept=True), f"Closing the page's {dialog.kind} dialog")


class Pauses:
    """A bounded wait in growing pauses."""

    def __init__(self, stage: Stage, seconds: float) -> None:
        self._stage = stage
        self._until = stage.view.elapsed + seconds
        self._length = stage.patience.first_pause
        self._left = max(1, int(seconds / stage.patience.first_pause) + 1)  # should time stand still

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return self._stage.view.elapsed >= self._until or self._left <= 0

    def next(self) -> Pause:
        """The next pause."""
        self._left -= 1
        pause = Pause(self._length)
        self._length = min(self._length * 1.6, self._stage.patience.longest_pause)
        return pause


def every(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[tuple[Thing, ...]]:
    """Everything that the phrase points at, in reading order; waits for the first. Raises Stuck."""
    phrase = stage.phrase(phrase)

    def all_of_them(page: Observation) -> tuple[Thing, ...]:
        things = all_that_fit(phrase, wanted, page)
        if not things:
            raise unfound(phrase, wanted, Absent())
        return things

    return (yield from stage.look_for(all_of_them))


def target(thing: Thing) -> Target:
    """An action's target for something just observed."""
    name = name_of(thing)
    return Target(ref=thing.ref, role=thing.role[:1024] or None, name=name[:1024] or None)


def shown(text: str, longest: int = 60) -> str:
    """A text for a viewer: quoted, short, secrets by their names."""
    told = re.sub(r"\s+", " ", TEMPLATE.sub(lambda match: f"‹{match[2]}›", text)).strip()
    return f"“{told if len(told) <= longest else told[: longest - 1] + '…'}”"


def called(thing: Thing) -> str:
    """What to call a thing before a viewer."""
    return shown(name_of(thing)) if name_of(thing) else f"a {thing.role or 'thing'} without a name"


def _content(field: Element) -> str:
    """What a field holds, in words."""
    if field.checked is not None:
        return "a tick" if field.checked else "no tick"
    return shown(field.value) if field.value else "nothing"


def unfound(phrase: Phrase, wanted: Wanted, finding: Finding) -> Stuck:
    """Why nothing was taken for a phrase, with what came nearest."""
    what = shown(phrase.said)
    match finding:
        case Disabled(thing):
            return Stuck(
                CompletionCode.TASK_FAILED,
                f"{what} is there, but it is disabled: {called(thing)}, {thing.role}.",
            )
        case Ambiguous(candidates):
            return Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                f"{what} fits several things equally well: {_list(candidates)}. "
                "Say which, for example “the second …” or “… in the row of …”.",
                candidates,
            )
        case Absent(nearest) if nearest:
            return Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                f"{what} was not found as {wanted.value}. "
                f"Nearest: {_list(nearest)}; none fits well enough to be taken.",
                nearest,
            )
        case _:
            return Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                f"{what} was not found as {wanted.value}, nor anything like it.",
            )


def _nearby(thing: Thing) -> Nearby:
    return Nearby(thing.role[:100], name_of(thing)[:200], thing.rect)


def _list(candidates: tuple[Candidate, ...]) -> str:
    return ", ".join(f"{called(each.thing)} ({each.thing.role or 'text'})" for each in candidates)


def failed(said: str, failure: ActFailed) -> Stuck:
    """The verdict on a task whose action failed."""
    match failure.step.action:
        case Navigate():
            code = CompletionCode.NAVIGATION_FAILED
        case Expect() | Wait():
            code = CompletionCode.EXPECTATION_FAILED
        case _:
            code = CompletionCode.TASK_FAILED
    return Stuck(code, f"{shown(said, 120)} could not be done: {failure.error}")
