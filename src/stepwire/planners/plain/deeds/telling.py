"""Questions, answered from the page."""

from __future__ import annotations

import re
from typing import Any, assert_never

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds.searching import search, search_boxes
from stepwire.planners.plain.deeds.seeing import holds, must_be_told
from stepwire.planners.plain.language.instructions.goals import Search
from stepwire.planners.plain.language.instructions.questions import (
    Best,
    DialogSays,
    EveryValue,
    HowMany,
    Named,
    OfTheBest,
    PageFact,
    Question,
    Reckoned,
    TextOf,
    Whether,
)
from stepwire.planners.plain.language.instructions.reading import Tell
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.lexicon import ROLES
from stepwire.planners.plain.page.answering import SeveralAnswers, Source, answer, said_count
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import Found, find, fits_context, ranked
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.page.offers import is_found, particular
from stepwire.planners.plain.page.reckoning import best, every_value, is_listed, price_on_card, reckoned
from stepwire.planners.plain.page.results import Search as Searched
from stepwire.planners.plain.page.results import brought_up
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions
from stepwire.runs.actions import Target


def tell(do: Tell, stage: Stage) -> Story[None]:
    """Answer the questions from the page; the answers are the run's result."""
    for question in do.questions:
        stage.results.append((yield from _answer(_of_what_was_told(question, do.said, stage), stage)))


def _of_what_was_told(question: Question, said: str, stage: Stage) -> Question:
    """ "Its price", where the page is still the one that the thing was told from: the price of that."""
    match question:
        case Named(words, "") if (
            re.search(r"\b(?:its|(?:is|does) (?:it|that|this))\b", said, re.IGNORECASE)
            and stage.page.url == stage.told[1]
        ):
            return Named(words, stage.told[0])
        case _:
            return question


def _answer(question: Question, stage: Stage) -> Story[Any]:
    match question:
        case DialogSays():
            return stage.page.dialog.message if stage.page.dialog else None
        case PageFact(what):
            yield from stage.clear_dialog()
            return (yield from stage.read(actions.Read(what=what), f"Reading the page's {what}"))
        case Whether(condition):
            so = yield from holds(condition, stage)
            if not so:
                yield from must_be_told(condition, stage)
            return so
        case HowMany(what):
            return (yield from _count(stage.phrase(what), stage))
        case TextOf(what) if what.said.lower() in ("page", "whole page", "screen", "site"):
            yield from stage.look_further()
            return _main_text(stage.page)
        case TextOf(what):
            thing = yield from stage.need(what, Wanted.ANYTHING)
            return (yield from _read(thing, stage))
        case Named(words, of):
            return (yield from _named(Named(stage.filled(words), stage.filled(of)), stage))
        case Reckoned():
            return (yield from reckon(question, stage))
        case EveryValue(words):
            yield from stage.look_further()
            values = every_value(question, stage.page)
            if not values:
                raise Stuck(
                    CompletionCode.TARGET_NOT_FOUND, f"The page shows no {shown(words)}, nor a list of them."
                )
            return list(values)
        case Best():
            return (yield from _best(question, stage))
        case OfTheBest(words, best_of):
            name = yield from _best(best_of, stage)
            return (yield from _named(Named(stage.filled(words), name), stage))
        case _:
            assert_never(question)


def _best(asked: Best, stage: Stage) -> Story[str]:
    """What the one that stands out is called; searched for where the page lists none such."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    elsewhere = not is_listed(asked, stage.page) and not is_found(asked.what, stage.searched)
    if elsewhere and len(search_boxes(stage.page)) == 1:
        yield from search(Search(particular(asked.what)), stage)
    name = yield from stage.look_for(lambda page: _standing_out(asked, page, stage.searched))
    stage.told = (name, stage.page.url)
    return name


def _standing_out(asked: Best, page: Observation, searched: Searched | None) -> str:
    found = is_found(asked.what, searched)
    if searched is not None and found and not is_listed(asked, page):
        *_, page = brought_up(searched, page)
    name = best(asked, page, found=found)
    if name is None:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND, f"Of what the page shows no one {shown(asked.what)} stands out."
        )
    return name


def reckon(asked: Reckoned, stage: Stage) -> Story[Any]:
    """The number that the page's values come to. Raises Stuck where it shows none."""
    yield from stage.look_further()
    number = reckoned(asked, stage.page)
    if number is None:
        raise Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"The page shows no values under the name {shown(asked.words)}.",
        )
    return number


def _main_text(page: Observation) -> str:
    """What the page says from its first heading on; all of it where it has none."""
    heading = next((at for at, block in enumerate(page.texts) if block.role == "heading"), 0)
    return " ".join(block.text for block in page.texts[heading:])


def _read(thing: Thing, stage: Stage) -> Story[Any]:
    what: Any = "value" if isinstance(thing, Element) and (thing.value or thing.editable) else "text"
    read = yield from stage.read(actions.Read(what=what, target=target(thing)), f"Reading {called(thing)}")
    return read if read is not None else name_of(thing)


def _named(asked: Named, stage: Stage) -> Story[Any]:
    pauses = stage.pauses(stage.patience.element)
    while True:
        yield from stage.clear_dialog()
        found = answer(asked, stage.page)
        if not isinstance(found, Source):
            yield from stage.look_further()
            found = answer(asked, stage.page)
        if isinstance(found, Source):
            explanation = f"Reading {shown(asked.words)}"
            yield from stage.do(actions.Read(what=found.what, target=target(found.thing)), explanation)
            return found.answer
        text = _text_itself(asked, stage.page)
        if text is not None:
            return (yield from _read(text, stage))
        price = price_on_card(asked, stage.page)
        if price is not None:
            card, amount = price
            yield from stage.do(
                actions.Read(what="text", target=target(card)), f"Reading {shown(asked.words)}"
            )
            return amount
        if pauses.over:
            raise _unanswered(asked, found)
        yield pauses.next()


def _text_itself(asked: Named, page: Observation) -> Thing | None:
    """For "the heading", "the message": the one thing of that role."""
    words = f"{asked.words} of {asked.of}" if asked.of else asked.words
    role = next((role for role in ("heading", "message") if asked.words.lower().endswith(role)), None)
    if role is None or asked.of:
        return None
    phrase = Phrase(said=words, words="", role=role)
    found = find(phrase, Wanted.ANYTHING, page)
    return found.thing if isinstance(found, Found) else None


def _count(what: Phrase, stage: Stage) -> Story[Any]:
    yield from stage.clear_dialog()
    yield from stage.look_further()
    page = stage.page
    told = said_count(what.said, page)
    if told is not None:
        yield from stage.do(
            actions.Read(what="text", target=target(told.thing)), f"Reading how many {what.said}"
        )
        return int(re.sub(r"\D", "", told.answer))
    if what.role is not None and not what.words and what.place is None:
        css = _ROLE_CSS.get(what.role)
        counted = Target(css=css) if css else Target(role=ROLES[what.role][0])
        read = yield from stage.read(actions.Read(what="count", target=counted), f"Counting {what.said}")
        return read if read is not None else 0
    return len(_all(what, page))


def _all(what: Phrase, page: Observation) -> list[Thing]:
    """Everything on the page that the phrase fits."""
    finding = [each.thing for each in ranked(what.words or what.said, Wanted.ANYTHING, page)]
    roles = ROLES[what.role] if what.role else None
    place = what.place.words if what.place else None
    return [
        thing
        for thing in finding
        if (roles is None or thing.role in roles) and (place is None or fits_context(place, thing, page))
    ]


_ROLE_CSS = {
    "row": "tr:has(td), [role=row]:has([role=cell], [role=gridcell])",
    "item": "li, [role=listitem], article",
}


def _unanswered(asked: Named, found: object) -> Stuck:
    what = shown(f"{asked.words} of {asked.of}" if asked.of else asked.words)
    if isinstance(found, SeveralAnswers):
        values = ", ".join(shown(each, 40) for each in found.answers[:5])
        return Stuck(
            CompletionCode.TARGET_NOT_FOUND,
            f"The page gives several values for {what}: {values}. Say of what, as in “the price of …”.",
        )
    return Stuck(CompletionCode.TARGET_NOT_FOUND, f"The page gives no value under the name {what}.")
