"""What is wanted and cannot be seen: looked for behind what is closed, and on the pages that follow.

Controls say that they open something, and the page often has the words that lie in there already: these are
opened first, and the menu of a place that is named. Then come those whose content is not known (tabs, menus
of more), what follows when the page is scrolled to its end, and the next pages of a list. Every try is a
step, there are few of them, and each that led nowhere is undone. What a control's name says that it does
(delete, pay, send, sign out) is never done in passing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions.targets import Phrase
from stepwire.planners.plain.language.likeness import speaks_of, tokens
from stepwire.planners.plain.page.candidates import Wanted
from stepwire.planners.plain.page.finding import Found, every_item, find, fits_context, is_more, next_page
from stepwire.planners.plain.page.index import Thing, name_of
from stepwire.planners.plain.stage import Stage, Story, called, shown, target
from stepwire.runs import actions

_MOST_OPENED = 6
_MOST_PAGES = 5
_MOST_TURNED = 50  # pages to the one that an item is counted to
_TO_THE_END = 100_000  # pixels
_DOES_MORE = frozenset(
    [
        "delete", "remove", "clear", "reset", "discard", "destroy", "erase", "archive", "cancel", "close",
        "pay", "buy", "order", "checkout", "purchase", "book", "reserve", "subscribe", "unsubscribe",
        "submit", "send", "save", "apply", "confirm", "accept", "agree", "publish", "post", "share", "upload",
        "logout", "signout", "sign", "leave", "deactivate", "block", "report", "like", "vote", "follow",
    ]
)  # fmt: skip
_MORE_OF_IT = ("show more", "load more", "see more", "view more", "show all", "see all", "more results")


def is_hidden(phrase: Phrase, page: Observation) -> bool:
    """Whether the page shows where it is: then there is nothing to wait for."""
    words = phrase.words or phrase.said
    if any(speaks_of(words, each.hidden) for each in page.elements if each.closed):
        return True
    if phrase.place is not None:
        return len(_menus_of(phrase.place.words, page)) == 1
    return _is_counted(phrase) and next_page(page) is not None


def bring_up(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """What the phrase points at, once something that hid it has been opened; None when nothing did."""
    for search in (
        _in_the_menu_of_its_place,
        _on_the_page_it_is_counted_to,
        _behind_what_is_closed,
        _behind_what_says_more,
        _further_down,
        _on_the_next_pages,
    ):
        thing = yield from search(phrase, wanted, stage)
        if thing is not None:
            return thing
    return None


def _in_the_menu_of_its_place(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """Open what more there is for the place. What appears then belongs to it, wherever it is drawn."""
    if phrase.place is None:
        return None
    yield from stage.look_further()
    menus = _menus_of(phrase.place.words, stage.page)
    if len(menus) != 1:
        return None
    known = {each.ref for each in _all(stage.page)}
    bare = replace(phrase, said=phrase.words, place=None)
    for _ in range(2):  # a picture that changes under the pointer may lose the first click
        yield from stage.do(
            actions.Click(target=target(menus[0])),
            f"Opening what more there is for {shown(phrase.place.words)}",
        )
        yield from stage.look_further()
        opened = replace(
            stage.page,
            elements=tuple(each for each in stage.page.elements if each.ref not in known),
            texts=tuple(each for each in stage.page.texts if each.ref not in known),
        )
        finding = find(bare, wanted, opened)
        if isinstance(finding, Found):
            return finding.thing
        if opened.texts:
            break
    return None


def _menus_of(place: str, page: Observation) -> list[Element]:
    return [each for each in page.elements if is_more(each) and fits_context(place, each, page)]


def _behind_what_is_closed(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """Open what holds these words, and what holds them in there."""
    tried: set[str] = set()
    for _ in range(_MOST_OPENED):
        yield from stage.look_further()
        holding = [each for each in _closed(stage.page, tried) if _holds(phrase, each)]
        if not holding:
            return None
        opener = min(holding, key=lambda each: len(each.hidden))  # the innermost of several
        tried.add(opener.ref)
        thing = yield from _opened(opener, phrase, wanted, stage)
        if thing is not None:
            return thing
    return None


def _behind_what_says_more(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """Open what may hold anything: tabs, menus of more, sections that get their content only then."""
    tried: set[str] = set()
    for _ in range(_MOST_OPENED):
        yield from stage.look_further()
        unknown = [each for each in _closed(stage.page, tried) if not each.hidden]
        if phrase.place is not None:
            unknown = [each for each in unknown if fits_context(phrase.place.words, each, stage.page)]
        if not unknown:
            return None
        tried.add(unknown[0].ref)
        before = stage.page
        thing = yield from _opened(unknown[0], phrase, wanted, stage)
        if thing is not None:
            return thing
        yield from _undo(unknown[0], before, stage)
    return None


def _closed(page: Observation, tried: set[str]) -> Iterator[Element]:
    for each in page.elements:
        opens = each.closed or is_more(each) or tokens(each.name)[:2] in map(tokens, _MORE_OF_IT)
        usable = each.expanded is not True and not each.disabled and each.ref not in tried
        if opens and usable and not _DOES_MORE & set(tokens(name_of(each))):
            yield each


def _holds(phrase: Phrase, opener: Element) -> bool:
    return bool(opener.hidden) and speaks_of(phrase.words or phrase.said, opener.hidden)


def _opened(opener: Element, phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """Point at it, then click it unless that leads away; what is found after either."""
    looking = f"Looking for {shown(phrase.said)} behind {called(opener)}"
    leads_away = opener.href != "" and "#" not in opener.href and not opener.href.startswith("javascript:")
    if leads_away or opener.role in ("menuitem", "link", "generic"):
        yield from stage.do(actions.Hover(target=target(opener)), looking)
        thing = yield from _found(phrase, wanted, stage)
        if thing is not None or leads_away:
            return thing
    if opener.href and opener.href.split("#")[0] != stage.page.url.split("#")[0]:
        return None
    yield from stage.attempt(actions.Click(target=target(opener)), looking)
    return (yield from _found(phrase, wanted, stage))


def _found(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    yield from stage.look_further()
    finding = find(phrase, wanted, stage.page)
    return finding.thing if isinstance(finding, Found) else None


def _undo(opener: Element, before: Observation, stage: Stage) -> Story[None]:
    """Close again what was opened in vain, or go back to where it led away from."""
    if stage.page.url != before.url:
        yield from stage.do(actions.Navigate(url=before.url), "Going back: it was not there")
        return
    now = stage.page.element(opener.ref)
    was = next((each for each in before.elements if each.role == "tab" and each.selected), None)
    if opener.role == "tab" and was is not None:
        yield from stage.attempt(actions.Click(target=target(was)), f"Going back to {called(was)}")
    elif now is not None and now.expanded:
        yield from stage.attempt(actions.Click(target=target(now)), f"Closing {called(now)} again")
    elif is_more(opener):
        yield from stage.do(actions.Press(keys="Escape"), f"Closing {called(opener)} again")


# -- further on -------------------------------------------------------------------------------


def _further_down(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """Scroll to the end, for as long as more comes: lists that grow when they are read."""
    for _ in range(_MOST_PAGES):
        bottom = max((each.rect.y + each.rect.height for each in _all(stage.page)), default=0.0)
        if bottom <= stage.page.viewport.height:
            return None
        known = {each.ref for each in _all(stage.page)}
        scroll = actions.Scroll(direction="down", amount=_TO_THE_END)
        yield from stage.do(scroll, f"Looking for {shown(phrase.said)} further down")
        thing = yield from _found(phrase, wanted, stage)
        if thing is not None or {each.ref for each in _all(stage.page)} <= known:
            return thing
    return None


def _all(page: Observation) -> tuple[Thing, ...]:
    return (*page.elements, *page.texts)


def _on_the_next_pages(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """Turn the pages of a list; back to the first when it is on none of them."""
    if wanted not in (Wanted.CLICKABLE, Wanted.WAY, Wanted.ANYTHING) or len(every_item(stage.page)) < 2:
        return None
    first = stage.page.url
    for _ in range(_MOST_PAGES):
        onward = next_page(stage.page)
        if onward is None:
            break
        yield from stage.attempt(
            actions.Click(target=target(onward)), f"Looking for {shown(phrase.said)} on the next page"
        )
        thing = yield from _found(phrase, wanted, stage)
        if thing is not None:
            return thing
    if stage.page.url != first:
        yield from stage.do(actions.Navigate(url=first), "Going back to the first page: it was on none")
    return None


def _is_counted(phrase: Phrase) -> bool:
    """Whether it is nothing but the so-many-th item of a list."""
    return phrase.role == "item" and not phrase.words and (phrase.nth or 0) > 0


def _on_the_page_it_is_counted_to(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """Turn to the page that holds the so-many-th item. What is left to count is found there."""
    if not _is_counted(phrase) or phrase.place is not None:
        return None
    before = 0
    for _ in range(_MOST_TURNED):
        yield from stage.look_further()
        here = every_item(stage.page)
        onward = next_page(stage.page)
        if not here or before + len(here) > (phrase.nth or 0) or onward is None:
            break
        before += len(here)
        yield from stage.do(actions.Click(target=target(onward)), "Turning to the next page")
    stage.counted_before = before
    finding = yield from stage.find(phrase, wanted)
    return finding.thing if isinstance(finding, Found) else None
