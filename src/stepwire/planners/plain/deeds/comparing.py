"""Using the one of several that has the least or the most of something: "buy the cheapest ticket"."""

from __future__ import annotations

from collections.abc import Iterator

from stepwire.agent.observation import Element, Observation
from stepwire.planners.plain.language.instructions import Pick
from stepwire.planners.plain.language.likeness import tokens
from stepwire.planners.plain.language.measures import measured
from stepwire.planners.plain.page.index import name_of
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
    """Press the control of the one that stands out. Raises Stuck when none does."""
    best, of = yield from stage.look_for(lambda page: _best(do, page))
    yield from stage.do(Click(target=target(best)), f"Choosing {called(best)} of {of}")


def _best(do: Pick, page: Observation) -> tuple[Element, int]:
    """The control of the one that stands out, and of how many."""
    offers = sorted(_offers(do, page), key=lambda offer: offer[0], reverse=do.most)
    if len(offers) > 1 and offers[0][0] != offers[1][0]:
        return offers[0][1], len(offers)
    raise Stuck(
        CompletionCode.TARGET_NOT_FOUND,
        f"Of {len(offers)} that could be compared none stands out."
        if offers
        else f"Nothing to {do.verb} was found that could be compared.",
    )


def _offers(do: Pick, page: Observation) -> Iterator[tuple[float, Element]]:
    """What can be compared: the controls of that deed with a value each, else things that are the value."""
    deeds = _DEEDS.get(do.verb, frozenset())
    controls = [
        each
        for each in page.elements
        if each.role in ("button", "link")
        and not each.disabled
        and tokens(name_of(each))[:1]
        and tokens(name_of(each))[0] in deeds
    ]
    for each in controls:
        value = measured(do.measure, each.context)
        if value is None:
            value = measured(do.measure, name_of(each))
        if value is not None:
            yield value, each
    if not controls:
        for each in page.elements:
            value = measured(do.measure, name_of(each)) if each.clickable and not each.editable else None
            if value is not None:
                yield value, each
