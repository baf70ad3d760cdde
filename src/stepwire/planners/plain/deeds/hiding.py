"""What is wanted and cannot be seen: looked for behind what is closed, and on the pages that follow.

Controls say that they open something, and the page often has the words that lie in there already: these
are opened first. Then come those whose content is not known (tabs, menus of more), what follows when the
page is scrolled to its end, and the next pages of a list. Every try is a step, there are few of them, and
each that led nowhere is undone. What a control's name says that it does (delete, pay, send, sign out) is
never done in passing.
"""

from __future__ import annotations

from collections.abc import Iterator

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions import Phrase
from stepwire.planners.plain.language.likeness import speaks_of, tokens
from stepwire.planners.plain.page.finding import (
    Found,
    Wanted,
    every_item,
    find,
    fits_context,
    is_more,
    name_of,
    next_page,
)
from stepwire.planners.plain.page.index import Thing
from stepwire.planners.plain.stage import Stage, Story, called, shown, target
from stepwire.runs import actions

_MOST_OPENED = 6
_MOST_PAGES = 5
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


def bring_up(phrase: Phrase, wanted: Wanted, stage: Stage) -> Story[Thing | None]:
    """What the phrase points at, once something that hid it has been opened; None when nothing did."""
    for search in (_behind_what_is_closed, _behind_what_says_more, _further_down, _on_the_next_pages):
        thing = yield from search(phrase, wanted, stage)
        if thing is not None:
            return thing
    return None


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
