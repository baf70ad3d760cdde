"""What is wanted and not to be seen: brought up by opening its menu or turning to its page."""

from __future__ import annotations

from dataclasses import replace

from stepwire.planners.plain.language.instructions import Phrase
from stepwire.planners.plain.page.finding import (
    Absent,
    Found,
    Wanted,
    every_item,
    find,
    fits_context,
    is_more,
    next_page,
)
from stepwire.planners.plain.page.index import Thing
from stepwire.planners.plain.stage import Stage, Story, shown, target
from stepwire.runs import actions

_MOST_PAGES = 50


def reveal(what: Phrase, stage: Stage) -> Story[Thing | None]:
    """Open the menu of a place that holds what is wanted, or go on to the page that it is on.

    What appears in an opened menu belongs to the place, wherever it is drawn.
    """
    yield from stage.clear_dialog()
    finding = yield from stage.find(what, Wanted.CLICKABLE)
    if not isinstance(finding, Absent):
        return None
    if what.place is not None:
        return (yield from _in_menu(what, what.place.words, stage))
    if what.role == "item" and not what.words and (what.nth or 0) > 0:
        yield from _turn_pages(what, stage)
    return None


def _in_menu(what: Phrase, place: str, stage: Stage) -> Story[Thing | None]:
    yield from stage.look_further()
    page = stage.page
    menus = [each for each in page.elements if is_more(each) and fits_context(place, each, page)]
    if len(menus) != 1:
        return None
    known = {each.ref for each in page.elements} | {each.ref for each in page.texts}
    for _ in range(2):  # a picture that changes under the pointer may lose the first click
        yield from stage.do(
            actions.Click(target=target(menus[0])), f"Opening what more there is for {shown(place)}"
        )
        yield from stage.look_further()
        opened = replace(
            stage.page,
            elements=tuple(each for each in stage.page.elements if each.ref not in known),
            texts=tuple(each for each in stage.page.texts if each.ref not in known),
        )
        finding = find(replace(what, said=what.words, place=None), Wanted.CLICKABLE, opened)
        if isinstance(finding, Found):
            return finding.thing
        if opened.texts:
            break
    return None


def _turn_pages(what: Phrase, stage: Stage) -> Story[None]:
    """Turn to the page that holds the so-many-th item. What is left to count is found there."""
    before = 0
    for _ in range(_MOST_PAGES):
        here = every_item(stage.page)
        if not here or before + len(here) > (what.nth or 0):
            break
        onward = next_page(stage.page)
        if onward is None:
            break
        before += len(here)
        yield from stage.do(actions.Click(target=target(onward)), "Turning to the next page")
        yield from stage.look_further()
    stage.counted_before = before
