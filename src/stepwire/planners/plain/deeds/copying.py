"""Taking values from the page and putting them into its fields."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import assert_never

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds import telling, writing
from stepwire.planners.plain.language.instructions.fields import TypeText
from stepwire.planners.plain.language.instructions.questions import (
    LastWord,
    Named,
    Reckoned,
    Source,
    Sum,
    TextShown,
)
from stepwire.planners.plain.language.instructions.reading import Copy, CopyByLabels, Remember
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.language.measures import calculated
from stepwire.planners.plain.page.answering import Source as Answer
from stepwire.planners.plain.page.answering import answer
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, Stuck, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Read, Type


def remember(do: Remember, stage: Stage) -> Story[None]:
    """Take the value for "it" in a later instruction."""
    stage.remembered = yield from _value(do.source, stage)


def copy(do: Copy, stage: Stage) -> Story[None]:
    """Put the value, or the one taken last, into a field."""
    text = stage.remembered if do.source is None else (yield from _value(do.source, stage))
    yield from writing.type_text(TypeText(text, do.into), stage)


def _value(source: Source, stage: Stage) -> Story[str]:
    """What the page says there; reading it is a step. Raises Stuck."""
    match source:
        case Named(words, of):
            found = yield from _named(Named(stage.filled(words), stage.filled(of)), stage)
            yield from stage.do(
                Read(what=found.what, target=target(found.thing)), f"Reading {shown(found.answer)}"
            )
            return found.answer
        case LastWord(what, last):
            return (yield from _word(what, last, stage))
        case TextShown():
            return (yield from _shown_text(stage))
        case Sum():
            return (yield from _result(stage))
        case Reckoned():
            return str((yield from telling.reckon(source, stage)))
        case _:
            assert_never(source)


def by_labels(do: CopyByLabels, stage: Stage) -> Story[None]:
    """Give every empty field what the page says under the field's own label."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    empty = [each for each in stage.page.elements if each.editable and not each.value and _label(each)]
    if not empty:
        raise Stuck(CompletionCode.TARGET_NOT_FOUND, "There is no empty field with a label.")
    for field in empty:
        found = yield from _named(Named(_label(field)), stage, field)
        yield from stage.do(
            Type(target=target(field), text=found.answer),
            f"Typing {shown(found.answer)} into {shown(_label(field))}",
        )


def _label(field: Element) -> str:
    return (field.name or field.label).rstrip(": *")


def _without_label(field: Element, page: Observation) -> Observation:
    """The page without the text that is the field's own label."""
    alike = [each for each in page.texts if tokens(each.text) == tokens(_label(field))]
    if len(alike) < 2:
        return page
    own = min(alike, key=lambda each: abs(each.rect.y - field.rect.y) + abs(each.rect.x - field.rect.x))
    return replace(page, texts=tuple(each for each in page.texts if each is not own))


def _named(asked: Named, stage: Stage, field: Element | None = None) -> Story[Answer]:
    def value(page: Observation) -> Answer:
        found = answer(asked, _without_label(field, page) if field else page)
        if isinstance(found, Answer):
            return found
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"The page gives no one value under the name {shown(asked.words)}.",
        )

    return (yield from stage.look_for(value))


def _word(what: Phrase, last: bool, stage: Stage) -> Story[str]:
    thing = yield from stage.need(what, Wanted.ANYTHING)
    step = yield from stage.do(
        Read(what="value" if _holds_text(thing) else "text", target=target(thing)),
        f"Reading {shown(what.said)}",
    )
    read = step.action.value if step is not None and isinstance(step.action, Read) else None
    words = str(read or name_of(thing)).split()
    if not words:
        raise Stuck(CompletionCode.TASK_FAILED, f"{shown(what.said)} holds no words.")
    return words[-1 if last else 0].strip(".,;:!?")


def _holds_text(thing: Thing) -> bool:
    return isinstance(thing, Element) and thing.role in ("textbox", "searchbox")


def _result(stage: Stage) -> Story[str]:
    yield from stage.clear_dialog()
    yield from stage.look_further()
    sums = [(block, result) for block in stage.page.texts if (result := calculated(block.text)) is not None]
    if len(sums) != 1:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"The page shows {len(sums)} calculations; exactly one can be solved.",
        )
    yield from stage.do(Read(target=target(sums[0][0])), f"Reading {shown(sums[0][0].text)}")
    return sums[0][1]


def _shown_text(stage: Stage) -> Story[str]:
    """The one line of text on the page, in whatever pieces it is drawn. Raises Stuck when there are more."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    blocks = sorted(stage.page.texts, key=lambda block: block.rect.x)
    middles = [block.rect.y + block.rect.height / 2 for block in blocks]
    tallest = max((block.rect.height for block in blocks), default=0.0)
    if not blocks or max(middles) - min(middles) > tallest:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            "The page shows no text, or more than one: say which is meant.",
        )
    yield from stage.do(Read(target=target(blocks[0])), "Reading the text")
    text = blocks[0].text
    for before, block in pairwise(blocks):
        apart = block.rect.x - (before.rect.x + before.rect.width) > 0.2 * block.rect.height
        text += f" {block.text}" if apart else block.text
    return text
