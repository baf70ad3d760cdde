"""Whether an action has had an effect, and what else to try when it has not. Pure.

The browser tells whether anything stirred (see ``Reaction``); here two looks at the page are compared, for
some pages answer late. What a page refuses is an effect too, but not the one that was meant: a field
marked as invalid, a text marked as what went wrong, an error page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from stepwire.agent.observation import Element, Observation, TextBlock
from stepwire.agent.ports import Reaction
from stepwire.planners.plain.language.likeness import likeness
from stepwire.planners.plain.page.candidates import SURE
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.runs.actions import Action, Click, DoubleClick, Press

_NATIVE = frozenset({"a", "button", "summary", "input", "area"})  # these answer to Enter as to a click
_BOXES = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
_WRONG = re.compile(
    r"\b(?:errors?|invalid|required|must|missing|wrong|incorrect|mismatch|fail(?:ed|ure)?|denied|forbidden|"
    r"unable|expired|rejected|refused|too (?:short|long|small|large|big|many|few)|(?:is|are|do|does|was) not|"
    r"(?:is|does|do)n['’]t|can(?:not|['’]t| not)|could(?: not|n['’]t)|not (?:allowed|valid|found|saved)|"
    r"already (?:exists?|taken|in use|used|been)|(?:please|you need to) (?:enter|choose|select|fill|provide|"
    r"correct|specify|check|use|try|give)|at least|at most|no more than)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


class Looks:
    """A page before an action and at each look since.

    A part of it that has become another and then stays so is an answer. A clock that went on is none, nor is
    what changes again and again: the page does that by itself.
    """

    def __init__(self, before: Observation, after: Observation) -> None:
        self._first = self._last = _parts(before)
        self._times: Counter[str] = Counter()
        self._moving: set[str] = set()
        self.add(after)

    def add(self, page: Observation) -> None:
        """One more look."""
        now, last = _parts(page), self._last
        self._moving = {key for key in now.keys() & last.keys() if now[key] != last[key]}
        if now.keys() != last.keys():
            self._moving.add(_COME_AND_GONE)
        self._times.update(self._moving)
        self._last = now

    def answer(self, *, final: bool = False) -> bool:
        """Whether something has changed and stays so; ``final``: no further look will tell."""
        if self._last.keys() != self._first.keys() and _COME_AND_GONE not in self._moving:
            return True
        changed = {key for key, times in self._times.items() if times == 1}
        return bool(changed if final else changed - self._moving)


_COME_AND_GONE = "what is there at all"


def _parts(page: Observation) -> dict[str, object]:
    """How each part of the page that can be seen looks."""
    whole = {"address": page.url, "title": page.title, "dialog": page.dialog, "tabs": len(page.tabs)}
    elements = {each.ref: _state(each) for each in page.elements if each.in_view}
    texts = {each.ref: _DIGITS.sub("0", each.text) for each in page.texts if each.in_view}
    return {**whole, **texts, **elements}


def _state(element: Element) -> tuple[object, ...]:
    return (
        _DIGITS.sub("0", element.name),
        element.value,
        element.checked,
        element.expanded,
        element.selected,
        element.disabled,
    )


def is_so_already(thing: Thing, page: Observation) -> bool:
    """Whether clicking it could change nothing: it has the focus, is chosen, or leads to where we are."""
    if not isinstance(thing, Element):
        return False
    here = thing.href != "" and thing.href == page.url
    chosen = thing.selected is True or (thing.role in ("radio", "menuitemradio") and thing.checked is True)
    return thing.editable or bool(thing.options) or here or chosen


def gesture(click: Click | DoubleClick) -> str:
    """What was done to the thing."""
    if isinstance(click, DoubleClick):
        return "double-clicked"
    return "clicked" if click.button == "left" else f"{click.button}-clicked"


def other_way(click: Click | DoubleClick, page: Observation) -> tuple[Action, str]:
    """One more way to do what a click without effect should have done, and what to call it."""
    thing = thing_of(click, page)
    if gesture(click) != "clicked":
        return click, f"{gesture(click)} again"
    if isinstance(thing, Element) and thing.tag in _NATIVE:
        key = "Space" if thing.role in _BOXES else "Enter"
        return Press(keys=key, target=click.target), f"pressed with {key}"
    twins = list(_twins(thing, page)) if thing is not None else []
    if len(twins) == 1:
        target = click.target.model_copy(update={"ref": twins[0].ref, "role": twins[0].role})
        return Click(target=target), f"clicked as the {twins[0].role} of that name"
    return click, "clicked again"


def thing_of(action: Action, page: Observation) -> Thing | None:
    """What the action was aimed at, as that page showed it."""
    ref = getattr(getattr(action, "target", None), "ref", None)
    things: tuple[Thing, ...] = (*page.elements, *page.texts)
    return next((each for each in things if each.ref == ref), None)


def _twins(thing: Thing, page: Observation) -> Iterator[Element]:
    """What bears the same name and can be clicked."""
    for each in page.elements:
        usable = each is not thing and each.clickable and not each.disabled
        if usable and likeness(name_of(thing), name_of(each)) >= SURE:
            yield each


def asks_itself(pressed: Element, page: Observation) -> Element | None:
    """The control that was pressed, where it now asks in its own words whether one is sure: "You sure?"."""
    now = page.element(pressed.ref)
    if now is None or now.disabled or name_of(now) == name_of(pressed):
        return None
    return now if _SURE.search(name_of(now)) else None


_SURE = re.compile(r"\b(?:sure|really|confirm)\b|\b(?:click|press|tap) again\b", re.IGNORECASE)


# -- refusals ---------------------------------------------------------------------------------


def refusal(before: Observation, action: Action, after: Observation, reaction: Reaction) -> str | None:
    """In what words the page has refused what was sent to it; None when it has not."""
    if reaction.status:
        return f"the server answered {reaction.status}"
    fields = [each for each in after.elements if each.invalid and _is_news(each, before, reaction)]
    if fields:
        return "; ".join(dict.fromkeys(f"{name_of(each)}: {each.invalid}" for each in fields[:3]))
    if reaction.refused:
        return "a field of the form holds what it must not, or lacks something"
    return complaint(before, after) if _stands_again(action, before, after) else None


def complaint(before: Observation, after: Observation) -> str | None:
    """What the page says is wrong and did not say before; None when it says nothing of the kind."""
    texts = [each.text for each in after.texts if _complains(each) and not _stood(each, before)]
    return "; ".join(dict.fromkeys(texts[:3])) or None


def _is_news(field: Element, before: Observation, reaction: Reaction) -> bool:
    was = before.element(field.ref)
    return reaction.refused or reaction.sent or was is None or was.invalid != field.invalid


def _stands_again(action: Action, before: Observation, after: Observation) -> bool:
    """Whether what was pressed is there as before: whoever succeeds is usually taken elsewhere."""
    thing = thing_of(action, before)
    if not isinstance(thing, Element):
        return False
    return any(each.role == thing.role and name_of(each) == name_of(thing) for each in after.elements)


def _complains(block: TextBlock) -> bool:
    return block.complaint and _WRONG.search(block.text) is not None


def _stood(block: TextBlock, before: Observation) -> bool:
    return any(each.ref == block.ref and each.text == block.text for each in before.texts)
