"""Using the one of several that has the least or the most of something: "buy the cheapest ticket"."""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds.searching import search, search_boxes
from stepwire.planners.plain.deeds.using import use
from stepwire.planners.plain.language.instructions.goals import Pick, Search, Use
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.language.measures import measured
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.page.offers import (
    Offer,
    cards,
    is_about,
    is_found,
    of_the_search,
    particular,
    spoken_of,
    titles,
)
from stepwire.planners.plain.page.results import Search as Searched
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, target
from stepwire.protocol.codes import CompletionCode
from stepwire.runs.actions import Click

# The first words of controls that do what a verb says.
_DEEDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("buy", "book", "order", "get"), frozenset({"buy", "book", "order", "reserve", "select", "get"})
    ),
    **dict.fromkeys(("choose", "select", "pick"), frozenset({"choose", "select", "pick"})),
    "add": frozenset({"add"}),
    "open": frozenset({"open", "view", "details"}),
}


def pick(do: Pick, stage: Stage) -> Story[None]:
    """Press the control of the one that stands out, searched for if need be. Raises Stuck when none does."""
    yield from stage.clear_dialog()
    yield from stage.look_further()
    if _is_elsewhere(do, stage):
        yield from search(Search(particular(do.thing)), stage)
    best, of = yield from stage.look_for(lambda page: _best(do, page, stage.searched))
    is_title = any(best is each for each in titles(stage.page))
    yield from stage.do(Click(target=target(best)), f"Choosing {called(best)} of {of}")
    if do.verb == "add" and is_title:
        yield from use(Use("add", None, "basket"), stage)


def _is_elsewhere(do: Pick, stage: Stage) -> bool:
    """Whether such a thing has to be searched for: this page speaks of none, and has a search box."""
    page = stage.page
    return (
        particular(do.thing) != ""
        and not is_found(do.thing, stage.searched)
        and not is_about(do.thing, page)
        and not any(spoken_of(do.thing, group, _said) for group in _groups(do, page))
        and len(search_boxes(page)) == 1
    )


def _best(do: Pick, page: Observation, searched: Searched | None) -> tuple[Element, int]:
    """The control of the one that stands out, and of how many; one that is called so needs no other."""
    found = _compared(do, page, searched)
    offers = sorted(found, key=lambda offer: offer.value, reverse=do.most)
    alone = len(offers) == 1 and (searched is not None or bool(spoken_of(do.thing, offers, _said)))
    if alone or (len(offers) > 1 and offers[0].value != offers[1].value):
        return offers[0].control, len(offers)
    raise Stuck(
        CompletionCode.TARGET_NOT_FOUND,
        f"Of {len(offers)} that could be compared none stands out."
        if offers
        else f"Nothing to {do.verb} was found that could be compared.",
    )


def _compared(do: Pick, page: Observation, searched: Searched | None) -> list[Offer]:
    """The offers that are called so; else those that may be meant."""
    groups = _groups(do, page)
    brought_up = tuple(of_the_search(group, searched, page) for group in groups)
    if not particular(do.thing):
        return next(filter(None, (*brought_up, *groups)), [])
    for group in (*brought_up, *groups):
        if called_so := spoken_of(do.thing, group, _said):
            return called_so
    if is_found(do.thing, searched):
        return next(filter(None, brought_up), [])
    controls, named, valued = groups
    return controls or (named if is_about(do.thing, page) else []) or valued


def _groups(do: Pick, page: Observation) -> tuple[list[Offer], list[Offer], list[Offer]]:
    """What can be compared: controls of that deed, the names of cards, and things that are the value."""
    controls = [
        each
        for each in page.elements
        if each.role in ("button", "link")
        and not each.disabled
        and tokens(name_of(each))[:1]
        and tokens(name_of(each))[0] in _DEEDS.get(do.verb, frozenset())
    ]
    return _with_values(do, controls), cards(do.measure, page), [] if controls else _valued(do, page)


def _with_values(do: Pick, controls: list[Element]) -> list[Offer]:
    values = [
        (measured(do.measure, each.context), measured(do.measure, name_of(each)), each) for each in controls
    ]
    return [
        Offer(around if around is not None else own or 0.0, each, f"{name_of(each)} {each.context}")
        for around, own, each in values
        if around is not None or own is not None
    ]


def _valued(do: Pick, page: Observation) -> list[Offer]:
    return [
        Offer(value, each, f"{name_of(each)} {each.context}")
        for each in page.elements
        if each.clickable and not each.editable and (value := measured(do.measure, name_of(each))) is not None
    ]


def _said(offer: Offer) -> str:
    return offer.said
