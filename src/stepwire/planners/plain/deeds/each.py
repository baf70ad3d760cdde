"""Doing something with each of several things, one after the other.

**Theory.** Pages change under a loop: what is dealt with may go, and a step may lead elsewhere. So the
things are looked for anew in each round, on the page where they were found first; a thing that has gone
makes room for the next one, and one that is still there is passed by. A step that names no thing ("click
Approve") means the one in the item's own row, where there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds.pointing import left_out
from stepwire.planners.plain.deeds.seeing import shown_limit
from stepwire.planners.plain.language.instructions.conditions import Limit
from stepwire.planners.plain.language.instructions.instruction import IT, ForEach, If, Instruction, Repeat
from stepwire.planners.plain.language.instructions.questions import Named, Question
from stepwire.planners.plain.language.instructions.reading import Tell
from stepwire.planners.plain.language.instructions.targets import Phrase, Place
from stepwire.planners.plain.language.lexicon import KIND_WORDS
from stepwire.planners.plain.language.limits import is_within
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import Absent, Found, all_that_fit
from stepwire.planners.plain.page.geometry import same_line
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, shown, unfound
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions

MOST_THINGS = 50
CarryOut = Callable[[Instruction, Stage], Story[None]]


def for_each(do: ForEach, stage: Stage, carry_out: CarryOut) -> Story[None]:
    """The steps with each of the things. Raises Stuck where there is none, or too many, and ActFailed."""
    things = yield from _first(do, stage)
    address = stage.page.url
    passed = 0
    for _ in range(MOST_THINGS):
        if passed >= len(things):
            return
        item = things[passed]
        for step in do.steps:
            there = stage.page.url == address
            yield from carry_out(
                (yield from _with(item, step, stage)) if there else _bound(step, item), stage
            )
        if stage.page.url != address:
            yield from stage.do(actions.Navigate(url=address), f"Back to {shown(do.items.said)}")
        yield from stage.look_further()
        left = _those(do, stage)
        passed += 0 if len(left) < len(things) else 1
        things = left
    raise Stuck(
        CompletionCode.TASK_FAILED,
        f"There are more than {MOST_THINGS} of {shown(do.items.said)}: do fewer in one run.",
    )


def _first(do: ForEach, stage: Stage) -> Story[list[Thing]]:
    """The things, waited for a while; none where there are such, but all beyond the limit."""
    pauses = stage.pauses(stage.patience.element)
    while True:
        yield from stage.clear_dialog()
        yield from stage.look_further()
        things = _those(do, stage)
        if things or (do.limit is not None and _named_so(stage.phrase(do.items), stage)):
            return things
        if pauses.over:
            raise unfound(stage.phrase(do.items), Wanted.ANYTHING, Absent())
        yield pauses.next()


def _those(do: ForEach, stage: Stage) -> list[Thing]:
    """The things that are there now, in reading order, without those that are left out."""
    things = _named_so(stage.phrase(do.items), stage)
    if do.limit is not None:
        things = tuple(each for each in things if _is_within(do.limit, each, stage.page))
    out = {each.ref for phrase in do.but for each in left_out(phrase, things, stage)} if things else set()
    return [each for each in things if each.ref not in out]


def _is_within(limit: Limit, thing: Thing, page: Observation) -> bool:
    """Whether the one value of a thing is within the limit. Raises Stuck where it has no one such value."""
    if isinstance(thing, Element):
        around = thing.context or name_of(thing)
    else:
        around = " | ".join(block.text for block in page.texts if same_line(block.rect, thing.rect))
    so = is_within(limit, around)
    if so is None:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"{shown(name_of(thing))} has no one value that could be {shown_limit(limit)}.",
        )
    return so


def _named_so(items: Phrase, stage: Stage) -> tuple[Thing, ...]:
    """A role is looked for by itself; "drafts" are the items that say so, "comments" all items there are."""
    if not items.words or items.quoted:
        return all_that_fit(items, Wanted.ANYTHING, stage.page)
    one = items.words[:-1] if items.words.endswith("s") else items.words
    every_item = Phrase(said=items.said, words="", role=items.role or "item")
    saying_so = all_that_fit(replace(every_item, place=Place("row", one)), Wanted.ANYTHING, stage.page)
    if saying_so or one.rsplit(" ", 1)[-1].lower() not in KIND_WORDS:
        return saying_so
    return all_that_fit(replace(every_item, place=items.place), Wanted.ANYTHING, stage.page)


# -- the steps with one of them ---------------------------------------------------------------


def _with(item: Thing, step: Instruction, stage: Stage) -> Story[Instruction]:
    """The step with the item for "it", and what it names looked for beside the item first."""
    step = _bound(step, item)
    name = name_of(item)
    if isinstance(step, Tell):
        asked = tuple(_asked_of(name, each) for each in step.questions)
        return replace(step, questions=asked)
    if isinstance(step, If | Repeat | ForEach):
        return step
    placed: Any = step
    for field in fields(step):
        phrase: Any = getattr(step, field.name)
        if isinstance(phrase, Phrase) and phrase.place is None and phrase.words != name:
            said = f"{phrase.said} in the row of {name}"
            beside = replace(phrase, said=said, place=Place("row", name))
            if isinstance((yield from stage.find(beside, Wanted.ANYTHING)), Found):
                placed = replace(placed, **{field.name: beside})
    found: Instruction = placed
    return found


def _asked_of(name: str, question: Question) -> Question:
    """ "Its price" is the price of the item."""
    match question:
        case Named(words, of="" | "it"):
            return Named(words, name)
        case _:
            return question


def _bound(step: Instruction, item: Thing) -> Instruction:
    """The step with the item's own name for "it"."""
    name = name_of(item)
    this = Phrase(said=name, words=name, quoted=True)
    bound: Any = step
    for field in fields(step):
        if getattr(step, field.name) == IT:
            bound = replace(bound, **{field.name: this})
    found: Instruction = bound
    return found
