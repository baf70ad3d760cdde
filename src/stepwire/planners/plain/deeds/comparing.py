"""Using the one of several that has the least or the most of something: "buy the cheapest ticket"."""

from __future__ import annotations

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.deeds.searching import search, search_boxes
from stepwire.planners.plain.deeds.using import press, use
from stepwire.planners.plain.language.instructions.goals import Pick, Search, Use
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.language.measures import measured
from stepwire.planners.plain.page.index import name_of
from stepwire.planners.plain.page.offers import (
    Called,
    CardNames,
    Offer,
    called_so,
    cards,
    is_about,
    is_found,
    of_the_search,
    particular,
    titles,
    without_others,
)
from stepwire.planners.plain.page.results import Search as Searched
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target
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
    if do.verb != "add":
        yield from stage.do(Click(target=target(best)), f"Choosing {called(best)} of {of}")
    elif any(best is each for each in titles(stage.page)):
        yield from stage.do(Click(target=target(best)), f"Opening {called(best)}, chosen of {of}")
        yield from use(Use("add", None, "basket", do.count), stage)
    else:
        yield from press(best, do.count, f", chosen of {of}", stage)


def _is_elsewhere(do: Pick, stage: Stage) -> bool:
    """Whether such a thing has to be searched for: this page speaks of none, and has a search box."""
    page = stage.page
    return (
        particular(do.thing) != ""
        and not is_found(do.thing, stage.searched)
        and not is_about(do.thing, page)
        and not any(called_so(do.thing, group) for group in _groups(do, page))
        and len(search_boxes(page)) == 1
    )


def _best(do: Pick, page: Observation, searched: Searched | None) -> tuple[Element, int]:
    """The control of the one that stands out, and of how many. Raises Stuck when none does."""
    compared = _compared(do, page, searched)
    found = compared.best(most=do.most)
    if found is not None and found.control is not None:
        return found.control, len(compared.sure)
    in_doubt = f" {shown(compared.doubtful[0].name)} may be something else." if compared.doubtful else ""
    raise Stuck(
        CompletionCode.TARGET_NOT_FOUND,
        f"Of {len(compared.sure)} that could be compared none stands out.{in_doubt}"
        if compared
        else f"Nothing to {do.verb} was found that could be compared.",
    )


def _compared(do: Pick, page: Observation, searched: Searched | None) -> Called:
    """The offers that are called so, of which one alone is the best; else those that may be meant."""
    groups = tuple(without_others(do.thing, group) for group in _groups(do, page))
    brought_up = tuple(of_the_search(group, searched, page) for group in groups)
    if not particular(do.thing):
        return _several(next(filter(None, (*brought_up, *groups)), []), searched)
    for group in (*brought_up, *groups):
        if called := called_so(do.thing, group):
            return called
    if is_found(do.thing, searched):
        return _several(next(filter(None, brought_up), []), searched)
    meant = next(filter(None, groups), []) if is_about(do.thing, page) else []
    return _several(meant, searched)


def _several(offers: list[Offer], searched: Searched | None) -> Called:
    """The offers, unless there is only one, and that of a page that was not searched for."""
    return Called(tuple(offers)) if len(offers) > 1 or searched is not None else Called()


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
    valued = [] if controls else [each for each in page.elements if each.clickable and not each.editable]
    names = CardNames(page)
    return (
        [offer for each in controls if (offer := _offered(do, each, each.context, names)) is not None],
        cards(do.measure, page),
        [offer for each in valued if (offer := _offered(do, each, name_of(each), names)) is not None],
    )


def _offered(do: Pick, control: Element, said: str, names: CardNames) -> Offer | None:
    """What a control stands for, with the value that is said there, or else in its own name."""
    for text in dict.fromkeys((said, name_of(control))):
        if (value := measured(do.measure, text)) is not None:
            name = names.around(control) or name_of(control)
            return Offer(value, name, f"{name_of(control)} {control.context}", control)
    return None
