"""The control that does something to a thing: named in full, in its row or card, or on its own page."""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds import filling
from stepwire.planners.plain.language.instructions.goals import Use
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import ADD_NAMES
from stepwire.planners.plain.language.likeness import canonical, likeness, speaks_of, tokens
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page import effects
from stepwire.planners.plain.page.candidates import SURE, Candidate, Wanted
from stepwire.planners.plain.page.finding import Ambiguous, Found, bearing, find, fits_context
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target, unfound
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click

_TAKES_AWAY = frozenset({"remove", "delete"})
_QUANTITIES = ("quantity", "amount", "number", "count", "how many")


def use(do: Use, stage: Stage) -> Story[None]:
    """Press the control that does this to the thing: by full name, in its row or card, or on its page."""
    thing = stage.phrase(do.thing) if do.thing is not None else None
    pauses = stage.pauses(stage.patience.element)
    followed = False
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        controls = _controls_for(do, thing, stage.page)
        if len(controls) == 1:
            yield from press(controls[0], do.count, _for(thing), stage)
            if thing is not None and do.verb in _TAKES_AWAY:
                yield from _see_it_go(controls[0], thing, stage)
            return
        if len(controls) > 1:
            candidates = tuple(Candidate(each, 90.0) for each in controls[:6])
            raise unfound(named(do.said or do.verb), Wanted.CLICKABLE, Ambiguous(candidates))
        way = find(thing, Wanted.WAY, stage.page) if thing is not None and not followed else None
        if isinstance(way, Found) and isinstance(way.thing, Element) and way.score >= SURE:
            followed = True
            yield from stage.do(Click(target=target(way.thing)), f"Opening {called(way.thing)}")
            continue
        if pauses.over:
            raise Stuck(
                CompletionCode.TARGET_NOT_FOUND,
                f"No control to {do.verb}{_for(thing)} was found, neither beside it nor on its own page.",
            )
        yield pauses.next()


def _see_it_go(control: Element, thing: Phrase, stage: Stage) -> Story[None]:
    """Once the control has its answer to whether one is sure: it stands beside the thing no more.

    Raises Stuck when it does. A dialog that asks is for the task to answer.
    """
    waiting = stage.pauses(stage.patience.element)
    asked = False
    while stage.page.dialog is None:
        yield from stage.look_further()
        sure = None if asked else effects.asks_itself(control, stage.page)
        if sure is not None:
            asked = True
            yield from stage.do(Click(target=target(sure)), f"Confirming with {called(sure)}")
            continue
        now = stage.page.element(control.ref)
        if now is None or (now.context, name_of(now)) != (control.context, name_of(control)):
            return
        if waiting.over:
            raise Stuck(
                CompletionCode.TASK_FAILED,
                f"{shown(thing.said)} is still there after {called(control)} was pressed for it.",
            )
        yield waiting.next()


def press(control: Element, count: int, what: str, stage: Stage) -> Story[None]:
    """Press what adds a thing for so many of it: once with their number in its field, else as often.

    Raises Stuck where there are several such fields, or the control goes before all are added.
    """
    fields = _quantities(control, stage.page) if count > 1 else []
    if len(fields) > 1:
        candidates = tuple(Candidate(each, 90.0) for each in fields)
        raise unfound(named("quantity"), Wanted.SETTABLE, Ambiguous(candidates))
    if fields:
        yield from filling.give(f"{count}", fields[0], stage)
    for done in range(1 if fields else count):
        now = stage.page.element(control.ref)
        if now is None or now.disabled:
            raise Stuck(
                CompletionCode.TASK_FAILED,
                f"{called(control)} could be pressed {done} times only, and not {count} times.",
            )
        yield from stage.do(Click(target=target(now)), f"Pressing {called(now)}{what}")


def _quantities(control: Element, page: Observation) -> list[Element]:
    """The fields for how many, in the form or the card that a control stands in."""

    def is_beside(field: Element) -> bool:
        same_form = field.form == control.form and control.form > 0
        return (field.editable or bool(field.options)) and (same_form or field.context == control.context)

    return bearing(page, _QUANTITIES, is_beside)


def _controls_for(do: Use, thing: Phrase | None, page: Observation) -> list[Element]:
    names = [name.format(to=do.to) for name in ADD_NAMES] if do.verb == "add" else [do.verb]
    controls = bearing(
        page, names, lambda each: each.role in ("button", "link", "menuitem") and not each.disabled
    )
    if thing is None:
        return controls
    full = find(named(f"{do.verb} {thing.said}{' to ' + do.to if do.to else ''}"), Wanted.CLICKABLE, page)
    if isinstance(full, Found) and isinstance(full.thing, Element) and _does(do.verb, full):
        return [full.thing]
    words = thing.words or (thing.place.words if thing.place else thing.said)
    beside = [
        each
        for each in controls
        if fits_context(words, each, page) and not _is_in_anothers_row(words, each, page)
    ]
    if beside or not _is_about(words, page):
        return beside
    return controls


def _is_in_anothers_row(words: str, control: Element, page: Observation) -> bool:
    """Whether what stands around a control says more than its controls do, and nothing of these words.

    Two lists side by side have their rows on the same lines.
    """
    around = control.context
    if not around or speaks_of(words, around):
        return False
    own = set(tokens(around))
    for each in page.elements:
        if name_of(each) and name_of(each) in around:
            own -= set(tokens(name_of(each)))
    return len(own) > 1


def _does(verb: str, full: Found) -> bool:
    """Whether a control named like "verb thing" does just that: "Remove Storm lantern, Navy"."""
    first = canonical(tokens(name_of(full.thing)))[:1]
    return full.score >= 86.0 or first == canonical(tokens(verb))


def _is_about(words: str, page: Observation) -> bool:
    """Whether the page has this as its first heading."""
    headings = [block.text for block in page.texts if block.role == "heading"]
    return bool(headings) and likeness(words, headings[0]) >= 90.0


def _for(thing: Phrase | None) -> str:
    return f" for {shown(thing.said)}" if thing is not None else ""
